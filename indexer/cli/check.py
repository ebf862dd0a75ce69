"""The command `check`: the editors' lint, for people and for CI."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from indexer.cli.messages import counted, tolled
from indexer.content_problems import Problem, render, severities, to_dict
from indexer.files.walk import ContentError
from indexer.pipeline.lint import lint
from indexer.pipeline.reading import Reading
from search.errors import SettingsError
from search.settings.loading import load_settings
from search.settings.table import Settings


class CannotCheck(click.ClickException):
    """There is nothing to check, or not as asked."""

    exit_code = 2


@click.command()
@click.option("--content", help="Folder of the content files.")
@click.option("--config", type=click.Path(path_type=Path), help="TOML file of settings.")
@click.option(
    "--format",
    "form",
    type=click.Choice(("text", "json", "github")),
    default="text",
    help="For people, for programs, or as GitHub's annotations.",
)
@click.option("--strict", is_flag=True, help="Fail on warnings too.")
@click.pass_context
def check(
    context: click.Context, /, config: Path | None, form: str, *, strict: bool, **given: Any
) -> None:
    """Say what is wrong with the content, without building.

    Exit code 1 means that there are errors (with --strict, or warnings), 2 that nothing could
    be checked.
    """
    try:
        settings = load_settings(config, **given)
        reading, problems = lint(settings)
    except (SettingsError, ContentError, OSError) as error:
        raise CannotCheck(str(error)) from None
    for line in _FORMS[form](settings, reading, problems):
        click.echo(line)
    counts = severities(problems)
    context.exit(int(bool(counts["error"] or (strict and counts["warning"]))))


def _text(_: Settings, reading: Reading, problems: Sequence[Problem]) -> Iterator[str]:
    yield from map(render, problems)
    files = counted(reading.read, "file")
    yield f"{files} checked: {tolled(problems)}."


def _json(_: Settings, reading: Reading, problems: Sequence[Problem]) -> Iterator[str]:
    found = {
        "read": reading.read,
        "indexed": reading.indexed,
        "left_out": dict(sorted(reading.left_out.items())),
        "problem_count": severities(problems),
        "problems": [to_dict(problem) for problem in problems],
    }
    yield json.dumps(found, ensure_ascii=True, indent=1)


def _github(settings: Settings, _: Reading, problems: Sequence[Problem]) -> Iterator[str]:
    """Yield workflow commands: they show beside the lines of a pull request."""
    for problem in problems:
        place = f"file={_property(str(settings.content / problem.path))}"
        if problem.line is not None:
            place += f",line={problem.line}"
        yield f"::{problem.severity} {place}::{_data(f'{problem.what}; {problem.done}')}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


_FORMS = {"text": _text, "json": _json, "github": _github}
