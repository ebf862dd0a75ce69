"""The plural of an acronym matches its singular, whether in capitals or not."""

from __future__ import annotations

import pytest

from search.parsing.passes.plurals import add_singulars
from tests.unit.search.parsing.lexicons import interpretation_of, lexicon_of, short


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("pcps ", ["pcps|pcp"]),
        ("hmos ", ["hmos|hmo"]),
        ("PCPs ", ["pcp|=pcps"]),
        ("PCP ", ["pcp|=pcp"]),
        # The singular is rarer than the plural, so it is another word.
        ("cms ", ["cms"]),
        # Not the plural of a word that the index contains, or one that the stemmer knows.
        ("drgs ", ["drgs"]),
        ("news ", ["news"]),
        ("title:pcps ", ["!title:pcps|title:pcp"]),
        ('"pcps" ', ['!"pcps"']),
    ],
)
def test_the_singular_of_an_acronym(text: str, expected: list[str]) -> None:
    """A lowercase plural matches the singular if the singular is at least as common."""
    lexicon = lexicon_of("A PCP", "two PCPs", "an HMO", "CMS", "CMS again, cm", "new news", "pcp")
    interpretation = add_singulars(interpretation_of(text, lexicon), lexicon)
    assert short(interpretation.query_clauses()) == expected
