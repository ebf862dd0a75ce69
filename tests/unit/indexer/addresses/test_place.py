"""A file's place in its site."""

import pytest

from indexer.addresses.place import Placer, language_suffix
from search.settings.loading import load_settings


def place(path, **values):
    """A file's place."""
    return Placer(load_settings(environ={}, **values)).place(path, path.rpartition(".")[0])


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("about.es", ("about", "es")),
        ("about.fr", ("about.fr", "")),
        ("about.es-MX", ("about", "es-mx")),
        ("v1.2", ("v1.2", "")),
        (".es", (".es", "")),
    ],
)
def test_only_languages_of_the_site_are_suffixes(name, expected):
    """A suffix is a language only if the settings name it."""
    assert language_suffix(name, ("en", "es")) == expected
    assert language_suffix(name, ("es",)) == (name, "")


@pytest.mark.parametrize(
    ("path", "lang", "prefix", "expected"),
    [
        ("about.md", "", "", "/about"),
        ("about.es.md", "es", "es", "/about"),
        ("about.en.md", "en", "", "/about"),
        ("es/about.md", "es", "es", "/about"),
        ("en/about.md", "en", "en", "/about"),
        ("es/about.en.md", "en", "", "/es/about"),
        ("news/_index.es.md", "es", "es", "/news"),
    ],
)
def test_languages_are_read_from_names_and_folders(path, lang, prefix, expected):
    """A name's language takes precedence over a folder's, and neither is part of the path."""
    result = place(path, languages=["en", "es"])
    assert (result.lang, result.prefix, result.path) == (lang, prefix, expected)


def test_mounts_move_folders():
    """The longest mount that contains a file determines its place and language."""
    mounts = {"contenido": {"lang": "es"}, "handbook/docs": "handbook", "handbook": "other"}
    values = {"mounts": mounts, "languages": ["en", "es"], "generator": "hugo"}
    assert place("handbook/docs/rules.md", **values).path == "/handbook/rules"
    assert place("handbook/rules.md", **values).path == "/other/rules"
    spanish = place("contenido/page.md", **values)
    assert (spanish.path, spanish.lang, spanish.prefix) == ("/page", "es", "es")
