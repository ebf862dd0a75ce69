"""Limits on bodies."""

from indexer.body.extract import extract


def test_a_body_of_ten_megabytes_is_truncated():
    """An overlong body is truncated, and that is reported."""
    extracted = extract("<p>lorem ipsum dolor sit amet</p>" * 300_000)
    assert extracted.excess == "1,000,000 characters"
    assert 0 < len(extracted.text) <= 1_000_000


def test_inline_data_does_not_count_as_length():
    """Inline images do not count towards the length limit."""
    extracted = extract(f'<img alt="a" src="data:image/png;base64,{"A" * 10_000_000}"><p>end</p>')
    assert (extracted.text, extracted.excess) == ("a\nend", "")


def test_a_body_with_too_many_tags_is_truncated():
    """The limit on tags is named as well."""
    assert extract("<p>x</p>" * 30_000).excess == "50,000 tags"


def test_a_table_of_a_quarter_million_cells_is_read_as_text():
    """A huge table is read as plain text, without parsing its cells."""
    row = "|" + " a |" * 500 + "\n"
    extracted = extract("|" + " head |" * 500 + "\n|" + "-|" * 500 + "\n" + row * 500)
    assert {"head", "a"} <= set(extracted.text.split())
