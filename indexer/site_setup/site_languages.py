"""The languages of a site and their paths, from the codes in its configuration."""

from __future__ import annotations

from collections.abc import Iterable


def default_first(default: str, codes: Iterable[str]) -> list[str]:
    """The non-empty language codes, with the default first."""
    others = [code for code in codes if code and code != default]
    return [default, *others] if default else others


def primary_languages(codes: Iterable[str]) -> list[str]:
    """Language codes without their regions, each once, as for `pt-BR` and `pt-PT`."""
    return list(dict.fromkeys(code.partition("-")[0].lower() for code in codes))


def language_paths(default: str, codes: Iterable[str]) -> dict[str, str]:
    """The path of each language, which is its code, or empty for the default language."""
    return {code.lower(): "" if code == default else code for code in codes}
