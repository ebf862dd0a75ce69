"""The `watch` command, which keeps the index up to date until it is stopped."""

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
from indexer.cli.build_and_report import update_and_report
from indexer.cli.change_notifications import changes
from indexer.cli.reporters import SilentReporter
from indexer.files import ContentError, check_content
from search.errors import EngineError, SettingsError
from search.settings import FILE, PREFIX, Settings, load_settings
from search.untrusted_text import escape_unprintable

# The folder itself and the settings file are polled: notifications for them are unreliable.
POLL_MILLISECONDS = 500

# The delay before a failed update is retried. It doubles with each failure.
RETRY_SECONDS = 5.0

# Another writer, such as a rebuild, gets at least this long to finish.
MIN_WAIT_SECONDS = 30.0

# Some file systems send no change notifications, so all files are checked at this interval.
FULL_CHECK_SECONDS = 300.0

Stat = tuple[int, ...]


class Watcher:
    """Watches the content folders and one settings file."""

    def __init__(self, load: Callable[[], Settings], config: Path) -> None:
        self._load, self._config = load, config
        self._settings = load()
        self._config_status = _status(config)
        self._update_due = 0.0
        self._retry_seconds = RETRY_SECONDS
        self._last_failure = ""

    @property
    def folders(self) -> tuple[Path, ...]:
        """The folders that are currently watched."""
        return tuple(part.content for part in self._settings.parts().values())

    def run(self) -> None:
        """Update the index whenever something has changed, until KeyboardInterrupt."""
        _log(f"Watching {', '.join(map(str, self.folders))}; stop with Ctrl-C")
        while True:
            folders = self.folders
            statuses = [_status(folder) for folder in folders]
            if None in statuses:
                missing = folders[statuses.index(None)]
                self._report_failure(f"The content folder {missing} is missing; waiting for it")
                time.sleep(POLL_MILLISECONDS / 1000)
                self._reload_settings()
                continue
            self._update_due = 0.0
            try:
                self._follow(folders, statuses)
            except FileNotFoundError:
                # The folder was deleted after its status was taken.
                continue
            except OSError as error:
                # For example, the folder has more subfolders than the system can watch.
                self._poll_once(error)

    def _poll_once(self, error: OSError) -> None:
        """Check for changes once; the first time, log why notifications do not work."""
        failure = f"Cannot watch for changes: {error}; checking every {RETRY_SECONDS:.0f} s instead"
        self._report_failure(failure)
        self._update()
        self._last_failure = failure
        time.sleep(RETRY_SECONDS)

    def _follow(self, folders: tuple[Path, ...], statuses: list[Stat | None]) -> None:
        """Update on each change until a folder is replaced or the settings name others."""
        for changed in changes(folders, POLL_MILLISECONDS):
            if [_status(folder) for folder in folders] != statuses:
                return
            reloaded = self._reload_settings()
            if self.folders != folders:
                return
            if changed or reloaded:
                self._retry_seconds = RETRY_SECONDS
            if changed or reloaded or time.monotonic() >= self._update_due:
                self._update()

    def _reload_settings(self) -> bool:
        """Reload the settings if their file has changed. Return whether they were reloaded."""
        status = _status(self._config)
        if status == self._config_status:
            return False
        self._config_status = status
        try:
            self._settings = self._load()
        except SettingsError as error:
            self._report_failure(f"Settings not reloaded: {error}; the old settings remain in use")
            return False
        return True

    def _update(self) -> None:
        try:
            update_and_report(self._settings, reporter=_LineReporter())
        except (SettingsError, EngineError, ContentError, OSError) as error:
            self._report_failure(f"Not updated: {error}")
            self._update_due = time.monotonic() + self._retry_seconds
            self._retry_seconds = min(2 * self._retry_seconds, FULL_CHECK_SECONDS)
        else:
            self._last_failure, self._retry_seconds = "", RETRY_SECONDS
            self._update_due = time.monotonic() + FULL_CHECK_SECONDS

    def _report_failure(self, text: str) -> None:
        """Log a failure unless the last failure that was logged is the same."""
        if text != self._last_failure:
            _log(text)
        self._last_failure = text


class _LineReporter(SilentReporter):
    """Logs one line per update, and nothing if nothing has changed."""

    def done(self, lines: Iterable[str], result: Mapping[str, Any]) -> None:
        """Log the changes and the number of problems."""
        if result.get("changed") is False:
            return
        done = [line for line in lines if not line.startswith((" ", "Skipped", "Problems"))]
        counts = result["problem_count"]
        _log(" ".join([*done, f"Errors: {counts['error']:,}; warnings: {counts['warning']:,}."]))


def _status(path: Path) -> Stat | None:
    """A file's identity and modification time, a folder's identity, or None if missing."""
    try:
        status = path.stat()
    except OSError:
        return None
    identity = (status.st_dev, status.st_ino)
    return (*identity, status.st_mtime_ns) if path.is_file() else identity


def _log(text: str) -> None:
    time_of_day = f"{datetime.now():%Y-%m-%d %H:%M:%S}"  # noqa: DTZ005 - a log's local time
    click.echo(f"{time_of_day} {escape_unprintable(text)}")


@contextmanager
def _stopping(parent: int) -> Iterator[None]:
    """End quietly on SIGTERM or Ctrl-C, or when process `parent` ends, unless that is 0."""

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
        time.sleep(POLL_MILLISECONDS / 1000)
    os.kill(os.getpid(), signal.SIGTERM)


@click.command()
@click.option("--content", help="Content folder.")
@click.option("--index", help="Index folder.")
@click.option("--engine", help="auto, tantivy, columns or whoosh.")
@click.option("--config", type=click.Path(path_type=Path), help="Settings file (TOML).")
@click.option("--parent", type=int, default=0, hidden=True, help="Stop when this process ends.")
def watch(config: Path | None, parent: int, **overrides: Any) -> None:
    """Watch the content and update the index whenever it changes."""
    if importlib.util.find_spec("watchfiles") is None:
        raise click.ClickException(
            "`watch` needs the watchfiles library; run: pip install watchfiles"
        )
    file = config or Path(os.environ.get(PREFIX + "CONFIG") or FILE)
    with failing_in_one_line(), _stopping(parent):
        watcher = Watcher(lambda: _with_long_wait(load_settings(config, **overrides)), file)
        if not parent:
            # A watcher started by the service waits instead: the folder may be mounted later.
            for folder in watcher.folders:
                check_content(folder)
        watcher.run()


def _with_long_wait(settings: Settings) -> Settings:
    """The settings with a wait long enough for another writer to finish."""
    return replace(settings, wait=max(settings.wait, MIN_WAIT_SECONDS))
