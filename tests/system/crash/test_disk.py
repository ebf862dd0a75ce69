"""Disks that fill up and folders that become read-only during a build."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from search.storage import generations
from tests.skips import require_engine
from tests.system.crash.conftest import ROOT, Serve
from tests.system.crash.forker import Forker
from tests.system.crash.site import Clients, Site, check

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(("engine", "articles"), [("tantivy", 100), ("whoosh", 30)])
def test_a_disk_that_fills_up(
    engine: str,
    articles: int,
    site: Site,
    forker: Forker,
    serve: Serve,
    small: Path,
    measurements: list[str],
) -> None:
    """On a full disk, builds fail with a clear message and leave nothing behind; searches work."""
    require_engine(engine)
    index = small / "index"
    place = ("--content", str(site.content), "--index", str(index), "--engine", engine)
    site.write(3)
    assert forker.run("rebuild", *place)["code"] == 0
    truth = {generations.current(index): 3}
    many = [site.content / f"more{n}.md" for n in range(articles)]
    for n, path in enumerate(many):
        words = " ".join(f"w{n}x{k}" for k in range(900))
        path.write_text(f"---\ntitle: More {n}\n---\n<p>{words}</p>\n")
    free = _free(small)
    with Clients(serve(index).port, index) as clients:
        for command in ("rebuild", "update") * 2:
            ended = forker.run(command, *place)
            assert ended["code"] == 1, ended
            assert "No space left" in ended["output"]
            assert "enough for a second index" in ended["output"]
            assert _free(small) >= free - 100_000, "something was left behind"
        for path in many:
            path.unlink()
        site.write(4)
        assert forker.run("update", *place)["code"] == 0
        truth[generations.current(index)] = 4
    check(clients, truth)
    measurements.append(
        f"{engine}: 4 builds on a full disk failed in words; {clients.seen.answers:,} answers "
        "meanwhile, none failed or wrong; the next one went through"
    )


def _free(place: Path) -> int:
    found = os.statvfs(place)
    return found.f_bavail * found.f_frsize


@pytest.mark.parametrize("engine", ["tantivy", "whoosh", "columns"])
def test_a_folder_that_turns_read_only(
    engine: str,
    site: Site,
    forker: Forker,
    serve: Serve,
    tmp_path: Path,
    measurements: list[str],
) -> None:
    """If the folder becomes read-only, the build says whose permission is missing."""
    require_engine(engine)
    index = tmp_path / "index"
    place = ("--content", str(site.content), "--index", str(index), "--engine", engine)
    site.write(0)
    assert forker.run("rebuild", *place, humble=ROOT)["code"] == 0
    truth, messages = {generations.current(index): 0}, []
    with Clients(serve(index).port, index) as clients:
        for edition in range(1, 13):
            site.write(edition)
            watch = subprocess.Popen(["sh", "-c", _SHUT, "sh", str(index), str(edition % 3)])
            ended = forker.run("rebuild", *place, "--force", humble=ROOT)
            watch.kill()
            watch.wait()
            for folder in (index, *index.glob("*.partial")):
                folder.chmod(0o755)
            truth.setdefault(generations.current(index), edition)
            if ended["code"]:
                messages.append(ended["output"])
        site.write(13)
        assert forker.run("rebuild", *place, humble=ROOT)["code"] == 0
        truth[generations.current(index)] = 13
    check(clients, truth)
    assert messages, "every build was done before its folder became read-only"
    assert all("Give user" in text and "remains in use" in text for text in messages), messages
    assert not list(index.glob("*.partial"))
    measurements.append(
        f"{engine}: {len(messages)} of 12 builds met a folder that became read-only; "
        f"{clients.seen.answers:,} answers meanwhile, none failed or was wrong"
    )


# Waits until a build has started, and a little longer, then removes the permission to write.
_SHUT = """
until set -- "$1" "$2" "$1"/*.partial && [ -d "$3" ]; do :; done
sleep "0.0$2"
chmod a-w "$1" "$3"
"""
