"""The tables in the pages that are generated from the program.

`python -m tests.docs.generated_tables` writes them between `<!-- generated: NAME -->` and
`<!-- end -->`; a test compares them with the program.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import click
from click.testing import CliRunner

from curated_search import Document, Settings, load_settings, open_engine
from curated_search.main import main
from search.settings.setting import Setting
from search.settings.table import SETTINGS
from search.text.stemming import STEMMERS
from tests.docs.pages import DOCS, read
from tests.system.operations import trials
from web.app import create_app
from web.instantsearch.sent_parameters import IGNORED

_GENERATED = re.compile(r"(<!-- generated: ([^\n]+) -->\n).*?(<!-- end -->)", re.DOTALL)

# The pages that explain settings whose default is a table.
_EXPLANATIONS = {
    "keys": "api.md#search-keys",
    "weights": "relevance.md#field-weights",
    "ranking": "relevance.md#other-signals",
    "mapping": "your-site.md#mapping-front-matter",
    "facets": "your-site.md#facets",
    "allowed": "your-site.md#allowed-values",
}

_TOKENS = {
    "section": "the first folder",
    "sections": "all folders",
    "slug": "the slug or, without one, the title",
    "title": "the title",
    "filename": "the file's name without a date before it",
    "slugorfilename": "the slug or, without one, what `:filename` gives",
    "contentbasename": "the file's name",
    "slugorcontentbasename": "the slug or, without one, the file's name",
    "year": "the year",
    "month": "the month in two digits",
    "monthname": "the month's English name",
    "day": "the day in two digits",
    "weekday": "the day of the week, from 0 for Sunday",
    "weekdayname": "the English name of the day of the week",
    "yearday": "the day of the year",
    "sectionslug": "the slug or, without one, the title of the first folder's section page",
    "sectionslugs": "what `:sectionslug` gives, for each folder",
    "short_year": "the year in two digits",
    "i_month": "the month without a zero before it",
    "long_month": "the month's English name",
    "short_month": "the month's English name in three letters",
    "i_day": "the day without a zero before it",
    "w_day": "the day of the week, from 1 for Monday",
    "long_day": "the English name of the day of the week",
    "short_day": "the English name of the day of the week, in three letters",
    "y_day": "the day of the year in three digits",
    "week": "the week of the year by ISO 8601",
    "w_year": "the year to which `:week` belongs, by ISO 8601",
    "hour": "the hour",
    "minute": "the minute",
    "second": "the second",
    "categories": "the categories in the front matter; in Jekyll also the folders above `_posts`",
    "slugified_categories": "what `:categories` gives, as slugs",
    "collection": "the first folder; in Jekyll the collection",
    "path": "all folders; in a Jekyll collection the file's path in it",
    "name": "the file's name",
    "basename": "the file's name",
    "output_ext": "the ending `.html`",
}
_ARTICLE = (
    "---\ntitle: Flu shots at work\nslug: flu\ncategories: News\ndate: 2026-03-09\n---\n"
    "Free for all.\n"
)
_ARTICLE_PATH = "news/2026/2026-03-09-flu-shots.md"

# The table of parameters has one facet as an example.
_EXAMPLE_FACET = ("category", "category.not")


def default_text(row: Setting) -> str:
    """A setting's default as it would be written in the file."""
    return json.dumps(str(row.default) if isinstance(row.default, Path) else row.default)


def with_tables(text: str) -> str:
    """A page's text with up-to-date generated tables."""
    return _GENERATED.sub(lambda m: m[1] + _generate(m[2]) + m[3], text)


def table_names(text: str) -> list[str]:
    """The names of a page's generated tables."""
    return [match[2] for match in _GENERATED.finditer(text)]


def _generate(name: str) -> str:
    if name.startswith("options of "):
        return _options(main.commands[name.removeprefix("options of ")])
    return TABLES[name]()


def _markdown(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def _code(texts: Iterable[str]) -> str:
    return ", ".join(f"`{text}`" for text in texts)


def _settings() -> str:
    rows = []
    for name, row in SETTINGS.items():
        page = _EXPLANATIONS.get(name)
        shown = f"[a table]({page})" if page else f"`{default_text(row)}`"
        rows.append((f"`{name}`", shown, row.rule.words, row.help))
    return _markdown(("setting", "default", "allowed", ""), rows)


def _mapping() -> str:
    rows = ((f"`{name}`", _code(names)) for name, names in Settings().mapping.items())
    return _markdown(("target", "default candidates"), rows)


def _facets() -> str:
    rows = [
        (
            f"`{name}`",
            rule.label,
            _code(rule.sources),
            f"`{rule.before}`" if rule.before else "",
            str(rule.weight),
            f"`{rule.group}`" if rule.group else "",
        )
        for name, rule in Settings().facets.items()
    ]
    return _markdown(("facet", "`label`", "`sources`", "`before`", "`weight`", "`group`"), rows)


def _weights() -> str:
    weights = Settings().schema().weights()
    ordered = sorted(weights.items(), key=lambda item: -item[1])
    return _markdown(("field", "weight"), ((f"`{name}`", str(n)) for name, n in ordered))


def _opt_outs() -> str:
    return "".join(f"- `{rule}`\n" for rule in Settings().opt_out)


def _languages() -> str:
    rows = ((f"`{code}`", name.capitalize()) for code, name in STEMMERS.items())
    return _markdown(("code", "language"), rows)


def _permalinks() -> str:
    example = _example_of_tokens()
    rows = ((f"`:{token}`", _TOKENS[token], f"`{example[token]}`") for token in permalink_tokens())
    return _markdown(("token", "means", "gives"), rows)


def permalink_tokens() -> list[str]:
    """The supported tokens, as listed in the message about an unknown one."""
    with tempfile.TemporaryDirectory() as folder:
        printed = _run(folder, "check", permalink="/:unknown/")
    return [token for token in re.findall(r"(?<!/):([a-z_]+)", printed) if token != "unknown"]


def _example_of_tokens() -> dict[str, str]:
    """Each token's value for the example, from one URL that contains all tokens."""
    pattern = "".join(f"/+{token}/:{token}" for token in _TOKENS) + "/+/"
    with tempfile.TemporaryDirectory() as folder:
        article = Path(folder) / "content" / _ARTICLE_PATH
        article.parent.mkdir(parents=True)
        article.write_text(_ARTICLE, encoding="utf-8")
        _run(folder, "rebuild", permalink=pattern)
        index = load_settings(environ={}, index=f"{folder}/index", engine="whoosh")
        engine = open_engine(index.engine_url(), index.schema())
        url = engine.get(_ARTICLE_PATH.removesuffix(".md")).url  # type: ignore[union-attr]
        engine.close()
    return dict(re.findall(r"\+([a-z_]+)/(.+?)(?=/\+)", url))


def _run(folder: str, command: str, **settings: str) -> str:
    """The output of a command on a content folder, with settings from the environment."""
    content = Path(folder) / "content"
    content.mkdir(exist_ok=True)
    settings |= {"content": str(content), "index": f"{folder}/index", "engine": "whoosh"}
    variables = {f"CURATED_SEARCH_{name.upper()}": value for name, value in settings.items()}
    environment = {"CURATED_SEARCH_CONFIG": None, **variables}
    return CliRunner().invoke(main, [command], env=environment).output


def _options(command: click.Command) -> str:
    rows = [
        (_code(option.opts), option.help or "")
        for option in command.params
        if isinstance(option, click.Option) and "--help" not in option.opts
    ]
    return _markdown(("option", ""), rows)


@cache
def openapi() -> Mapping[str, Any]:
    """The API description of an index with the default fields."""
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(f"whoosh:{folder}/index")
        engine.rebuild([Document(id="a", title="Care", facets={"category": ("News",)})])
        client = create_app(Settings(index=Path(folder) / "index", engine="whoosh"), engine)
        description: Mapping[str, Any] = client.test_client().get("/api/v1/openapi.json").json
        engine.close()
    return description


def _parameters() -> str:
    facets = {name for facet in Settings().facets for name in (facet, f"{facet}.not")}
    rows = []
    for row in openapi()["paths"]["/search"]["get"]["parameters"]:
        if row["name"] in facets and row["name"] not in _EXAMPLE_FACET:
            continue
        rows.append((f"`{row['name']}`", _allowed(row["schema"]), row["description"]))
    return _markdown(("parameter", "values", ""), rows)


def _allowed(schema: Mapping[str, Any]) -> str:
    values, default = list(schema.get("enum", ())), schema.get("default")
    if values:
        first = [default] if default in values else []
        return _code([*first, *(value for value in values if value not in first)])
    if "minimum" in schema:
        return f"{schema['minimum']:,} to {schema['maximum']:,} (`{default}`)"
    return _names(schema)


def _names(schema: Mapping[str, Any]) -> str:
    """What a list of names may contain: words with a meaning of their own, or names."""
    items = [kind.get("items", {}) for kind in schema.get("anyOf", [schema])]
    listed = {name for item in items for name in item.get("enum", ())}
    words = listed & {"all"} | {item["const"] for item in items if "const" in item}
    return ", ".join([*(f"`{word}`" for word in sorted(words)), *(["names"] if listed else [])])


def _ignored() -> str:
    return ", ".join(f"`{name}`" for name in sorted(IGNORED)) + ".\n"


def _errors() -> str:
    rows = [
        (f"`{code}`", response["description"])
        for code, response in openapi()["components"]["responses"].items()
    ]
    return _markdown(("code", "when"), rows)


TABLES: Mapping[str, Callable[[], str]] = {
    "settings": _settings,
    "mapping": _mapping,
    "facets": _facets,
    "weights": _weights,
    "opt-outs": _opt_outs,
    "languages": _languages,
    "permalinks": _permalinks,
    "parameters": _parameters,
    "errors": _errors,
    "ignored InstantSearch parameters": _ignored,
    "trials": trials.table,
}


def stale() -> Iterator[tuple[Path, str]]:
    """The pages whose tables are out of date, with their new text."""
    for page in DOCS:
        text = read(page)
        if (new := with_tables(text)) != text:
            yield page, new


if __name__ == "__main__":
    for page, text in stale():
        page.write_text(text, encoding="utf-8")
