"""The command `check`: the problems of the content, for editors and for CI."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from indexer.cli.messages import counted, counted_severities
from indexer.content_problems import ContentProblem, render, severities, to_dict
from indexer.files import ContentError
from indexer.pipeline import FullScan, lint_content
from search.errors import SettingsError
from search.settings import Settings, load_settings


class CannotCheck(click.ClickException):
    """Nothing could be checked: the settings are wrong, or there is no content."""

    exit_code = 2


@click.command()
@click.option("--content", help="Folder of the content files.")
@click.option("--config", type=click.Path(path_type=Path), help="TOML file of settings.")
@click.option(
    "--format",
    "output_format",
    type=click.Choice(("text", "json", "github")),
    default="text",
    help="For people, for programs, or as GitHub's annotations.",
)
@click.option("--strict", is_flag=True, help="Fail on warnings too.")
@click.pass_context
def check(
    context: click.Context,
    /,
    config: Path | None,
    output_format: str,
    *,
    strict: bool,
    **overrides: Any,
) -> None:
    """Report problems in the content without building an index.

    Exit code 1 means errors (with --strict, errors or warnings); 2 means that nothing could be
    checked.
    """
    try:
        settings = load_settings(config, **overrides)
        scan, problems = lint_content(settings)
    except (SettingsError, ContentError, OSError) as error:
        raise CannotCheck(str(error)) from None
    for line in _FORMATTERS[output_format](settings, scan, problems):
        click.echo(line)
    counts = severities(problems)
    context.exit(int(bool(counts["error"] or (strict and counts["warning"]))))


def _text(_: Settings, scan: FullScan, problems: Sequence[ContentProblem]) -> Iterator[str]:
    yield from map(render, problems)
    files = counted(scan.read, "file")
    yield f"{files} checked: {counted_severities(problems)}."


def _json(_: Settings, scan: FullScan, problems: Sequence[ContentProblem]) -> Iterator[str]:
    result = {
        "read": scan.read,
        "indexed": scan.indexed,
        "left_out": dict(sorted(scan.left_out.items())),
        "problem_count": severities(problems),
        "problems": [to_dict(problem) for problem in problems],
    }
    yield json.dumps(result, ensure_ascii=True, indent=1)


def _github(settings: Settings, _: FullScan, problems: Sequence[ContentProblem]) -> Iterator[str]:
    """Workflow commands, which GitHub shows beside the lines of a pull request."""
    for problem in problems:
        place = f"file={_property(str(settings.content / problem.path))}"
        if problem.line is not None:
            place += f",line={problem.line}"
        yield f"::{problem.severity} {place}::{_data(f'{problem.what}; {problem.done}')}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


_FORMATTERS = {"text": _text, "json": _json, "github": _github}
