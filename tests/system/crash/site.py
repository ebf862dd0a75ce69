"""A small site whose editions can be recognized in any answer, and clients that check them."""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ASKED = "/api/v1/search?q=care&per_page=50&facets=none&fields=title&sort=title&highlight=none"


class Site:
    """A content folder with editions: some files stay, others appear, change or disappear."""

    def __init__(self, content: Path) -> None:
        self.content = content
        content.mkdir()

    def write(self, edition: int) -> None:
        """Write an edition to the folder, touching only files that differ."""
        wanted = {f"{name}.md": title for name, title in _titles(edition).items()}
        for path in self.content.glob("*.md"):
            if path.name not in wanted:
                path.unlink()
        for name, title in wanted.items():
            text = f"---\ntitle: {title}\ntags: [t{len(title)}]\n---\n<p>Chronic care.</p>\n"
            path = self.content / name
            if not path.exists() or path.read_text() != text:
                path.write_text(text)


def _titles(edition: int) -> dict[str, str]:
    """The titles by file name: one names the edition, some come and go, and one file moves."""
    fixed = {f"fixed{n}": f"Fixed {n}" for n in range(8)}
    guests = {f"guest{n}": f"Guest {n}" for n in range(edition % 11)}
    return {"edition": f"Edition {edition}", f"moved{edition % 5}": "Moved", **fixed, **guests}


def expected(edition: int) -> list[str]:
    """The titles of all articles of an edition."""
    return sorted(_titles(edition).values())


def edition_of(titles: list[str]) -> int:
    """An answer's edition, according to the article whose title names the edition."""
    return next(int(title.split()[1]) for title in titles if title.startswith("Edition"))


@dataclass
class Seen:
    """The answers that clients received."""

    answers: int = 0
    wrong: list[str] = field(default_factory=list)
    # The editions seen, by generation.
    editions: dict[str, set[int]] = field(default_factory=dict)


class Clients:
    """Clients that search continuously, each on its own connection, and check every answer.

    An answer must be a whole edition, from a generation that was current at some moment
    between the request and the answer. `after` is the newest generation whose build has been
    reported as done: no request that begins later may see an older one.
    """

    def __init__(self, port: int, index: Path, number: int = 4) -> None:
        self.seen = Seen()
        self.after = ""
        self._port, self._index = port, index
        self._lock, self._done = threading.Lock(), threading.Event()
        self._threads = [threading.Thread(target=self._loop) for _ in range(number)]

    def __enter__(self) -> Clients:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        for thread in self._threads:
            thread.join()

    def _current(self) -> str:
        return (self._index / "CURRENT").read_text().strip()

    def _loop(self) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=120)
        while not self._done.is_set():
            try:
                self._ask(connection)
            except Exception as error:  # noqa: BLE001 - a failed request is what this is about
                with self._lock:
                    self.seen.wrong.append(f"{type(error).__name__}: {error}")
                connection.close()
        connection.close()

    def _ask(self, connection: http.client.HTTPConnection) -> None:
        done, before = self.after, self._current()
        connection.request("GET", ASKED)
        response = connection.getresponse()
        body = response.read()
        found = self._current()
        if response.status != 200:
            raise AssertionError(f"{response.status} {body[:300]!r}")
        answer: dict[str, Any] = json.loads(body)
        titles = [hit["title"] for hit in answer["hits"]]
        name, edition = answer["index"]["generation"], edition_of(titles)
        with self._lock:
            self.seen.answers += 1
            self.seen.editions.setdefault(name, set()).add(edition)
            if titles != expected(edition) or answer["total"] != len(titles):
                self.seen.wrong.append(f"{name}: not edition {edition}: {titles}")
            if before == found != name:
                self.seen.wrong.append(f"{name} answers while {found} is current")
            if name < done:
                self.seen.wrong.append(f"{name} answers after {done} was reported as done")


def check(clients: Clients, truth: dict[str, int]) -> None:
    """Assert that no request failed and that each generation answered with its own edition."""
    assert not clients.seen.wrong, Counter(clients.seen.wrong).most_common(5)
    assert clients.seen.answers
    for name, editions in clients.seen.editions.items():
        assert editions == {truth[name]}, (name, editions, truth[name])


def until(true: Callable[[], bool], seconds: float = 300) -> None:
    """Wait until a condition is true."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.02)
