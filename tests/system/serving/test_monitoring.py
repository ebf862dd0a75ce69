"""The dashboard and the alerts, as a running service with several workers feeds them."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.docs.test_monitoring import METRIC, expressions
from tests.system.serving.service import serving, status

pytestmark = pytest.mark.slow


def test_a_running_service_has_every_metric(tmp_path: Path) -> None:
    """Every metric that a panel or an alert asks for is served, with a value."""
    pytest.importorskip("prometheus_client", reason="the extra metrics is not installed")
    with serving(tmp_path, "metrics = true\nworkers = 2\n") as service:
        for query in ("care", "care", "zzzzz", "care&page=0"):
            status(f"{service.base}/api/v1/search?q={query}")
        with urlopen(f"{service.base}/metrics", timeout=120) as answer:
            served = answer.read().decode()
    wanted = {metric for text in expressions() for metric in METRIC.findall(text)}
    assert len(wanted) > 5
    for metric in wanted:
        assert re.search(rf"^{metric}(\{{.*\}})? [\d.e+-]+$", served, re.MULTILINE), metric
