"""How soon a reader sees the answer to a key: `python -m tests.bench.keystrokes QUERIES`.

Queries are typed into the search page in Chromium, a key every 90 ms, on this machine's line and
on a slow one. For each text in the box, the time from its last key to the first frame with its
answer is measured. Texts that are overtaken by a later answer are not painted.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from tests.bench.processes import COMMAND, free_port, run, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SAMPLE = Path(__file__).parents[1] / "data" / "content"
KEY_INTERVAL_MS = 90
# The slow line: its round trip, and its bytes per second in each direction (1.6 and 0.75 Mbit/s).
LATENCY_MS, DOWN, UP = 150, 200_000, 93_750
_LONGEST_QUERY, _SEED = 30, 22
_WARM_UP_QUERIES, _SETTLING_MS = 2, 1_500
# The title of each page begins with its query.
_WATCH = """
(() => {
  const keys = [], paints = [];
  const query = () => document.title.split(" – ")[0];
  document.addEventListener("input", () => {
    const text = document.querySelector("curated-search-box").value.trim();
    if (text) keys.push([text, performance.now()]);
  }, true);
  new MutationObserver(() => {
    const text = query();
    // The frame after the change has painted it.
    requestAnimationFrame(() => setTimeout(() => paints.push([text, performance.now()])));
  }).observe(document.getElementById("results"), { childList: true });
  window.measured = () => ({ keys: keys.splice(0), paints: paints.splice(0) });
})()
"""


@dataclass(frozen=True, slots=True)
class Typed:
    """Keys, and the milliseconds from those that were painted to their paint."""

    keys: int
    delays: tuple[float, ...]
    # The longest run of keys without a painted answer.
    longest_gap: int

    def percentile(self, share: float) -> float:
        """The delay that this share of the painted keys does not exceed."""
        ordered = sorted(self.delays)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


def main() -> None:
    """Measure and print."""
    arguments = _arguments()
    queries = _queries(arguments.queries, arguments.number)
    with TemporaryDirectory() as folder, _chromium() as browser:
        run("rebuild", "--quiet", "--content", str(arguments.content), "--index", folder)
        port = free_port()
        settings = {"index": folder, "port": str(port), "workers": "2", "threads": "4"}
        with serving([*COMMAND, "serve"], port, "/readyz", settings) as server:
            print("| line | keys | painted | longest gap, keys | p50, ms | p95, ms |")
            print("|---|---:|---:|---:|---:|---:|")
            for name, is_slow in (("this machine", False), ("150 ms, 1.6 Mbit/s", True)):
                print(_row(name, _type_all(browser, server.base, queries, is_slow=is_slow)))


def _row(name: str, typed: Typed) -> str:
    share = len(typed.delays) / typed.keys
    p50, p95 = typed.percentile(0.5), typed.percentile(0.95)
    return f"| {name} | {typed.keys} | {share:.0%} | {typed.longest_gap} | {p50:.0f} | {p95:.0f} |"


def _type_all(browser: Browser, base: str, queries: Sequence[str], *, is_slow: bool) -> Typed:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-US")
    page = context.new_page()
    page.goto(base, wait_until="networkidle")
    if is_slow:
        session = context.new_cdp_session(page)
        line = {"latency": LATENCY_MS, "downloadThroughput": DOWN, "uploadThroughput": UP}
        session.send("Network.enable")
        session.send("Network.emulateNetworkConditions", {"offline": False, **line})
    page.evaluate(_WATCH)
    for query in queries[:_WARM_UP_QUERIES]:
        _type(page, query)
    measured = [_type(page, query) for query in queries[_WARM_UP_QUERIES:]]
    context.close()
    return Typed(
        sum(typed.keys for typed in measured),
        tuple(delay for typed in measured for delay in typed.delays),
        max(typed.longest_gap for typed in measured),
    )


def _type(page: Page, query: str) -> Typed:
    """Type a query into an empty box, and wait until nothing changes any more."""
    box = page.get_by_role("combobox")
    box.fill("")
    page.wait_for_timeout(_SETTLING_MS)
    page.evaluate("measured()")
    box.press_sequentially(query, delay=KEY_INTERVAL_MS)
    page.wait_for_timeout(_SETTLING_MS)
    return matched(**page.evaluate("measured()"))


def matched(keys: Sequence[tuple[str, float]], paints: Sequence[tuple[str, float]]) -> Typed:
    """The delay of each key whose text was painted while it was in the box, or later."""
    delays: list[float] = []
    gap = longest = 0
    for text, pressed in keys:
        painted = next((at for shown, at in paints if shown == text and at >= pressed), None)
        if painted is None:
            gap += 1
            longest = max(longest, gap)
            continue
        delays.append(painted - pressed)
        gap = 0
    return Typed(len(keys), tuple(delays), longest)


def _queries(file: Path, number: int) -> list[str]:
    """A sample of the lines' last columns, each at most as long as people type in a box."""
    lines = file.read_text(encoding="utf-8").splitlines()
    texts = sorted({_beginning(line.split("\t")[-1]) for line in lines} - {""})
    return random.Random(_SEED).sample(texts, min(number, len(texts)))


def _beginning(text: str) -> str:
    """The first words of a text."""
    short = " ".join(text.split())[:_LONGEST_QUERY]
    return short if len(short) < _LONGEST_QUERY else short.rpartition(" ")[0]


@contextmanager
def _chromium() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    from tests.system.browser.conftest import ARGUMENTS, CHROMIUM

    with sync_playwright() as started:
        yield started.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("queries", type=Path)
    parser.add_argument("--content", type=Path, default=SAMPLE)
    parser.add_argument("--number", type=int, default=22)
    return parser.parse_args()


if __name__ == "__main__":
    main()
