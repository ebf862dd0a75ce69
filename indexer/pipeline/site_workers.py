"""Turn the files of several sites into documents, each by its own site's settings."""

from __future__ import annotations

from dataclasses import replace

from indexer.content_problems import ContentProblem
from indexer.files import ContentFile
from indexer.pipeline.document_worker import DocumentWorker, Outcome
from search.document import Document
from search.schema import TRANSLATION
from search.settings import Settings


class SiteWorkers:
    """A worker for each site. Without several sites, there is one, for files without a prefix."""

    def __init__(self, settings: Settings) -> None:
        parts = settings.parts()
        self._workers = {prefix: DocumentWorker(part) for prefix, part in parts.items()}
        self._addresses = {prefix: part.site_url for prefix, part in parts.items()}

    def outcome(self, file: ContentFile) -> Outcome:
        """The outcome of a content file, with the IDs and addresses that the index has."""
        prefix = self._prefix(file.id)
        if not prefix:
            return self._workers[prefix].outcome(file)
        own = replace(file, path=file.path.removeprefix(prefix), id=file.id.removeprefix(prefix))
        outcome = self._workers[prefix].outcome(own)
        document = outcome.document
        return replace(
            outcome,
            document=document and _of_site(document, prefix, self._addresses[prefix]),
            problems=tuple(with_prefix(problem, prefix) for problem in outcome.problems),
        )

    def signature(self, folder: str) -> str:
        """A digest of the values that pages inherit from a folder's section page."""
        prefix = self._prefix(f"{folder}/")
        if prefix not in self._workers:
            # The folder above all sites has no section page.
            return ""
        return self._workers[prefix].signature(f"{folder}/".removeprefix(prefix).rstrip("/"))

    def _prefix(self, id: str) -> str:
        return "" if "" in self._workers else id[: id.find("/") + 1]


def with_prefix(problem: ContentProblem, prefix: str) -> ContentProblem:
    """A problem of a file in one of several sites."""
    return replace(problem, path=prefix + problem.path)


def _of_site(document: Document, prefix: str, address: str) -> Document:
    """A document with its site's prefix and address."""
    facets = dict(document.facets)
    if TRANSLATION in facets:
        # Pages of two sites are not translations of each other.
        facets[TRANSLATION] = tuple(prefix + key for key in facets[TRANSLATION])
    return replace(
        document,
        id=prefix + document.id,
        url=_absolute(document.url, address),
        aliases=tuple(_absolute(alias, address) for alias in document.aliases),
        facets=facets,
    )


def _absolute(url: str, address: str) -> str:
    return address.rstrip("/") + url if url.startswith("/") else url
