"""Parameters that are followed, ignored or refused."""

from __future__ import annotations

from typing import Any

import pytest

from web.instantsearch.sent_parameters import IGNORED, REFUSED, SUPPORTED, check_names
from web.problem_details import Problem


def test_each_parameter_has_one_place() -> None:
    """No parameter is both followed and refused, or both refused and ignored."""
    assert not SUPPORTED & IGNORED
    assert not (SUPPORTED | IGNORED) & set(REFUSED)


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_what_would_change_the_answer_is_refused(name: str) -> None:
    """The response names the parameter and says why."""
    with pytest.raises(Problem) as raised:
        check_names({name: ["a"]})
    assert raised.value.detail == f"{name} is not supported; {REFUSED[name]}."


@pytest.mark.parametrize("name", sorted(IGNORED))
def test_what_does_not_change_the_answer_is_ignored(name: str) -> None:
    """Clients send these parameters with every search."""
    check_names({name: "a"})


@pytest.mark.parametrize(
    ("name", "value"),
    [("optionalWords", []), ("tagFilters", ""), ("ruleContexts", None),
     ("enablePersonalization", False), ("enableRules", "true"), ("mode", "keywordSearch")],
)  # fmt: skip
def test_values_without_an_effect_are_accepted(name: str, value: Any) -> None:
    """An empty value, or one that asks for what the service does anyway, changes nothing."""
    check_names({name: value})


def test_unknown_parameters_are_refused() -> None:
    """An unknown parameter is refused, because its effect on the answer is unknown."""
    with pytest.raises(Problem) as raised:
        check_names({"colour": "red"})
    assert raised.value.detail == "Unknown parameter 'colour'."
