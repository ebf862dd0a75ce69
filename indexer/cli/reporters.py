"""How a build tells what it does: in words, in lines of JSON, or not at all."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Protocol

import click

from indexer.files.walk import count
from search.settings.table import Settings

Progress = Callable[[int], object]
_PAUSE = 0.25  # seconds between two lines of JSON that tell progress


class Voice(Protocol):
    """What a build tells its progress and its result to."""

    def progress(self, settings: Settings) -> AbstractContextManager[Progress]:
        """Yield what is called with the number of files each time more are read."""

    def done(self, lines: Iterable[str], result: Mapping[str, Any]) -> None:
        """Tell what came of it, in lines for people or as JSON."""


def voice(*, quiet: bool = False, as_json: bool = False) -> Voice:
    """Return the voice that a command's options ask for."""
    return Json() if as_json else Silence() if quiet else Words()


class Words:
    """Tells people: a bar on a terminal, lines at the end."""

    @contextmanager
    def progress(self, settings: Settings) -> Iterator[Progress]:
        """Draw a bar where there is a terminal."""
        if not sys.stderr.isatty():
            yield _unsaid
            return
        with click.progressbar(length=count(settings), label="Reading", file=sys.stderr) as bar:
            yield bar.update

    def done(self, lines: Iterable[str], result: Mapping[str, Any]) -> None:  # noqa: ARG002
        """Print the lines."""
        for line in lines:
            click.echo(line)


class Json:
    """Tells programs: an object a line, `{"progress": …}` and at last `{"result": …}`."""

    @contextmanager
    def progress(self, settings: Settings) -> Iterator[Progress]:
        """Print how many files of how many have been read, a few times a second."""
        total, read, said = count(settings), 0, 0.0

        def more(files: int) -> None:
            nonlocal read, said
            read += files
            if time.monotonic() - said > _PAUSE:
                said = time.monotonic()
                _print(progress={"files": read, "of": total})

        more(0)
        yield more
        _print(progress={"files": read, "of": total})

    def done(self, lines: Iterable[str], result: Mapping[str, Any]) -> None:  # noqa: ARG002
        """Print the result."""
        _print(result=result)


class Silence:
    """Tells nothing."""

    @contextmanager
    def progress(self, settings: Settings) -> Iterator[Progress]:  # noqa: ARG002
        """Draw nothing."""
        yield _unsaid

    def done(self, lines: Iterable[str], result: Mapping[str, Any]) -> None:
        """Print nothing."""


def _unsaid(files: int) -> None:
    """Tell nobody."""


def _print(**values: Any) -> None:
    click.echo(json.dumps(values, ensure_ascii=False))
    sys.stdout.flush()
