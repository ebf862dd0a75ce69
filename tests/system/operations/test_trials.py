"""The table of trials names tests that exist."""

from __future__ import annotations

import ast

import pytest

from tests.paths import ROOT
from tests.system.operations.trials import TRIALS, Trial


@pytest.mark.parametrize("trial", TRIALS, ids=lambda trial: trial.condition)
def test_each_trial_has_a_test(trial: Trial) -> None:
    """Whoever changes or removes a test changes its row as well."""
    file, _, function = trial.test.partition("::")
    tree = ast.parse((ROOT / "tests" / file).read_text(encoding="utf-8"))
    assert function in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
