"""A small site in a temporary folder, and the documents read from it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from indexer.content_problems import render
from indexer.pipeline.full_scan import FullScan
from search.settings.loading import load_settings
from search.settings.table import Settings


@dataclass
class Site:
    """A content folder and its files."""

    content: Path

    def write(self, path: str, text: str | bytes = "---\ntitle: T\n---\nText\n") -> Path:
        """Write one file, with its folders."""
        file = self.content / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return file

    def page(self, path: str, front: str = "title: T", body: str = "Text") -> None:
        """Write a page with YAML front matter."""
        self.write(path, f"---\n{front}\n---\n{body}\n")

    def settings(self, **values: Any) -> Settings:
        """The settings for this folder."""
        return load_settings(None, {}, content=str(self.content), **values)

    def read(self, **values: Any) -> tuple[dict[str, Any], FullScan]:
        """The documents, keyed by ID, and the scan that read them."""
        scan = FullScan(self.settings(**values))
        return {document.id: document for document in scan}, scan

    def document(self, front: str, body: str = "Text", **values: Any) -> Any:
        """The document for one page, which must have no problems."""
        self.page("folder/page.md", front, body)
        documents, scan = self.read(**values)
        assert [render(problem) for problem in scan.problems] == []
        return documents["folder/page"]


@pytest.fixture
def site(tmp_path, monkeypatch):
    """An empty site, without a settings file."""
    monkeypatch.chdir(tmp_path)
    content = tmp_path / "content"
    content.mkdir()
    return Site(content)
