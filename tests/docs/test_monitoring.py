"""The dashboard and the alerts in docs/deploy."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
import yaml
from flask.testing import FlaskClient

from search.document import Document
from tests.paths import ROOT

FOLDER = ROOT / "docs" / "deploy"
DASHBOARD = json.loads((FOLDER / "grafana-dashboard.json").read_text(encoding="utf-8"))
METRIC = re.compile(r"curated_search_\w+")


def expressions() -> list[str]:
    """The PromQL of all panels, variables and alerts."""
    groups = yaml.safe_load((FOLDER / "alerts.yml").read_text(encoding="utf-8"))["groups"]
    alerts = [rule["expr"] for group in groups for rule in group["rules"]]
    panels = [target["expr"] for panel in DASHBOARD["panels"] for target in panel["targets"]]
    return [*alerts, *panels, *(one["query"] for one in DASHBOARD["templating"]["list"])]


def test_metrics_and_labels_exist(
    client_of: Callable[..., FlaskClient], article: Callable[..., Document]
) -> None:
    """Each metric in the rules and the dashboard is served, with every label they use."""
    pytest.importorskip("prometheus_client", reason="the extra metrics is not installed")
    client = client_of(article("Care"), metrics=True)
    for query in ("care", "care", "zzz"):
        client.get(f"/api/v1/search?q={query}")
    served = client.get("/metrics").text
    for expression in expressions():
        for metric in METRIC.findall(expression):
            assert re.search(rf"^{metric}[ {{]", served, re.MULTILINE), metric
        for label in re.findall(r"(\w+)=~?\"", expression):
            # Prometheus itself adds the instance.
            assert label == "instance" or f'{label}="' in served, label


def test_panels_do_not_overlap() -> None:
    """Each cell of the dashboard's grid belongs to at most one panel."""
    cells: list[tuple[Any, ...]] = []
    for panel in DASHBOARD["panels"]:
        at = panel["gridPos"]
        cells += [
            (x, y)
            for x in range(at["x"], at["x"] + at["w"])
            for y in range(at["y"], at["y"] + at["h"])
        ]
    assert len(cells) == len({*cells})
