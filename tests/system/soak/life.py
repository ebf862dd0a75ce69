"""What may happen to an index, a disk, a clock, files and processes in a long life."""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from search.storage import generations
from tests.system.crash.conftest import Service
from tests.system.crash.forker import Forker
from tests.system.crash.site import Site
from tests.system.soak.clock import Clock
from tests.system.soak.readers import Readers

# Longer than any request takes.
PAUSE_SECONDS = 2.0


class Life:
    """An index on a small disk, what its generations contain, and what may happen to it."""

    def __init__(
        self, site: Site, disk: Path, clock: Clock, forker: Forker, chance: random.Random
    ) -> None:
        self.index, self.truth = disk / "index", dict[str, int]()
        self._site, self._disk, self._forker, self._chance = site, disk, forker, chance
        self._clock, self._edition, self._seconds = clock, 0, 1.0
        self._files = site.content / "files"
        self._files.mkdir()
        scheduled = site.content / "scheduled"
        scheduled.mkdir()
        for name, key in (("Later", "publishDate"), ("Sooner", "expiryDate")):
            text = f"---\ntitle: {name}\ntags: [t{len(name)}]\n{key}: {clock.between()}\n---\n"
            (scheduled / f"{name.lower()}.md").write_text(text + "<p>Chronic care.</p>\n")

    def build(self, readers: Readers | None = None, _: Service | None = None) -> None:
        """Rebuild or update, and let no later request get the index before."""
        self._write()
        ended = self._run(self._command())
        assert ended["code"] == 0, ended
        self._seconds = float(ended["seconds"])
        self._note()
        if readers:
            readers.after = generations.current(self.index)

    def kill_build(self, _: Readers, __: Service) -> None:
        """Kill a build at any moment."""
        self._write()
        self._run(self._command(), kill=self._chance.uniform(0, 1.3 * self._seconds))
        self._note()

    def kill_worker(self, readers: Readers, service: Service) -> None:
        """Kill one of the service's workers, and wait until another one has taken its place."""
        workers = service.workers()
        killed = self._chance.choice(workers)
        readers.kills += 1
        os.kill(killed, signal.SIGKILL)
        deadline = time.monotonic() + 60
        while killed in service.workers() or len(service.workers()) < len(workers):
            assert time.monotonic() < deadline, "no worker was started"
            time.sleep(0.05)
        # A connection may have been waiting for the killed worker until now.
        readers.kills += 1

    def fill_disk(self, _: Readers, __: Service) -> None:
        """Fill the disk, so that a build fails, and empty it again."""
        filler = self._disk / "filler"
        with filler.open("wb", buffering=0) as file:
            try:
                while True:
                    file.write(bytes(4096))
            except OSError:
                pass
        self._write()
        ended = self._run(self._command())
        filler.unlink()
        assert ended["code"] == 1, ended
        assert "No space left" in ended["output"], ended

    def roll_back(self, readers: Readers, _: Service) -> None:
        """Return to the generation before, if there is one."""
        if not generations.others(self.index):
            return
        readers.after = ""
        # Requests that began under the newer generation end first.
        time.sleep(PAUSE_SECONDS)
        ended = self._forker.run("rollback", "--index", str(self.index))
        assert ended["code"] == 0, ended

    def step_clock(self, _: Readers, __: Service) -> None:
        """Set the clock a day forward, or back."""
        self._clock.step()

    def spoil_files(self, readers: Readers, service: Service) -> None:
        """Build while the content has files that cannot be indexed, and others that flicker."""
        spoil = self._chance.choice(_SPOILED)
        spoil(self._files / "spoiled.md")
        with _flickering(self._files):
            self.build(readers, service)
        for path in self._files.iterdir():
            path.unlink()

    def _write(self) -> None:
        self._edition += 1
        self._site.write(self._edition)

    def _command(self) -> str:
        return self._chance.choice(("rebuild", "update"))

    def _run(self, command: str, kill: float | None = None) -> dict[str, Any]:
        place = ("--content", str(self._site.content), "--index", str(self.index))
        options = ("--engine", "tantivy", "--force", "--quiet")
        return self._forker.run(command, *place, *options, kill=kill)

    def _note(self) -> None:
        self.truth.setdefault(generations.current(self.index), self._edition)


def _not_utf8(path: Path) -> None:
    (path.parent / os.fsdecode(b"caf\xe9.md")).write_text("---\ntitle: Name\n---\nCare.\n")


# What is skipped, or has none of the words that readers search for.
_SPOILED: tuple[Callable[[Path], object], ...] = (
    _not_utf8,
    os.mkfifo,
    lambda path: path.symlink_to(path),
    lambda path: path.symlink_to("/proc/self/mem"),
    lambda path: path.write_text("---\ntitle: Never closed\n"),
    lambda path: path.write_bytes(os.urandom(100_000)),
    lambda path: path.write_bytes(b""),
    lambda path: path.write_text("---\ntitle: [\n---\n" + "<div>" * 10_000),
)


@contextmanager
def _flickering(folder: Path) -> Iterator[None]:
    """Write, change and delete files all the time."""
    done = threading.Event()

    def flicker() -> None:
        while not done.is_set():
            for number in range(5):
                path = folder / f"flicker{number}.md"
                path.write_text(f"---\ntitle: Flicker {number}\n---\n<p>Nothing.</p>\n")
            for number in range(5):
                (folder / f"flicker{number}.md").unlink()

    thread = threading.Thread(target=flicker)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
