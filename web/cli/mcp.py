"""The `mcp` command: the tools for agents over standard input and output."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from search.errors import EngineError, SettingsError
from web.cli.options import common_options, read_settings

if TYPE_CHECKING:
    from flask import Flask


@click.command()
@common_options
def mcp(config: Path | None, index: str | None) -> None:
    """Let an agent on this machine search, by the Model Context Protocol over stdio."""
    # Imported here, so that --help does not load Flask.
    from web.app import create_app

    try:
        app = create_app(read_settings(config, index=index))
    except (EngineError, SettingsError) as error:
        raise click.ClickException(str(error)) from None
    serve_lines(app, sys.stdin.buffer, sys.stdout.buffer)


def serve_lines(app: Flask, lines: BinaryIO, output: BinaryIO) -> None:
    """Answer each line, a message, with a line, until the input ends."""
    from web.request import MAX_BODY_BYTES

    while line := lines.readline(MAX_BODY_BYTES + 1):
        if len(line) > MAX_BODY_BYTES:
            while line and not line.endswith(b"\n"):
                line = lines.readline(MAX_BODY_BYTES)
            line = b"too long"
        if line.strip() and (answer := _answer(app, line)):
            output.write(answer + b"\n")
            output.flush()


def _answer(app: Flask, line: bytes) -> bytes:
    from web.agents import answer_message
    from web.http import MCP_PATH
    from web.site import site_of

    address = site_of(app).settings.public_url or "http://localhost/"
    with app.test_request_context(MCP_PATH, method="POST", base_url=address):
        try:
            response = answer_message(line, None)
        except Exception as error:  # noqa: BLE001 - the app's handlers answer all errors
            response = app.make_response(app.handle_user_exception(error))
        return response.get_data() if response else b""
