"""Lighthouse's scores of the page, on a phone as it simulates one."""

from __future__ import annotations

import json
import os
import subprocess
from typing import Any

import pytest

from tests.system.browser.conftest import CHROMIUM, HERE

pytestmark = pytest.mark.browser
LIGHTHOUSE = HERE / "node_modules" / ".bin" / "lighthouse"
# Performance depends on the machine; the others do not.
MINIMUM = {"performance": 90, "accessibility": 100, "best-practices": 100}
FLAGS = "--headless --no-sandbox --disable-gpu --disable-quic"


def audited(url: str) -> dict[str, Any]:
    """Lighthouse's report on a page."""
    if not LIGHTHOUSE.exists():
        pytest.skip(reason="Lighthouse is not installed (make browser installs it)")
    if not CHROMIUM:
        pytest.skip(reason="there is no chromium here (on Debian: apt install chromium)")
    command = [LIGHTHOUSE, url, "--quiet", "--output=json", f"--chrome-flags={FLAGS}"]
    environment = os.environ | {"CHROME_PATH": CHROMIUM, "LANG": "en_US.UTF-8"}
    done = subprocess.run(command, env=environment, capture_output=True, check=True, timeout=150)
    report: dict[str, Any] = json.loads(done.stdout)
    return report


@pytest.mark.parametrize(
    ("path", "more"), [("/", {"seo": 100}), ("/search?q=care&category=Guide", {})]
)
def test_scores(search: str, path: str, more: dict[str, int]) -> None:
    """The home page has full marks; pages of results are kept from search engines on purpose."""
    report = audited(search + path)
    scores = {name: round(100 * part["score"]) for name, part in report["categories"].items()}
    failed = {
        audit["id"]: audit["title"]
        for audit in report["audits"].values()
        if audit["score"] is not None and audit["score"] < 0.9
    }
    print(path, scores, failed)
    wanted = MINIMUM | more
    assert {name: scores[name] for name in wanted if scores[name] < wanted[name]} == {}, failed
