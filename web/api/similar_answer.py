"""The documents similar to one document, as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from search.document import Document
from search.text import highlighter
from web.answer import index_view, published_document, similar, translations
from web.hit_fields import hit_json
from web.json_types import SimilarDocumentsJson
from web.presented_hit import HitFormat, PresentedHit
from web.request import Search
from web.site import Edition, Site


def answer_similar(
    site: Site, edition: Edition, search: Search, id: str, at: datetime
) -> SimilarDocumentsJson:
    """Find the documents that share the rarest terms of a document."""
    document, schema = published_document(site, id, at), edition.status.schema
    hits = similar(site.engine, document, schema, at=at, limit=search.per_page)
    fields = [field for field in edition.hit_fields.values() if not field.depends_on_query]
    format = plain_format(edition, [hit.document for hit in hits], at)
    return {
        "id": id,
        "hits": [hit_json(PresentedHit(hit, format), fields) for hit in hits],
        "index": index_view(edition, edition.status.generation),
    }


def plain_format(edition: Edition, documents: Sequence[Document], at: datetime) -> HitFormat:
    """The format of documents requested without a query: nothing is highlighted."""
    schema = edition.status.schema
    others = translations(edition, documents, at)
    return HitFormat(schema, highlighter((), schema.languages[0]), translations=others)
