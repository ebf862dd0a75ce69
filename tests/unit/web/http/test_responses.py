"""JSON is the same with and without orjson."""

from __future__ import annotations

from typing import Any

import pytest

from web.http import responses

BODY = {"a": ["é", 'x"\n\u2028', 1, 1.5, None, True], "empty": [], "score": 0.1 + 0.2, "n": -7}


@pytest.mark.parametrize("body", [BODY, {"half": "a\ud800b"}, {"large": 2**70}])
def test_both_libraries_write_the_same(
    monkeypatch: pytest.MonkeyPatch, body: dict[str, Any]
) -> None:
    """The JSON is the same, even for lone surrogates and huge numbers."""
    fast = responses.json_bytes(body)
    monkeypatch.setattr(responses, "orjson", None)
    assert fast == responses.json_bytes(body)
