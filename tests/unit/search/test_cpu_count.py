"""The number of cores that a process may use."""

from __future__ import annotations

import os

import pytest

from search.cpu_count import cores


def test_only_allowed_cores_count() -> None:
    """A process that is limited to one core counts one, however many the machine has."""
    if not hasattr(os, "sched_setaffinity"):
        pytest.skip(reason="this system does not limit the cores of a process")
    allowed = os.sched_getaffinity(0)
    assert cores() == len(allowed)
    os.sched_setaffinity(0, {min(allowed)})
    try:
        assert cores() == 1
    finally:
        os.sched_setaffinity(0, allowed)


@pytest.mark.parametrize(("count", "expected"), [(8, 8), (None, 1)])
def test_elsewhere_all_cores_count(
    monkeypatch: pytest.MonkeyPatch, count: int | None, expected: int
) -> None:
    """Where a process cannot be limited, all cores count, or one if their number is unknown."""
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: count)
    assert cores() == expected
