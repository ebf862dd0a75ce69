"""docs/deploying.md: what it tells to copy is valid, as far as this machine can say."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from curated_search.main import main
from search.settings.loading import load_settings
from search.settings.table import SETTINGS
from tests.paths import ROOT

TEXT = (ROOT / "docs" / "deploying.md").read_text(encoding="utf-8")


def blocks(kind: str) -> list[str]:
    found = re.findall(rf"```{kind}\n(.*?)```", TEXT, re.DOTALL)
    assert found, kind
    return found


def test_settings(tmp_path: Path) -> None:
    """The settings file can be used as it stands."""
    file = tmp_path / "s.toml"
    file.write_text(blocks("toml")[0], encoding="utf-8")
    assert load_settings(file, {}).public_url.endswith("/search")


def test_commands_exist() -> None:
    """Every command of ours that is named there is one."""
    named = set(re.findall(r"curated-search (\w+)", TEXT)) | {"serve"}
    assert named <= set(main.commands)


def test_dockerfile() -> None:
    """Each file copied and each variable set is known; the process is no root's."""
    (text,) = blocks("dockerfile")
    names = {f"CURATED_SEARCH_{name.upper()}" for name in SETTINGS}
    assert set(re.findall(r"CURATED_SEARCH_\w+", text)) <= names
    assert (ROOT / "requirements" / "run.txt").is_file()
    assert text.index("USER search") < text.index("CMD")
    known = {"FROM", "COPY", "RUN", "USER", "ENV", "VOLUME", "EXPOSE", "CMD"}
    assert {line.split()[0] for line in text.splitlines() if line[0].isalpha()} <= known


def test_nginx(tmp_path: Path) -> None:
    """nginx takes the configuration."""
    nginx = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/bin:/usr/local/sbin")
    if not nginx:
        pytest.skip(reason="nginx is not installed")
    zone, site = blocks("nginx")
    zone = zone.replace("/var/cache/nginx/search", str(tmp_path / "cache"))
    file = tmp_path / "nginx.conf"
    file.write_text(
        f"pid {tmp_path}/pid; error_log stderr; events {{}}\n"
        f"http {{ access_log off; {zone} server {{ listen 127.0.0.1:8099; {site} }} }}"
    )
    ran = subprocess.run([nginx, "-t", "-c", str(file)], capture_output=True, check=False)
    assert ran.returncode == 0, ran.stderr.decode()


def test_systemd(tmp_path: Path) -> None:
    """systemd finds nothing wrong with the unit."""
    if not shutil.which("systemd-analyze"):
        pytest.skip(reason="systemd-analyze is not installed")
    command = Path(sys.executable).with_name("curated-search")
    unit = blocks("ini")[0].replace("/srv/search/.venv/bin/curated-search", str(command))
    file = tmp_path / "curated-search.service"
    file.write_text(unit.replace("User=search\n", "User=root\n"))
    ran = subprocess.run(
        ["systemd-analyze", "verify", str(file)], capture_output=True, check=False, timeout=60
    )
    complaints = [line for line in ran.stderr.decode().splitlines() if file.name in line]
    assert complaints == []
