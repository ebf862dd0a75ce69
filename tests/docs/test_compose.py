"""The compose file and its nginx, as far as they can be checked without building images."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from search.settings.table import Settings
from tests.docs.pages import blocks
from tests.nginx import nginx_program
from tests.paths import ROOT

FOLDER = ROOT / "docs" / "deploy"
NGINX = (FOLDER / "nginx.conf").read_text(encoding="utf-8")
SERVICES: dict[str, Any] = yaml.safe_load((FOLDER / "compose.yaml").read_text(encoding="utf-8"))[
    "services"
]


def directives(text: str) -> list[str]:
    """The headers that nginx passes on to the service, and the largest body."""
    return re.findall(r"proxy_set_header [^;]+;|client_max_body_size [^;]+;", text)


def test_nginx_passes_on_what_the_page_says() -> None:
    """Both nginx configurations send the same headers and take the same bodies."""
    (documented,) = (block.code for block in blocks(ROOT / "docs" / "deploying.md", "nginx"))
    assert directives(NGINX) == directives(documented) != []


def test_the_service_is_the_image() -> None:
    """The settings exist, and the folders and the port are those of the Dockerfile."""
    service, image = SERVICES["search"], (ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert (FOLDER / service["build"] / "Dockerfile").is_file()
    names = {name.removeprefix("CURATED_SEARCH_").lower() for name in service["environment"]}
    assert names < {*Settings.__dataclass_fields__}
    for volume in service["volumes"]:
        folder = re.search(r":(/\w+)(:ro)?$", volume)
        assert folder
        assert f"={folder[1]}" in image
    port = re.search(r"EXPOSE (\d+)", image)
    assert port
    assert f"http://search:{port[1]};" in NGINX


def test_mounted_files_exist() -> None:
    """The file mounted for nginx is next to the compose file."""
    for volume in SERVICES["nginx"]["volumes"]:
        assert (FOLDER / volume.partition(":")[0]).is_file()


@pytest.mark.slow
def test_nginx_accepts_its_configuration(tmp_path: Path) -> None:
    """Debian's nginx reads the file without an error."""
    # The name of the service is only known to Docker.
    server = NGINX.replace("search:8000", "127.0.0.1:8000").replace("listen 80", "listen 8080")
    file, log = tmp_path / "nginx.conf", tmp_path / "log"
    pid = f"pid {tmp_path / 'pid'}; error_log {log};"
    file.write_text(f"{pid} events {{}} http {{ access_log off; {server} }}", encoding="utf-8")
    subprocess.run([nginx_program(), "-t", "-e", log, "-c", file], check=True)
