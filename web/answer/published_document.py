"""A document that readers may see now."""

from __future__ import annotations

from datetime import datetime

from search.document import Document
from web.problem_details import Problem
from web.site import Site


def published_document(site: Site, id: str, at: datetime) -> Document:
    """The document with an ID. Drafts are not in the index; scheduled and expired ones may be."""
    document = site.engine.get(id)
    if document is None or not _is_visible(document, at):
        raise Problem("not-found", "This document does not exist.")
    return document


def _is_visible(document: Document, at: datetime) -> bool:
    is_published = document.publish is None or document.publish <= at
    return is_published and (document.expiry is None or document.expiry > at)
