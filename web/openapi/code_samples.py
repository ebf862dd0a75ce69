"""A request as code that can be copied: a shell command, Python and JavaScript."""

from __future__ import annotations

import json
from dataclasses import dataclass

from web.openapi.examples import Call, call
from web.problem_details import Example

LANGUAGES = ("curl", "Python", "JavaScript")


@dataclass(frozen=True, slots=True)
class CodeSample:
    """A request in one language."""

    language: str
    text: str


def code_samples(
    base: str, request: Example, *, token: str = "", is_json: bool = True
) -> tuple[Call, list[CodeSample]]:
    """A request as a shell command, and in each language.

    `token` names the variable of the environment with the token, if any. If `is_json` is false, the
    answer is text.
    """
    shell = call(base, request, token=token)
    python = _python(base, request, token, is_json)
    texts = (shell.text, python, _javascript(base, request, token, is_json))
    return shell, [CodeSample(*pair) for pair in zip(LANGUAGES, texts, strict=True)]


def _python(base: str, request: Example, token: str, is_json: bool) -> str:
    """Code that needs only the standard library."""
    imports = ["import json"] if is_json else []
    if token:
        imports.append("import os")
    headers = []
    if token:
        headers.append(f'"Authorization": "Bearer " + os.environ["{token}"]')
    if request.body:
        headers.append('"Content-Type": "application/json"')
    arguments = [_quoted(base + request.path)]
    if request.body:
        arguments.append(f"data={_quoted(request.body)}.encode()")
    if headers:
        arguments.append(f"headers={{{', '.join(headers)}}}")
    if request.method != "GET":
        arguments.append(f"method={_quoted(request.method)}")
    listed = ",\n    ".join(arguments)
    result = "json.load(response)" if is_json else "response.read().decode()"
    lines = [
        *imports,
        "from urllib.request import Request, urlopen",
        "",
        f"request = Request(\n    {listed},\n)",
        "with urlopen(request) as response:",
        f"    print({result})",
    ]
    return "\n".join(lines)


def _javascript(base: str, request: Example, token: str, is_json: bool) -> str:
    headers = []
    if token:
        headers.append(f'"Authorization": `Bearer ${{process.env.{token}}}`')
    if request.body:
        headers.append('"Content-Type": "application/json"')
    options = []
    if request.method != "GET":
        options.append(f"method: {_quoted(request.method)}")
    if headers:
        options.append(f"headers: {{ {', '.join(headers)} }}")
    if request.body:
        options.append(f"body: {_quoted(request.body)}")
    listed = "".join(f"  {option},\n" for option in options)
    more = f", {{\n{listed}}}" if options else ""
    result = "json" if is_json else "text"
    return (
        f"const response = await fetch({_quoted(base + request.path)}{more});\n"
        f"console.log(await response.{result}());"
    )


def _quoted(text: str) -> str:
    """A string in the notation that Python and JavaScript share."""
    return json.dumps(text, ensure_ascii=False)
