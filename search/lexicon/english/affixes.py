"""Affixes that look alike but differ in meaning, such as hyper- and hypo-."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from rapidfuzz.distance import OSA

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
_REVERSED_SUFFIXES = tuple(tuple(affix[::-1] for affix in row) for row in SUFFIXES)


def crosses_affix(word: str, other: str) -> bool:
    """Whether two words have different affixes in the same row.

    For example, `hypotention` may be corrected to hypotension, but never to hypertension. But
    `adbominal` may become abdominal: two swapped letters are a smaller difference than a
    different prefix and a different letter.
    """
    distance = OSA.distance(word, other)
    prefixes = (_differ(word, other, row, distance) for row in PREFIXES)
    suffixes = (_differ(word[::-1], other[::-1], row, distance) for row in _REVERSED_SUFFIXES)
    return any(prefixes) or any(suffixes)


def _differ(word: str, other: str, affixes: Sequence[str], distance: int) -> bool:
    """Whether two words begin with different affixes, which explain the distance between them."""
    own = {affix for affix in affixes if word.startswith(affix)}
    others = {affix for affix in affixes if other.startswith(affix)}
    return own.isdisjoint(others) and any(
        distance >= OSA.distance(one, two) + OSA.distance(word[len(one) :], other[len(two) :])
        for one, two in product(own, others)
    )
