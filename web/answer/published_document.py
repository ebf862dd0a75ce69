"""A document that readers may see now."""

from __future__ import annotations

from datetime import datetime

from search.document import Document
from web.problem_details import Problem
from web.site import Site


def published_document(site: Site, id: str, at: datetime) -> Document:
    """The document with an ID. Drafts are not in the index; scheduled and expired ones may be."""
    document = site.engine.get(id)
    if document is None or not document.is_visible(at):
        raise Problem("not-found", "This document does not exist.")
    return document
