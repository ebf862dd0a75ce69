"""Affixes that look alike but differ in meaning, such as hyper- and hypo-."""

from __future__ import annotations

from collections.abc import Callable

# Affixes in the same row must not be confused.
PREFIXES = (
    ("hyper", "hypo"),
    ("inter", "intra", "intro"),
    ("pre", "post", "pro", "per"),
    ("para", "peri"),
    ("anti", "ante"),
    ("macro", "micro"),
    ("sub", "super", "supra"),
    ("endo", "ecto", "exo"),
    ("ab", "ad"),
)
SUFFIXES = (
    ("ectomy", "otomy", "ostomy", "oscopy"),
    ("emia", "uria", "penia", "philia"),
    ("itis", "osis", "oma"),
    ("gram", "graph"),
    ("phagia", "phasia"),
    ("plasia", "plegia"),
)


def crosses_affix(word: str, other: str) -> bool:
    """Whether two words have different affixes in the same row.

    For example, `hypotention` may be corrected to hypotension, but never to hypertension.
    """
    prefixes = any(_differ(word, other, row, str.startswith) for row in PREFIXES)
    return prefixes or any(_differ(word, other, row, str.endswith) for row in SUFFIXES)


def _differ(
    word: str, other: str, affixes: tuple[str, ...], has: Callable[[str, str], bool]
) -> bool:
    own = {affix for affix in affixes if has(word, affix)}
    others = {affix for affix in affixes if has(other, affix)}
    return bool(own and others) and own.isdisjoint(others)
