"""Builds: an index made from all content, or brought up to date, and what came of it told."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from indexer.cli import messages
from indexer.cli.reporters import Voice, Words
from indexer.pipeline.reading import Reading
from indexer.pipeline.summary import Tally
from indexer.update import shrink_guard
from indexer.update.changes import Changes
from indexer.update.update import RebuildNeeded, update
from search.engines.protocol import Engine
from search.engines.registry import open_engine
from search.settings.table import Settings
from search.status import Status


def build(
    settings: Settings,
    *,
    report: Path | None = None,
    force: bool = False,
    say: Voice | None = None,
    why: str = "",
) -> Reading:
    """Rebuild the index of the settings and say what happened; return the reading."""
    say = say or Words()
    with _opened(settings, report) as engine:
        began = time.monotonic()
        with say.progress(settings) as progress:
            reading = Reading(settings, progress=progress)
            fewest = 0.0 if force else shrink_guard.least(engine, settings)
            with closing(shrink_guard.enough(reading, fewest)) as documents:
                engine.rebuild(documents, facts=reading.facts, notes=reading.notes)
        status, took = engine.status(), time.monotonic() - began
    _keep(report, reading)
    told = {"rebuilt": why} if why else {}
    said = [f"Rebuilding, since {why}."] if why else []
    documents_ = messages.counted(reading.indexed, "document")
    said.append(f"Indexed {documents_} in {took:.1f} s ({status.engine}).")
    say.done((*said, *messages.summary(reading, report)), result(reading, status, took) | told)
    return reading


def renew(
    settings: Settings,
    *,
    report: Path | None = None,
    force: bool = False,
    say: Voice | None = None,
) -> Tally:
    """Bring the index of the settings up to date, by a rebuild where only that will do."""
    say = say or Words()
    try:
        with _opened(settings, report) as engine:
            began = time.monotonic()
            with say.progress(settings) as progress:
                changes = update(engine, settings, force=force, progress=progress)
            status, took = engine.status(), time.monotonic() - began
    except RebuildNeeded as why:
        return build(settings, report=report, force=force, say=say, why=str(why))
    _keep(report, changes)
    told = {"changes": asdict(changes.counts()), "changed": changes.made}
    say.done(_lines(changes, status, took, report), result(changes, status, took) | told)
    return changes


def result(tally: Tally, status: Status, took: float) -> dict[str, Any]:
    """Return what came of a build, JSON-ready, with as many problems as the index keeps."""
    told = {"generation": status.generation, "engine": status.engine, "seconds": round(took, 3)}
    counts = {"read": tally.read, "indexed": tally.indexed, "documents": status.documents}
    return {**told, **counts, **tally.facts()}


def _lines(changes: Changes, status: Status, took: float, report: Path | None) -> Iterator[str]:
    """Yield what an update says: of problems, those of the files that it read."""
    files = messages.counted(changes.files, "file")
    if not changes.made:
        yield f"Nothing has changed: {files} checked in {took:.1f} s."
        return
    held = messages.counted(status.documents, "document")
    done = messages.changes(changes.counts())
    yield f"Updated in {took:.1f} s: {done}. The index holds {held} ({status.engine})."
    if changes.found:
        yield from messages.wrong(changes.found, report)
    if len(changes.problems) > len(changes.found):
        yield f"Problems in all, unchanged files included: {messages.tolled(changes.problems)}."


@contextmanager
def _opened(settings: Settings, report: Path | None) -> Iterator[Engine]:
    if report:  # what cannot be written is better known before the work than after
        with report.open("a"):
            pass
    engine = open_engine(settings.engine_url(), settings.schema(), wait=settings.wait)
    with closing(engine):
        yield engine


def _keep(report: Path | None, tally: Tally) -> None:
    if report:
        text = json.dumps(tally.report(), ensure_ascii=False, indent=1)
        report.write_text(text + "\n", encoding="utf-8")
