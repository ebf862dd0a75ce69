"""Deliveries of the webhook: which are relevant, and which are repeated."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest

from web.admin.deliveries import Deliveries, checked_out_branch, irrelevant_ref


@pytest.mark.parametrize(
    ("ref", "branch", "is_irrelevant"),
    [
        ("refs/heads/main", "main", False),
        ("refs/heads/main", "", False),
        ("refs/heads/draft", "main", True),
        ("refs/heads/draft", "", False),
        ("refs/tags/v1", "", True),
        ("refs/tags/main", "main", True),
        (None, "main", False),
        (7, "main", False),
    ],
)
def test_other_branches_and_tags_are_irrelevant(
    ref: object, branch: str, is_irrelevant: bool
) -> None:
    """A push to another branch or of a tag needs no update; when in doubt, one is made."""
    body = json.dumps({} if ref is None else {"ref": ref}).encode()
    assert irrelevant_ref(body, branch) == (ref if is_irrelevant else "")


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"\xff", b'{"ref": {}}', b"[" * 100_000])
def test_unreadable_bodies_may_concern_any_branch(body: bytes) -> None:
    """A body that is not a push in JSON, such as a form, does not prevent an update."""
    assert irrelevant_ref(body, "main") == ""


def test_the_checked_out_branch(tmp_path: Path) -> None:
    """The branch is found from a folder inside a checkout, also in a worktree."""
    content = tmp_path / "site" / "content"
    content.mkdir(parents=True)
    git = tmp_path / "site" / ".git"
    git.mkdir()
    (git / "HEAD").write_text("ref: refs/heads/topic/été\n", encoding="utf-8")
    assert checked_out_branch(content) == "topic/été"
    (git / "HEAD").write_text("0123456789abcdef\n")
    assert checked_out_branch(content) == ""
    (tmp_path / "site" / "content" / ".git").write_text("gitdir: ../meta\n")
    (tmp_path / "site" / "meta").mkdir()
    (tmp_path / "site" / "meta" / "HEAD").write_text("ref: refs/heads/other\n")
    assert checked_out_branch(content) == "other"


def test_deliveries_are_remembered_for_a_day(tmp_path: Path) -> None:
    """A delivery is remembered by all workers until it is a day old or a thousand follow."""
    deliveries = Deliveries(tmp_path / "deliveries")
    assert "a" not in deliveries
    deliveries.add("a")
    deliveries.add("b")
    assert "a" in Deliveries(tmp_path / "deliveries")
    old = time.time() - 86_401
    os.utime(tmp_path / "deliveries" / "a", (old, old))
    deliveries.add("c")
    assert ["a" in deliveries, "b" in deliveries, "c" in deliveries] == [False, True, True]
    for number in range(1_000):
        (tmp_path / "deliveries" / str(number)).touch()
    deliveries.add("last")
    assert len(list((tmp_path / "deliveries").iterdir())) == 1_000
