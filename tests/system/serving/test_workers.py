"""Counters shared by one service's processes."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.system.serving.service import serving, status

pytestmark = pytest.mark.slow


def test_metrics_and_log_of_all_workers(tmp_path: Path) -> None:
    """Metrics cover all workers, and each request is one line of JSON in the log."""
    pytest.importorskip("prometheus_client", reason="the extra metrics is not installed")
    asked = "/api/v1/search?q=telehealth"
    with serving(tmp_path, 'metrics = true\naccess_log = "json"\n') as service:
        base = service.base
        for _ in range(60):
            assert status(base + asked) == 200
        line = 'curated_search_requests_total{method="GET",route="/api/v1/search",status="200"}'
        for _ in range(6):
            with urlopen(base + "/metrics") as answer:
                text = answer.read().decode()
            assert re.search(rf"{re.escape(line)} (\S+)", text)[1] == "60.0"
        lines = [
            json.loads(line) for line in service.log.read_text().splitlines() if line[0] == "{"
        ]
    found = [line for line in lines if line["path"] == "/api/v1/search"]
    assert len(found) == 60
    assert all(len(line["request_id"]) == 16 and line["total"] > 0 for line in found)
    assert "telehealth" not in json.dumps(lines)


def test_one_limit_for_all_workers(tmp_path: Path) -> None:
    """The rate limit applies to all workers together."""
    with serving(tmp_path, "rate_limit = 40\n") as service:
        began = time.monotonic()
        answers = [status(service.base + "/api/v1/search?facets=none") for _ in range(60)]
        given_back = (time.monotonic() - began) * 40 / 60
    assert 40 <= answers.count(200) <= 41 + given_back
    assert set(answers) == {200, 429}
