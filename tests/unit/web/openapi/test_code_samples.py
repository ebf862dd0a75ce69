"""Requests as code in several languages."""

from __future__ import annotations

import io
import json
from typing import Any
from urllib.request import Request

import pytest

from web.openapi.code_samples import LANGUAGES, code_samples
from web.problem_details import Example

BASE = "http://localhost"
TRICKY = '{"q": "it\'s \\"quoted\\" \\\\ \U0001f600 \u2028"}'


def samples(example: Example, **options: Any) -> dict[str, str]:
    shell, listed = code_samples(BASE, example, **options)
    assert [one.language for one in listed] == list(LANGUAGES)
    assert listed[0].text == shell.text
    return {one.language: one.text for one in listed}


@pytest.mark.parametrize("is_json", [True, False])
@pytest.mark.parametrize(
    ("example", "token"),
    [
        (Example("/api/v1/search?q=a%27b"), ""),
        (Example("/api/v1/search", "POST", TRICKY), "SEARCH_KEY"),
        (Example("/api/v1/index/rebuild", "POST"), "ADMIN_TOKEN"),
    ],
)
def test_python_sends_the_request(
    monkeypatch: pytest.MonkeyPatch, example: Example, token: str, *, is_json: bool
) -> None:
    """The code runs with nothing but the standard library, and sends what the example says."""
    sent: list[Request] = []

    def urlopen(request: Request) -> io.BytesIO:
        sent.append(request)
        return io.BytesIO(b"{}")

    monkeypatch.setattr("urllib.request.urlopen", urlopen)
    monkeypatch.setenv(token or "UNUSED", "secret")
    text = samples(example, token=token, is_json=is_json)["Python"]
    exec(compile(text, "sample", "exec"), {})  # noqa: S102
    (request,) = sent
    assert (request.full_url, request.get_method()) == (BASE + example.path, example.method)
    assert (request.data or b"") == example.body.encode()  # type: ignore[union-attr]
    assert request.get_header("Authorization") == ("Bearer secret" if token else None)


def test_javascript_quotes_what_it_sends() -> None:
    """Bodies are string literals, tokens come from the environment."""
    text = samples(Example("/x", "POST", TRICKY), token="SEARCH_KEY")["JavaScript"]
    assert f"  body: {json.dumps(TRICKY, ensure_ascii=False)},\n" in text
    assert "`Bearer ${process.env.SEARCH_KEY}`" in text
    assert samples(Example("/x"), is_json=False)["JavaScript"] == (
        'const response = await fetch("http://localhost/x");\nconsole.log(await response.text());'
    )
