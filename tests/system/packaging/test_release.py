"""`make release` in a clone: what it builds, twice with equal bytes, and what it refuses."""

from __future__ import annotations

import json
import re
import subprocess
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.paths import ROOT

pytestmark = pytest.mark.slow
VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
# What the tools need is installed already, in the environment that the clone shares.
INSTALLED = (".venv/.dev-ready", ".venv/release/.ready")

Release = Callable[[], subprocess.CompletedProcess[str]]


def git(folder: Path, *arguments: str) -> None:
    """Run git as somebody."""
    who = ("-c", "user.name=Somebody", "-c", "user.email=somebody@example.org")
    subprocess.run(["git", "-C", folder, *who, *arguments], check=True, capture_output=True)


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clone of the committed files, whose changelog has a section for the version."""
    subprocess.run(["make", INSTALLED[1]], cwd=ROOT, check=True, capture_output=True)
    folder = tmp_path_factory.mktemp("release") / "clone"
    subprocess.run(["git", "clone", "-q", ROOT, folder], check=True)
    (folder / ".venv").symlink_to(ROOT / ".venv")
    changelog = folder / "CHANGELOG.md"
    text = changelog.read_text(encoding="utf-8").replace("## Unreleased", f"## {VERSION}", 1)
    changelog.write_text(text, encoding="utf-8")
    git(folder, "commit", "-qam", "Release")
    return folder


@pytest.fixture
def release(clone: Path) -> Release:
    """Run `make release` in the clone."""
    assume = [option for file in INSTALLED for option in ("-o", file)]

    def run() -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["make", *assume, "release"], cwd=clone, capture_output=True, text=True, check=False
        )

    return run


def test_two_releases_are_equal(clone: Path, release: Release) -> None:
    """Wheel, sdist and bill of materials have the version and their checksums, both times."""
    checksums = []
    for _ in range(2):
        ended = release()
        assert ended.returncode == 0, ended.stderr
        assert f"two builds of {VERSION} were equal" in ended.stdout
        subprocess.run(
            ["sha256sum", "-c", "--strict", "SHA256SUMS"], cwd=clone / "dist", check=True
        )
        checksums.append((clone / "dist" / "SHA256SUMS").read_text())
    assert checksums[0] == checksums[1]
    bill = f"curated-search-{VERSION}.cdx.json"
    names = {path.name for path in (clone / "dist").iterdir()}
    assert names == {
        f"curated_search-{VERSION}-py3-none-any.whl",
        f"curated_search-{VERSION}.tar.gz",
        bill,
        "SHA256SUMS",
    }
    components = json.loads((clone / "dist" / bill).read_text())["components"]
    locked = (ROOT / "requirements" / "run.txt").read_text(encoding="utf-8")
    pins = re.findall(r"^([\w.-]+)==(\S+)", locked, re.MULTILINE)
    assert {(one["name"], one["version"]) for one in components} == set(pins)


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda text: text.replace(f"## {VERSION}", "## Unreleased", 1), "has unreleased changes"),
        (lambda text: text.replace(f"## {VERSION}", "## 99.0.0"), f"no section '## {VERSION}'"),
    ],
    ids=["unreleased", "another-version"],
)
def test_the_changelog_must_have_the_version(
    clone: Path, release: Release, spoil: Callable[[str], str], reason: str
) -> None:
    """Without a section for the version, nothing is built."""
    changelog = clone / "CHANGELOG.md"
    changelog.write_text(spoil(changelog.read_text(encoding="utf-8")), encoding="utf-8")
    git(clone, "commit", "-qam", "Spoil")
    ended = release()
    git(clone, "reset", "-q", "--hard", "HEAD~1")
    assert ended.returncode
    assert reason in ended.stderr


def test_changes_must_be_committed(clone: Path, release: Release) -> None:
    """A file that is not committed cannot be part of a release."""
    (clone / "new.txt").touch()
    ended = release()
    (clone / "new.txt").unlink()
    assert ended.returncode
    assert "commit or remove your changes first" in ended.stderr
