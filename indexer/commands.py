"""The command `rebuild`: content files to a fresh index."""

from __future__ import annotations

import json
import time
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import click

from indexer.files import ContentError
from indexer.pipeline import Reading
from indexer.problem import render
from indexer.voice import Voice, Words, voice
from search.document import Document
from search.engine import Engine, EngineError, Status, open_engine
from search.settings import Settings, load_settings
from search.validation import SettingsError

SHOWN = 20  # problems in full; the report holds them all
MOST_LOST = 0.2  # of the documents, before a rebuild asks whether that is meant


class TooFewDocuments(ContentError):
    """A rebuild would lose a good part of the index."""


@click.command()
@click.option("--content", help="Folder of the content files.")
@click.option("--index", help="Folder of the built index.")
@click.option("--engine", help="auto, tantivy or whoosh.")
@click.option("--config", type=click.Path(path_type=Path), help="TOML file of settings.")
@click.option("--report", type=click.Path(path_type=Path), help="Write every problem as JSON.")
@click.option("--wait", type=float, help="Seconds to wait for another writer.")
@click.option("--force", is_flag=True, help="Even when a fifth of the documents would go.")
@click.option("--quiet", is_flag=True, help="Say nothing unless it fails.")
@click.option("--json", "as_json", is_flag=True, help="Say progress and result in lines of JSON.")
def rebuild(
    config: Path | None,
    report: Path | None,
    *,
    force: bool,
    quiet: bool,
    as_json: bool,
    **overrides: Any,
) -> None:
    """Read all content and replace the index; searches see the old one until it is done."""
    with failing_in_one_line():
        settings = load_settings(config, **overrides)
        build(settings, report=report, force=force, say=voice(quiet=quiet, as_json=as_json))


@contextmanager
def failing_in_one_line() -> Iterator[None]:
    """Turn errors that say what to do into that sentence and exit code 1."""
    try:
        yield
    except (SettingsError, EngineError, ContentError) as error:
        raise click.ClickException(str(error)) from None
    except BrokenPipeError:  # the reader of our output has seen enough; click knows what to do
        raise
    except OSError as error:
        where = f": {error.filename}" if error.filename else ""
        raise click.ClickException(f"{error.strerror or error}{where}") from None


def build(
    settings: Settings,
    *,
    report: Path | None = None,
    force: bool = False,
    say: Voice | None = None,
) -> Reading:
    """Rebuild the index of the settings and say what happened; return the reading."""
    say = say or Words()
    if settings.index.exists() and not settings.index.is_dir():
        raise SettingsError(f"the index {settings.index} is a file: set `index` to a folder")
    if report:  # what cannot be written is better known before the work than after
        with report.open("a"):
            pass
    engine = open_engine(settings.engine_url(), settings.schema(), wait=settings.wait)
    began = time.monotonic()
    with closing(engine), say.progress(settings) as progress:
        reading = Reading(settings, progress=progress)
        keep = 0.0 if force else (1 - MOST_LOST) * _documents(engine, reading)
        with closing(_enough(reading, keep)) as documents:
            engine.rebuild(documents, facts=reading.facts)
        status = engine.status()
    if report:
        text = json.dumps(reading.report(), ensure_ascii=False, indent=1)
        report.write_text(text + "\n", encoding="utf-8")
    took = time.monotonic() - began
    said = f"Indexed {counted(reading.indexed, 'document')} in {took:.1f} s ({status.engine})."
    say.done((said, *summary(reading, report)), result(reading, status, took))
    return reading


def result(reading: Reading, status: Status, took: float) -> dict[str, Any]:
    """Return what came of a build, JSON-ready, with as many problems as the index keeps."""
    told = {"generation": status.generation, "engine": status.engine, "seconds": round(took, 3)}
    counts = {"read": reading.read, "indexed": reading.indexed, "documents": status.documents}
    return {**told, **counts, **reading.facts()}


def _documents(engine: Engine, reading: Reading) -> int:
    """Return how many documents of the same content the index holds."""
    try:
        status = engine.status()
    except EngineError:  # none yet, or none that can be read: nothing to lose
        return 0
    return status.documents if status.facts.get("content") == reading.facts()["content"] else 0


def _enough(documents: Iterable[Document], keep: float) -> Generator[Document]:
    number = 0
    for number, document in enumerate(documents, 1):  # noqa: B007  # the last number is the point
        yield document
    if number < keep:
        raise TooFewDocuments(
            f"the index would shrink to {number:,} documents, by more than a fifth; it was left "
            "as it is. Run `curated-search rebuild --force` if that is meant"
        )


def counted(number: int, noun: str) -> str:
    """Return a number with its noun, in the plural where it must be."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def summary(reading: Reading, report: Path | None = None) -> Iterator[str]:
    """Yield the lines that say what was left out and what is wrong, errors first."""
    if reading.left_out:
        reasons = (f"{number:,} {reason}" for reason, number in reading.left_out.most_common())
        yield f"Left out on purpose: {'; '.join(reasons)}."
    problems = sorted(reading.problems, key=lambda problem: problem.severity)
    if not problems:
        return
    errors = sum(problem.severity == "error" for problem in problems)
    warnings = len(problems) - errors
    yield f"Problems: {counted(errors, 'error')}, {counted(warnings, 'warning')}."
    for problem in problems[:SHOWN]:
        yield f"  {render(problem)}"
    if len(problems) > SHOWN:
        where = f"see {report}" if report else "add --report FILE to see them all"
        yield f"  … and {len(problems) - SHOWN:,} more; {where}."
