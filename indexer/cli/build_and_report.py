"""Rebuild or update an index and report the result."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from indexer.cli import messages
from indexer.cli.reporters import Reporter, TextReporter
from indexer.files import ContentError
from indexer.pipeline import ContentScan, FullScan
from indexer.update import IncrementalScan, RebuildNeeded, shrink_limit, update_index
from search.engines import Engine, open_engine
from search.errors import EngineError
from search.settings import Settings
from search.status import Status
from search.storage import build_failures


def rebuild_and_report(
    settings: Settings,
    *,
    report: Path | None = None,
    force: bool = False,
    reporter: Reporter | None = None,
    reason: str = "",
) -> FullScan:
    """Rebuild the index, report the result and return the scan.

    `reason` explains why an update turned into a rebuild.
    """
    reporter = reporter or TextReporter()
    with _opened(settings, report) as engine:
        started = time.monotonic()
        with reporter.progress(settings) as progress:
            scan = FullScan(settings, progress=progress)
            minimum = {} if force else shrink_limit.min_documents(engine, settings)
            with closing(shrink_limit.limited(scan, minimum)) as documents:
                engine.rebuild(documents, facts=scan.facts, notes=scan.notes)
        status, seconds = engine.status(), time.monotonic() - started
    _write_report(report, scan)
    result = _result(scan, status, seconds) | ({"rebuilt": reason} if reason else {})
    lines = [f"Rebuilt because {reason}."] if reason else []
    indexed = messages.counted(scan.indexed, "document")
    lines.append(f"Indexed {indexed} in {seconds:.1f} s ({status.engine}).")
    lines += messages.faster_engine(settings, status)
    reporter.done([*lines, *messages.scan_summary(scan, report)], result)
    return scan


def update_and_report(
    settings: Settings,
    *,
    report: Path | None = None,
    force: bool = False,
    reporter: Reporter | None = None,
) -> ContentScan:
    """Update the index, or rebuild it if an update is not possible."""
    reporter = reporter or TextReporter()
    try:
        with _opened(settings, report) as engine:
            started = time.monotonic()
            with reporter.progress(settings) as progress:
                scan = update_index(engine, settings, force=force, progress=progress)
            status, seconds = engine.status(), time.monotonic() - started
    except RebuildNeeded as error:
        return rebuild_and_report(
            settings, report=report, force=force, reporter=reporter, reason=str(error)
        )
    _write_report(report, scan)
    result = _result(scan, status, seconds)
    result |= {"changes": asdict(scan.counts()), "changed": scan.generation_made}
    reporter.done(_update_lines(scan, status, seconds, report), result)
    return scan


def _result(scan: ContentScan, status: Status, seconds: float) -> dict[str, Any]:
    """The JSON-ready result of a build, limited to the problems that the index stores."""
    return {
        "generation": status.generation,
        "engine": status.engine,
        "seconds": round(seconds, 3),
        "read": scan.read,
        "indexed": scan.indexed,
        "documents": status.documents,
        **scan.facts(),
    }


def _update_lines(
    scan: IncrementalScan, status: Status, seconds: float, report: Path | None
) -> Iterator[str]:
    """Describe an update, and list the problems in the files that it read."""
    files = messages.counted(scan.files, "file")
    if not scan.generation_made:
        yield f"No changes: {files} checked in {seconds:.1f} s."
        return
    documents = messages.counted(status.documents, "document")
    changes = messages.change_summary(scan.counts())
    yield f"Updated in {seconds:.1f} s: {changes}. The index has {documents} ({status.engine})."
    if scan.new_problems:
        yield from messages.problem_lines(scan.new_problems, report)
    if len(scan.problems) > len(scan.new_problems):
        total = messages.counted_severities(scan.problems)
        yield f"Total problems, including those in unchanged files: {total}."


@contextmanager
def _opened(settings: Settings, report: Path | None) -> Iterator[Engine]:
    if report:
        # If the report cannot be written, fail before doing the work rather than after it.
        with report.open("a"):
            pass
    engine = open_engine(
        settings.engine_url(), settings.schema(), wait=settings.wait, retention=settings.retention()
    )
    with closing(engine), _failure_recorded(settings):
        yield engine


@contextmanager
def _failure_recorded(settings: Settings) -> Iterator[None]:
    """Record why a build failed, if anyone is to be told."""
    try:
        yield
    except (EngineError, ContentError, OSError) as error:
        if settings.webhook_urls:
            build_failures.record(settings.index, str(error))
        raise


def _write_report(report: Path | None, scan: ContentScan) -> None:
    if report:
        text = json.dumps(scan.report(), ensure_ascii=False, indent=1)
        report.write_text(text + "\n", encoding="utf-8")
