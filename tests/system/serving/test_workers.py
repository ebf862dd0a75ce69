"""What several processes of one service count together."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import pytest

from tests.paths import SAMPLE

pytestmark = pytest.mark.slow
COMMAND = (sys.executable, "-m", "curated_search")


@contextmanager
def serving(folder: Path, settings: str) -> Iterator[tuple[str, Path]]:
    """Serve the sample with three workers; yield the address and the file of its log."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    config, written = folder / "s.toml", folder / "log"
    head = f'content = "{SAMPLE}"\nindex = "{folder / "index"}"\nport = {port}\nworkers = 3\n'
    config.write_text(head + settings)
    subprocess.run([*COMMAND, "rebuild", "--quiet", "--config", str(config)], check=True)
    with (
        written.open("wb") as output,
        subprocess.Popen([*COMMAND, "serve", "--config", str(config)], stdout=output) as process,
    ):
        base = f"http://127.0.0.1:{port}"
        for _ in range(200):
            try:
                urlopen(base + "/readyz").close()
                break
            except URLError:
                time.sleep(0.1)
        try:
            yield base, written
        finally:
            process.terminate()


def status(address: str) -> int:
    try:
        with urlopen(address) as answer:
            return int(answer.status)
    except HTTPError as error:
        error.close()
        return error.code


def test_metrics_and_log_of_all_workers(tmp_path: Path) -> None:
    """Counts are of all workers whichever answers, and each request is one line of JSON."""
    pytest.importorskip("prometheus_client", reason="the extra metrics is not installed")
    asked = "/api/v1/search?q=telehealth"
    with serving(tmp_path, 'metrics = true\naccess_log = "json"\n') as (base, written):
        for _ in range(60):
            assert status(base + asked) == 200
        line = 'curated_search_requests_total{method="GET",route="/api/v1/search",status="200"}'
        for _ in range(6):
            with urlopen(base + "/metrics") as answer:
                text = answer.read().decode()
            assert re.search(rf"{re.escape(line)} (\S+)", text)[1] == "60.0"
        lines = [json.loads(line) for line in written.read_text().splitlines() if line[0] == "{"]
    found = [line for line in lines if line["path"] == "/api/v1/search"]
    assert len(found) == 60
    assert all(len(line["request_id"]) == 16 and line["total"] > 0 for line in found)
    assert "telehealth" not in json.dumps(lines)


def test_one_limit_for_all_workers(tmp_path: Path) -> None:
    """A client has as many requests as the setting says, however many workers answer."""
    with serving(tmp_path, "rate_limit = 40\n") as (base, _):
        began = time.monotonic()
        answers = [status(base + "/api/v1/search?facets=none") for _ in range(60)]
        given_back = (time.monotonic() - began) * 40 / 60
    assert 40 <= answers.count(200) <= 41 + given_back
    assert set(answers) == {200, 429}
