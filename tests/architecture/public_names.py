"""The names that users rely on, collected from the running program.

`python -m tests.architecture.public_names` writes them to tests/data/public_names.json, which a
test compares with the program: renaming or removing a name breaks somebody's settings,
scripts or code.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from click.testing import CliRunner

import curated_search
from curated_search import Document, Settings, open_engine
from curated_search.main import main
from tests.paths import DATA, SAMPLE
from web.app import create_app

FILE = DATA / "public_names.json"


def public_names() -> dict[str, Any]:
    """All public names in this version, by kind."""
    settings = sorted(field.name for field in fields(Settings))
    with tempfile.TemporaryDirectory() as folder:
        index = Path(folder) / "index"
        engine = open_engine(f"whoosh:{index}")
        engine.rebuild([Document(id="a", title="Care", date=datetime(2026, 1, 1, tzinfo=UTC))])
        app = create_app(Settings(index=index, engine="whoosh", metrics=True), engine)
        client = app.test_client()
        description = client.get("/api/v1/openapi.json").json
        metrics = client.get("/metrics").text
        generation = index / (index / "CURRENT").read_text().strip()
        manifest = json.loads((generation / "manifest.json").read_text(encoding="utf-8"))
        files = sorted(path.name for path in generation.iterdir() if path.suffix == ".json")
    return {
        "settings": settings,
        "environment": [f"CURATED_SEARCH_{name.upper()}" for name in settings],
        "commands": {name: options(command) for name, command in sorted(main.commands.items())},
        "parameters": dict(parameters(description)),
        "bodies": dict(bodies(description)),
        "answers": dict(answers(description)),
        "problem codes": sorted(description["components"]["responses"]),
        "metrics": sorted(set(re.findall(r"^# TYPE (curated_search\w+)", metrics, re.MULTILINE))),
        "manifest": sorted(manifest),
        "files of a generation": files,
        "output of commands": dict(output()),
        "python": curated_search.__all__,
    }


def options(command: click.Command) -> list[str]:
    """The options and arguments of a command, as typed."""
    return sorted(name for option in command.params for name in option.opts)


def output() -> Iterator[tuple[str, list[str]]]:
    """The keys that each command prints as JSON, over all its lines."""
    with tempfile.TemporaryDirectory() as folder:
        index, content = ["--index", str(Path(folder) / "index")], ["--content", str(SAMPLE)]
        for command in (
            ["rebuild", *index, *content, "--engine", "whoosh", "--json"],
            ["update", *index, *content, "--json"],
            ["status", *index, "--json"],
            ["acronyms", *index, "--json"],
            ["search", *index, "--json", "care"],
            ["check", *content, "--format", "json"],
        ):
            printed = CliRunner().invoke(main, command).stdout
            # Output with several values has one per line; a single value is pretty-printed.
            texts = [printed] if printed.startswith(("{\n", "[\n")) else printed.splitlines()
            names = {name for text in texts for name in value_keys(json.loads(text))}
            yield command[0], sorted(names)


def value_keys(value: Any, before: str = "") -> Iterator[str]:
    """The keys of a JSON value, without those of tables that contain user data."""
    if isinstance(value, list):
        for item in value:
            yield from value_keys(item, before)
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield f"{before}{name}"
            if name != "left_out":
                yield from value_keys(inner, f"{before}{name}.")


def parameters(description: Mapping[str, Any]) -> Iterator[tuple[str, list[str]]]:
    """The operations of the API with their parameters."""
    for path, operations in sorted(description["paths"].items()):
        for method, operation in sorted(operations.items()):
            names = (row["name"] for row in operation["parameters"])
            yield f"{method.upper()} {path}", sorted(names)


def bodies(description: Mapping[str, Any]) -> Iterator[tuple[str, list[str]]]:
    """The operations that accept JSON, with the names allowed in the JSON."""
    for path, operations in sorted(description["paths"].items()):
        for method, operation in sorted(operations.items()):
            content = operation.get("requestBody", {}).get("content", {})
            schema = content.get("application/json", {}).get("schema", {})
            if schema:
                yield f"{method.upper()} {path}", sorted(keys(schema))


def answers(description: Mapping[str, Any]) -> Iterator[tuple[str, list[str]]]:
    """The schemas of answers and their keys; nested keys are joined by dots."""
    for name, schema in sorted(description["components"]["schemas"].items()):
        yield name, sorted(keys(schema))


def keys(schema: Mapping[str, Any], before: str = "") -> Iterator[str]:
    """The keys of a JSON schema."""
    for name, inner in schema.get("properties", {}).items():
        yield f"{before}{name}"
        yield from keys(inner, f"{before}{name}.")
    for inner in (schema.get("items"), *schema.get("anyOf", ()), *schema.get("oneOf", ())):
        if inner:
            yield from keys(inner, before)


if __name__ == "__main__":
    FILE.write_text(json.dumps(public_names(), indent=1) + "\n", encoding="utf-8")
