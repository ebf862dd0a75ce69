"""The compose file and its nginx, as far as they can be checked without building images."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from curated_search.main import main
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


def test_the_file_has_the_form_that_compose_expects() -> None:
    """Top-level keys, services, volumes, conditions and variables are those of the format."""
    text = (FOLDER / "compose.yaml").read_text(encoding="utf-8")
    whole = yaml.safe_load(text)
    assert whole.keys() == {"services", "volumes"}
    known = {
        "build",
        "command",
        "depends_on",
        "environment",
        "image",
        "ports",
        "restart",
        "volumes",
    }
    named = set()
    for service in SERVICES.values():
        assert service.keys() <= known
        assert ("build" in service) != ("image" in service)
        assert service["restart"] == "unless-stopped"
        sources = (volume.rpartition(":/")[0] for volume in service["volumes"])
        named |= {source for source in sources if re.fullmatch(r"\w+", source)}
        for other, wait in service.get("depends_on", {}).items():
            assert other in SERVICES
            assert wait == {"condition": "service_healthy"}
    assert named == {*whole["volumes"]}
    # The only variable must be given, and the file itself says how.
    assert re.findall(r"\$\{(\w+)(:\?)?", text) == [("CONTENT", ":?")]
    assert "CONTENT=" in text.splitlines()[1]
    # The condition needs a check of the service's health.
    assert "HEALTHCHECK" in (ROOT / "Dockerfile").read_text(encoding="utf-8")


def test_the_commands_and_names_exist() -> None:
    """The service runs commands and options of the program, and nginx asks it by its name."""
    commands = re.findall(r"curated-search (\w+)((?: --\w+)*)", SERVICES["search"]["command"][-1])
    assert [name for name, _ in commands] == ["update", "serve"]
    for name, options in commands:
        known = {option for one in main.commands[name].params for option in one.opts}
        assert {*options.split()} <= known
    assert re.findall(r"proxy_pass http://(\w+):", NGINX) == ["search"]


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
