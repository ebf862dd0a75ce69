"""YAML 1.2, with numbers and dates as text."""

import pytest

from indexer.content_problems import Findings, Unreadable
from indexer.files.source_reader import read


def front(text):
    findings = Findings("x.md")
    source = read(text if isinstance(text, bytes) else text.encode(), findings)
    assert findings.problems() == ()
    return source.front


def problems(data, **options):
    findings = Findings("x.md")
    read(data if isinstance(data, bytes) else data.encode(), findings, **options)
    return findings.problems()


def test_scalars_stay_as_typed():
    """Under YAML 1.2, `NO`, `on`, `1:30`, `007` and `1.10` are strings; null and true are not."""
    values = front("---\na: [NO, on, 1:30, 007, 1.10, 'true']\nb: ~\nc: true\nd: False\n---\n")
    assert values["a"] == ["NO", "on", "1:30", "007", "1.10", "true"]
    assert (values["b"], values["c"], values["d"]) == (None, True, False)


def test_dates_stay_text():
    """YAML dates stay strings, which the mapping parses."""
    assert front("---\ndate: 2020-01-01\n---\n") == {"date": "2020-01-01"}


def test_nested_duplicate_keys_are_reported():
    """Duplicate keys are detected at every level."""
    (problem,) = problems("---\nlink:\n  href: a\n  href: b\n---\n")
    assert (problem.line, problem.severity) == (4, "warning")


def test_an_alias_bomb_is_refused():
    """Aliases that expand to billions of values are not followed."""
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]
    with pytest.raises(Unreadable, match="expand to over 10,000 values"):
        problems("---\n" + "\n".join(lines) + "\n---\n")


def test_an_alias_to_itself_is_empty():
    """A value that contains itself is reported and not followed."""
    (problem,) = problems("---\na: &a [x, *a]\n---\n")
    assert "`*a` has no anchor" in problem.what


def test_anchors_and_merge_keys():
    """Aliases and `<<` mean the same as in Hugo; the page's own keys take precedence."""
    values = front("---\na: &a {x: 1, y: 2}\nb: {<<: *a, y: 3}\nc: *a\n---\n")
    assert values["b"] == {"x": "1", "y": "3"}
    assert values["c"] == {"x": "1", "y": "2"}


def test_tags_do_nothing():
    """A YAML tag never creates an object."""
    values = front("---\na: !!python/object/apply:os.system [x]\nb: !!int '3'\n---\n")
    assert values == {"a": ["x"], "b": "3"}


def test_the_pure_python_loader_reads_the_same(monkeypatch):
    """Without libyaml, values and line numbers are the same."""
    import yaml

    from indexer.front_matter import yaml12

    text = "---\na: NO\nb: [1, {c: ~}]\nb: &x y\nd: *x\n? [e]\n: f\n---\n"
    fast, slow = Findings("x"), Findings("x")
    values = read(text.encode(), fast).front
    monkeypatch.setattr(yaml12, "_Loader", yaml.SafeLoader)
    assert read(text.encode(), slow).front == values
    assert slow.problems() == fast.problems()
