"""The `check` command, which lists problems in the content for editors and CI."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from indexer.cli.messages import counted, counted_severities, grouped
from indexer.content_problems import ContentProblem, severities, to_dict
from indexer.files import ContentError
from indexer.lint import compare_links, lint_content
from indexer.pipeline import FullScan
from search.errors import SettingsError
from search.settings import Settings, load_settings
from search.untrusted_text import escape_unprintable

_COLORS = {"error": "red", "warning": "yellow"}


class CannotCheck(click.ClickException):
    """The check cannot run because the settings are invalid or the content is missing."""

    exit_code = 2


@click.command()
@click.option("--content", help="Content folder.")
@click.option("--config", type=click.Path(path_type=Path), help="Settings file (TOML).")
@click.option(
    "--format",
    "output_format",
    type=click.Choice(("text", "json", "github")),
    default="text",
    help="Plain text, JSON, or GitHub annotations.",
)
@click.option(
    "--links",
    type=click.Path(path_type=Path, exists=True),
    help="The site's sitemap.xml or built folder, to compare addresses with.",
)
@click.option("--strict", is_flag=True, help="Treat warnings as errors.")
@click.pass_context
def check(
    context: click.Context,
    /,
    config: Path | None,
    output_format: str,
    links: Path | None,
    *,
    strict: bool,
    **overrides: Any,
) -> None:
    """Report problems in the content without building an index.

    Exits with 1 if there are errors (with --strict, also warnings), and with 2 if nothing could
    be checked.
    """
    try:
        settings = load_settings(config, **overrides)
        scan, problems = lint_content(settings)
        if links:
            problems += compare_links(settings, links)
    except (SettingsError, ContentError, OSError) as error:
        raise CannotCheck(str(error)) from None
    problems.sort(key=lambda problem: (problem.severity, problem.path, problem.line or 0))
    for line in _FORMATTERS[output_format](settings, scan, problems):
        click.echo(line)
    counts = severities(problems)
    context.exit(int(bool(counts["error"] or (strict and counts["warning"]))))


def _text(_: Settings, scan: FullScan, problems: Sequence[ContentProblem]) -> Iterator[str]:
    yield from map(_colored, grouped(problems))
    files = counted(scan.read, "file")
    yield f"{files} checked: {counted_severities(problems)}."


def _colored(line: str) -> str:
    """A line with its severity in color, which click removes unless it prints to a terminal."""
    for severity, color in _COLORS.items():
        marker = f" {severity}: "
        if marker in f" {line}":
            before, _, after = f" {line}".partition(marker)
            return f"{before} {click.style(severity, fg=color, bold=True)}: {after}".lstrip()
    return line


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
    """Workflow commands, which GitHub shows as annotations in a pull request."""
    for problem in problems:
        is_absolute = problem.path.startswith("/")
        place = f"file={_property(problem.path if is_absolute else settings.place(problem.path))}"
        if problem.line is not None:
            place += f",line={problem.line}"
        yield f"::{problem.severity} {place}::{_data(f'{problem.what}; {problem.done}')}"


def _data(text: str) -> str:
    return escape_unprintable(text).replace("%", "%25")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


_FORMATTERS = {"text": _text, "json": _json, "github": _github}
