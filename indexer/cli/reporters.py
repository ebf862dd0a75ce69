"""Reporters show the progress and result of a build as text, as JSON or not at all."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Protocol

import click

from indexer.files import count_files
from search.settings import Settings

Progress = Callable[[int], object]

# Frequent enough for a progress bar, while logs stay short.
_PROGRESS_INTERVAL_SECONDS = 0.25


class Reporter(Protocol):
    """Receives the progress and the result of a build."""

    def progress(self, settings: Settings) -> AbstractContextManager[Progress]:
        """Yield a function to call with the number of files read since the last call."""

    def done(self, lines: Iterable[str], result: Mapping[str, Any]) -> None:
        """Report the result. People see `lines`; programs get `result`."""


def reporter(*, quiet: bool = False, as_json: bool = False) -> Reporter:
    """The reporter for a command's options."""
    return JsonReporter() if as_json else SilentReporter() if quiet else TextReporter()


class TextReporter:
    """Shows people a progress bar, if there is a terminal, and finally a summary."""

    @contextmanager
    def progress(self, settings: Settings) -> Iterator[Progress]:
        """Draw a progress bar if there is a terminal."""
        if not sys.stderr.isatty():
            yield _ignore
            return
        total = count_files(settings)
        with click.progressbar(length=total, label="Reading", file=sys.stderr) as bar:
            yield bar.update

    def done(self, lines: Iterable[str], result: Mapping[str, Any]) -> None:  # noqa: ARG002
        """Print the lines."""
        for line in lines:
            click.echo(line)


class JsonReporter:
    """Prints one JSON object per line: `{"progress": …}`, and finally `{"result": …}`."""

    @contextmanager
    def progress(self, settings: Settings) -> Iterator[Progress]:
        """Print the number of files read and the total a few times per second."""
        total, read, printed_at = count_files(settings), 0, 0.0

        def add(files: int) -> None:
            nonlocal read, printed_at
            read += files
            if time.monotonic() - printed_at > _PROGRESS_INTERVAL_SECONDS:
                printed_at = time.monotonic()
                _print(progress={"files": read, "of": total})

        add(0)
        yield add
        _print(progress={"files": read, "of": total})

    def done(self, lines: Iterable[str], result: Mapping[str, Any]) -> None:  # noqa: ARG002
        """Print the result."""
        _print(result=result)


class SilentReporter:
    """Prints nothing."""

    @contextmanager
    def progress(self, settings: Settings) -> Iterator[Progress]:  # noqa: ARG002
        """Draw nothing."""
        yield _ignore

    def done(self, lines: Iterable[str], result: Mapping[str, Any]) -> None:
        """Print nothing."""


def _ignore(files: int) -> None:
    """Report nothing."""


def _print(**values: Any) -> None:
    click.echo(json.dumps(values, ensure_ascii=False))
    sys.stdout.flush()
