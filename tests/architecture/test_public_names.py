"""Public names are frozen, because users have them in their settings, scripts and code."""

from __future__ import annotations

import json

import pytest

from tests.architecture.public_names import FILE, public_names


def test_public_names_are_frozen() -> None:
    """Settings, options, parameters, JSON keys, codes, metrics and files keep their names.

    Adding a name must be intended: run `python -m tests.architecture.public_names`, and look at
    the difference. A name that others use is never renamed or removed within a major version.
    """
    pytest.importorskip("prometheus_client", reason="the extra metrics is not installed")
    frozen = json.loads(FILE.read_text(encoding="utf-8"))
    assert public_names() == frozen
