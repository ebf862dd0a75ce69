"""The Model Context Protocol, spoken by its official Python client."""

from __future__ import annotations

import asyncio
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.paths import ROOT
from tests.system.serving.service import ENVIRONMENT, Service, serving

pytestmark = pytest.mark.slow
# Each way to connect, and the version on which client and service agree.
WAYS = {
    ("http", "auto"): "2026-07-28",
    ("http", "legacy"): "2025-11-25",
    ("stdio", "auto"): "2026-07-28",
    ("stdio", "legacy"): "2025-11-25",
}


@pytest.fixture(scope="module")
def mcp() -> Any:
    """The client's package, which takes half a second to import."""
    return pytest.importorskip("mcp", reason="mcp is not installed")


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A running service with the sample."""
    with serving(tmp_path_factory.mktemp("agents")) as service:
        yield service


def target(service: Service, transport: str) -> Any:
    """The target of the client's connection: a URL, or the command."""
    if transport == "http":
        return f"{service.base}/mcp"
    from mcp.client.stdio import StdioServerParameters, stdio_client

    config = str(service.log.parent / "s.toml")
    return stdio_client(
        StdioServerParameters(
            command=sys.executable,
            args=["-m", "curated_search", "mcp", "--config", config],
            env=ENVIRONMENT,
            cwd=ROOT,
        )
    )


@pytest.mark.parametrize(("transport", "mode"), WAYS, ids=map("-".join, WAYS))
def test_a_session(mcp: Any, service: Service, transport: str, mode: str) -> None:
    """The client lists and calls every tool, checks the answers' schemas, and reads resources."""

    async def session() -> None:
        async with mcp.Client(target(service, transport), mode=mode) as client:
            assert client.protocol_version == WAYS[transport, mode]
            assert client.server_info.name == "curated-search"
            tools = (await client.list_tools()).tools
            expected = ["search", "get_article", "list_facet_values", "similar"]
            assert [tool.name for tool in tools] == expected
            await check_tools(client)
            await check_resources(client, mcp.MCPError)

    asyncio.run(asyncio.wait_for(session(), 120))


async def check_tools(client: Any) -> None:
    """Call each tool as an agent does: find values, search, read, and look for similar ones."""
    facet = await client.call_tool("list_facet_values", {"field": "category"})
    value = facet.structured_content["values"][0]
    found = await client.call_tool("search", {"category": [value["value"]], "per_page": 3})
    assert found.structured_content["total"] == value["count"]
    hit = found.structured_content["hits"][0]
    article = await client.call_tool("get_article", {"id": hit["id"], "max_characters": 200})
    assert article.content[0].text.startswith(f"# {hit['title']}")
    assert article.structured_content["next_offset"]
    similar = await client.call_tool("similar", {"id": hit["id"]})
    assert hit["id"] not in [other["id"] for other in similar.structured_content["hits"]]
    wrong = await client.call_tool("search", {"sort": "newest"})
    assert wrong.is_error
    assert "relevance" in wrong.content[0].text


async def check_resources(client: Any, error: type[Exception]) -> None:
    """List articles page by page, read one, and fail to read another."""
    first = await client.list_resources()
    more = await client.list_resources(cursor=first.next_cursor)
    assert not {row.uri for row in first.resources} & {row.uri for row in more.resources}
    read = await client.read_resource(more.resources[0].uri)
    assert read.contents[0].text.startswith(f"# {more.resources[0].name}")
    assert (await client.list_resource_templates()).resource_templates
    with pytest.raises(error, match="does not exist"):
        await client.read_resource("article:///none")


def test_search_keys(mcp: Any, tmp_path: Path) -> None:
    """Without its key the client gets nothing, and with it what the key may see."""
    key = "key-for-partner-a"
    settings = f'[keys]\n{key} = {{ category = ["News"] }}\n'

    async def total(url: str, headers: dict[str, str]) -> int:
        from mcp.client.streamable_http import streamable_http_client
        from mcp.shared._httpx_utils import create_mcp_http_client

        async with (
            create_mcp_http_client(headers=headers) as http,
            mcp.Client(streamable_http_client(url, http_client=http)) as client,
        ):
            found = await client.call_tool("list_facet_values", {"field": "category"})
            (value,) = found.structured_content["values"]
            assert value["value"] == "News"
            return int(value["count"])

    with serving(tmp_path, settings) as service:
        url = f"{service.base}/mcp"
        assert asyncio.run(total(url, {"Authorization": f"Bearer {key}"})) > 0
        with pytest.raises(BaseExceptionGroup) as caught:
            asyncio.run(total(url, {}))
        assert "The search key is missing" in "".join(traceback.format_exception(caught.value))
