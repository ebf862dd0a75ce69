"""Superscripts that refer to a note."""

import pytest

from tests.unit.indexer.body.texts import text


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("diabetes<sup>3</sup> and", "diabetes and"),
        ("diabetes<sup>[3]</sup>, and", "diabetes, and"),
        ("care<sup>1,2</sup> matters", "care matters"),
        ("care.<sup>12</sup> It", "care. It"),
        ("in 2019<sup>4</sup> they", "in 2019 they"),
        ("total<sup>a</sup> cost", "total cost"),
        ("care<sup><a href='#r1'>1</a></sup> matters", "care matters"),
        ('care<sup id="fnref:1"><a href="#fn:1">1</a></sup> matters', "care matters"),
        ("B12<sup><a href='#r1'>1</a></sup> matters", "B12 matters"),
        ('insulin<a href="#fn1" class="footnote-ref">4</a> dosing', "insulin dosing"),
        ('insulin<a href="#fn1" role="doc-noteref">4</a> dosing', "insulin dosing"),
        ("eczema[<sup>1</sup>](#r1) today", "eczema today"),
        ("Acme<sup>TM</sup> device, Brand<sup>®</sup> pill", "Acme device, Brand pill"),
    ],
)
def test_footnote_marks_are_removed(body, expected):
    """References to footnotes are removed."""
    assert text(body) == expected
    assert text(f"<p>{body}</p>", markup="html") == expected or "](" in body


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("H<sub>2</sub>O, B<sub>12</sub>, HbA<sub>1c</sub>", "H2O, B12, HbA1c"),
        ("5<sup>th</sup> and 21<sup>st</sup>, 1<sup>er</sup>", "5th and 21st, 1er"),
        ("10<sup>9</sup>/L, m<sup>2</sup>, cm<sup>3</sup>, x<sup>2</sup>", "109/L, m2, cm3, x2"),
        ("Ca<sup>2+</sup> and min<sup>-1</sup>", "Ca2+ and min-1"),
        ("<sup>13</sup>C and XVIII<sup>e</sup>", "13C and XVIIIe"),
        ("see<sup>www.example.org</sup>", "seewww.example.org"),
    ],
)
def test_superscripts_and_subscripts_in_words_are_kept(body, expected):
    """Superscripts in formulas, powers and ordinals are kept."""
    assert text(body) == expected
