"""Watch: the index follows the content folder, by itself, until it is told to stop."""

from __future__ import annotations

import importlib.util
import os
import signal
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from indexer.cli.build import failing_in_one_line
from indexer.cli.builds import renew
from indexer.cli.reporters import Silence
from indexer.files.walk import ContentError, check_content
from search.errors import EngineError, SettingsError
from search.settings.loading import FILE, PREFIX, load_settings
from search.settings.table import Settings

QUIET = 100  # milliseconds without a change, after which changes are taken together
LONGEST = 2_000  # milliseconds that changes are gathered
GLANCE = 500  # milliseconds between two looks at the folder and the settings themselves
RETRY = 5.0  # seconds after which a failed update is tried again, then twice as many each time
PATIENCE = 30.0  # seconds at least that another writer has to finish
SURE = 300.0  # seconds after which all is checked, for file systems that tell of no changes

Stat = tuple[int, ...]


class Watcher:
    """Follows one content folder and one file of settings."""

    def __init__(self, load: Callable[[], Settings], config: Path) -> None:
        self._load, self._config = load, config
        self._settings = load()
        self._seen = _status(config)
        self._due = 0.0
        self._pause = RETRY
        self._said = ""

    @property
    def content(self) -> Path:
        """The folder that is followed now."""
        return self._settings.content

    def run(self) -> None:
        """Update the index whenever something has changed, until KeyboardInterrupt."""
        _log(f"Watching {self._settings.content}; stop with Ctrl-C")
        while True:
            content = self._settings.content
            folder = _status(content)
            if folder is None:
                self._fail(f"the content folder {content} is gone: waiting for it")
                time.sleep(GLANCE / 1000)
                self._is_configured_anew()
                continue
            self._due = 0.0
            try:
                self._follow(content, folder)
            except FileNotFoundError:  # gone between two lines
                continue
            except OSError as error:  # such as too many folders for this system's notices
                instead = f"{error}: looking every {RETRY:.0f} s instead"
                self._fail(instead)
                self._update()
                self._said = instead
                time.sleep(RETRY)

    def _follow(self, content: Path, folder: Stat) -> None:
        """Return when the folder is another, or the settings name another one."""
        for changed in _changes(content):
            now = _status(content)
            if now is None or now[:2] != folder[:2]:
                return
            anew = self._is_configured_anew()
            if self._settings.content != content:
                return
            if changed or anew:
                self._pause = RETRY
            if changed or anew or time.monotonic() >= self._due:
                self._update()

    def _is_configured_anew(self) -> bool:
        seen = _status(self._config)
        if seen == self._seen:
            return False
        self._seen = seen
        try:
            self._settings = self._load()
        except SettingsError as error:
            self._fail(f"{error}; the settings before hold on")
            return False
        return True

    def _update(self) -> None:
        try:
            renew(self._settings, say=_Line())
        except (SettingsError, EngineError, ContentError, OSError) as error:
            self._fail(f"Not updated: {error}")
            self._due = time.monotonic() + self._pause
            self._pause = min(2 * self._pause, SURE)
        else:
            self._said, self._pause = "", RETRY
            self._due = time.monotonic() + SURE

    def _fail(self, text: str) -> None:
        """Say what is wrong, once."""
        if text != self._said:
            _log(text)
        self._said = text


class _Line(Silence):
    """Tells each update in one line, and nothing where nothing changed."""

    def done(self, lines: Iterable[str], result: Mapping[str, Any]) -> None:
        """Print what was done and how many problems there are."""
        if result.get("changed") is False:
            return
        told = [line for line in lines if not line.startswith((" ", "Left out", "Problems"))]
        counts = result["problem_count"]
        _log(" ".join([*told, f"Errors: {counts['error']:,}; warnings: {counts['warning']:,}."]))


def _changes(content: Path) -> Iterator[Any]:
    """Yield sets of changes, empty ones now and then."""
    from watchfiles import watch as changes

    root = str(content.resolve())
    return changes(
        content,
        watch_filter=lambda _, path: not _is_hidden(path.removeprefix(root)),
        debounce=LONGEST,
        step=QUIET,
        rust_timeout=GLANCE,
        yield_on_timeout=True,
        ignore_permission_denied=True,
    )


def _is_hidden(path: str) -> bool:
    """Say whether a path under the content folder is an editor's or a tool's own."""
    return path.endswith("~") or "/." in path


def _status(path: Path) -> Stat | None:
    """Return what tells one file or folder from another, None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return (found.st_dev, found.st_ino, *((found.st_mtime_ns,) if path.is_file() else ()))


def _log(text: str) -> None:
    click.echo(f"{datetime.now():%Y-%m-%d %H:%M:%S} {text}")  # noqa: DTZ005 - a log's local time


@contextmanager
def _stopping(parent: int) -> Iterator[None]:
    """End without a trace on SIGTERM and Ctrl-C, and with the parent where one is given."""

    def stop(*_: Any) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    if parent:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    try:
        yield
    except KeyboardInterrupt:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(GLANCE / 1000)
    os.kill(os.getpid(), signal.SIGTERM)


@click.command()
@click.option("--content", help="Folder of the content files.")
@click.option("--index", help="Folder of the built index.")
@click.option("--engine", help="auto, tantivy or whoosh.")
@click.option("--config", type=click.Path(path_type=Path), help="TOML file of settings.")
@click.option("--parent", type=int, default=0, hidden=True, help="Process to end with.")
def watch(config: Path | None, parent: int, **given: Any) -> None:
    """Follow the content: update the index whenever something has changed."""
    if importlib.util.find_spec("watchfiles") is None:
        raise click.ClickException(
            "watching needs the library watchfiles; run: pip install 'curated-search[watch]'"
        )
    file = config or Path(os.environ.get(PREFIX + "CONFIG") or FILE)
    with failing_in_one_line(), _stopping(parent):
        watcher = Watcher(lambda: _patient(load_settings(config, **given)), file)
        if not parent:  # beside a service it waits for what may be mounted later
            check_content(watcher.content)
        watcher.run()


def _patient(settings: Settings) -> Settings:
    """Return the settings with a wait that lets another writer finish first."""
    return replace(settings, wait=max(settings.wait, PATIENCE))
