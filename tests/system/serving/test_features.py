"""The service with all optional features together, and with every pair of them."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import combinations
from math import comb
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

import pytest

from search.settings.loading import load_settings
from search.settings.table import SETTINGS, Settings
from tests.paths import SAMPLE
from tests.setting_values import OTHER_VALUES, as_toml
from web.app import create_app

pytestmark = pytest.mark.slow
COMMAND = (sys.executable, "-m", "curated_search")
# The settings that decide where the service is and how it is reached.
PLACES = {"content", "index", "host", "port"}
WATCH = "--watch"
# Values that keep some documents searchable and set the rate limit high enough for the tests.
VALUES = {
    **OTHER_VALUES,
    "extensions": [".md", ".html", ".txt"],
    "mounts": {".": "library"},
    "keys": {"key-for-partner-a": {"category": ["Guide"]}},
    "rate_limit": 100_000,
}
FEATURES = [*(name for name in SETTINGS if name not in PLACES), WATCH]
FILES = {
    "synonyms.txt": "doctor, physician\n",
    "header.html": "<p>{{ title }}</p>\n",
    "footer.html": "<p>{{ site_url }}</p>\n",
    "acronyms.txt": "XYZ = extra yearly zeal\n",
    "curation.toml": '[[rule]]\nquery = "care"\nbanner = "Codes have changed."\n',
    "ca.pem": "",
}
BODIES: dict[str, Any] = {
    "batch.multi_search": {"searches": [{"q": "care"}]},
    "agents.mcp": {
        "jsonrpc": "2.0",
        "id": 1,
        "method": "tools/call",
        "params": {"name": "search", "arguments": {"q": "care"}},
    },
    "compatible.queries": {"requests": [{"indexName": "content", "query": "care"}]},
    "compatible.objects": {"requests": [{"indexName": "content", "objectID": "x"}]},
    "compatible.recommend": {"requests": []},
    "clicks.click": {"query_id": "0" * 16, "id": "x"},
}
# A request may fail only because of something that an earlier one left behind.
ROUNDS = 2


def pairwise(names: Sequence[str]) -> list[set[str]]:
    """A few sets of names such that for any two names, some set has both, neither, and only one.

    Every name is in the same number of sets but in different ones, so that no name occurs only
    with another. Apart from the first set, which is empty, each name is in more than half of the
    sets, so that any two meet.
    """
    size = next(n for n in range(4, 100) if comb(n - 1, -(-n // 2)) >= len(names))
    choices: list[set[str]] = [set() for _ in range(size)]
    for name, places in zip(names, combinations(range(1, size), -(-size // 2)), strict=False):
        for place in places:
            choices[place].add(name)
    return choices


PAIRS = pairwise(FEATURES)


@dataclass(frozen=True, slots=True)
class Service:
    """A running service and its settings."""

    base: str
    settings: Settings
    log: Path

    def ask(self, method: str, path: str, endpoint: str = "") -> tuple[int, Mapping[str, Any]]:
        """A response's status, and its JSON if it has any."""
        headers = {"Content-Type": "application/json"}
        if self.settings.admin_token:
            headers["Authorization"] = f"Bearer {self.settings.admin_token}"
        elif self.settings.keys:
            headers["Authorization"] = f"Bearer {next(iter(VALUES['keys']))}"
        body = json.dumps(BODIES.get(endpoint, {})).encode() if method == "POST" else None
        if endpoint == "hooks.content":
            branch = self.settings.hook_branch or "main"
            # The service ignores a delivery that is repeated.
            push = {"ref": f"refs/heads/{branch}", "after": os.urandom(20).hex()}
            body = json.dumps(push).encode()
            mac = hmac.new(self.settings.hook_secret.encode(), body, hashlib.sha256).hexdigest()
            headers |= {"X-GitHub-Event": "push", "X-Hub-Signature-256": f"sha256={mac}"}
        request = Request(self.base + path, body, headers, method=method)
        try:
            with urlopen(request) as answer:
                status, text = answer.status, answer.read()
        except HTTPError as error:
            status, text = error.code, error.read()
            error.close()
        # An export has an object on each line.
        return status, json.loads(text.partition(b"\n")[0]) if text[:1] == b"{" else {}


@contextmanager
def serving(folder: Path, features: set[str]) -> Iterator[Service]:
    """A service with the sample and these features."""
    shutil.copytree(SAMPLE, folder / "content")
    for name, text in FILES.items():
        (folder / name).write_text(text)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    values = {name: VALUES[name] for name in SETTINGS if name in features}
    values |= {"index": "index", "port": port}
    # Sites take the place of the content folder.
    if "sites" in features:
        values["sites"] = [{"name": "sample", "content": "content"}]
    else:
        values["content"] = "content"
    if "webhook_urls" in features:
        # The service does not start without it.
        values["webhook_secret"] = VALUES["webhook_secret"]
    config, log = folder / "settings.toml", folder / "log"
    lines = (f"{name} = {as_toml(value)}\n" for name, value in values.items())
    config.write_text("".join(lines))
    subprocess.run([*COMMAND, "rebuild", "--quiet", "--config", config], check=True)
    serve = [*COMMAND, "serve", "--config", config, *features & {WATCH}]
    with (
        log.open("wb") as output,
        subprocess.Popen(serve, stdout=output, stderr=output) as process,
    ):
        service = Service(f"http://127.0.0.1:{port}", load_settings(config, {}), log)
        try:
            _wait_for(service, process)
            yield service
        finally:
            process.terminate()


def _wait_for(service: Service, process: subprocess.Popen[bytes]) -> None:
    while process.poll() is None:
        try:
            if service.ask("GET", "/readyz")[0] == 200:
                return
        except URLError:
            time.sleep(0.1)
    pytest.fail(service.log.read_text())


def check_every_route(service: Service) -> None:
    """Request every route of the service, derived from the app, more than once."""
    app = create_app(service.settings)
    adapter = app.url_map.bind("localhost")
    task = rebuild(service) if service.settings.admin_token else "none"
    hits = service.ask("GET", "/api/v1/search")[1]["hits"]
    values = {"id": hits[0]["id"], "field": "category", "filename": "style.css"}
    values |= {"index": "content", "facet": "category"}
    for _ in range(ROUNDS):
        for rule in app.url_map.iter_rules():
            chosen = {"id": task} if rule.endpoint == "admin.task" else values
            path = adapter.build(rule.endpoint, {name: chosen[name] for name in rule.arguments})
            for method in rule.methods & {"GET", "POST"}:
                status, problem = service.ask(method, path, rule.endpoint)
                assert status in expected(service.settings, rule.endpoint), (path, problem)
    assert "Traceback" not in service.log.read_text()


def rebuild(service: Service) -> str:
    """Rebuild the index, and return the finished task's ID."""
    task = service.ask("POST", "/api/v1/index/rebuild")[1]
    while task["state"] in {"queued", "running"}:
        time.sleep(0.1)
        task = service.ask("GET", f"/api/v1/tasks/{task['id']}")[1]
    assert task["error"] is None
    return str(task["id"])


def expected(settings: Settings, endpoint: str) -> set[int]:
    """The status codes that a route may return."""
    if endpoint == "hooks.content":
        return {202} if settings.hook_secret else {403}
    if endpoint.startswith("admin."):
        return {200, 202} if settings.admin_token else {403}
    return {204} if endpoint == "clicks.click" else {200}


def test_every_two_features_are_together_in_some_choice() -> None:
    """A small number of combinations covers all pairs."""
    assert len(PAIRS) <= 12
    for one, other in combinations(FEATURES, 2):
        states = {(one in choice, other in choice) for choice in PAIRS}
        assert len(states) == 4, (one, other)


def test_every_feature_at_once(tmp_path: Path) -> None:
    """With every setting changed from its default, every route answers twice."""
    with serving(tmp_path, set(FEATURES)) as service:
        usual = Settings()
        same = {n for n in SETTINGS if getattr(service.settings, n) == getattr(usual, n)}
        assert same <= PLACES
        check_every_route(service)


@pytest.mark.parametrize("features", PAIRS, ids=range(len(PAIRS)))
def test_every_pair_of_features(tmp_path: Path, features: set[str]) -> None:
    """With some features on and others off, every route answers twice."""
    with serving(tmp_path, features) as service:
        check_every_route(service)
