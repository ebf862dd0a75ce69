"""The fields of a Whoosh index, all of Whoosh's own types.

Fields with the names of documents' attributes and facets are meant for any Whoosh. The others,
whose names contain a dot because no facet's name does, are only read by this engine.
"""

from __future__ import annotations

from whoosh import analysis, columns, fields

from search.document import NAMES
from search.engines.whoosh.analyzer import value_analyzer, word_analyzer
from search.schema import Schema
from search.typed_fields import column

FORMAT = "3"
"""Incremented whenever the fields or their contents change in a way that `open` cannot read."""

GROUP, KIND, JOINT = "index.group", "index.kind", "index.joint"
STEMS, GAPS, LENGTHS = "index.stems", "index.gaps", "index.lengths"
PUBLISH, EXPIRY = "index.publish", "index.expiry"


def words_field(name: str, schema: Schema) -> str:
    """The name of the field with the words of a text or facet."""
    return name if is_text(name, schema) else f"{name}.words"


def values_field(name: str) -> str:
    """The name of the field with the values of a facet. Whoosh ignores names with an underscore."""
    return f"index{name.replace('_', '.', 1)}" if name.startswith("_") else name


def typed_field(column: str) -> str:
    """The name of the field with a column of integers."""
    return f"index.{column}"


def is_text(name: str, schema: Schema) -> bool:
    """Whether a searchable field is a text field, and not a facet."""
    return any(field.name == name for field in schema.text)


def layout(schema: Schema) -> fields.Schema:
    """The fields of an index."""
    words, values = word_analyzer(schema), value_analyzer(schema)
    types: dict[str, fields.FieldType] = {name: fields.STORED() for name in NAMES}
    types |= {
        "id": fields.ID(stored=True, unique=True, sortable=True),
        "date": fields.DATETIME(sortable=True),
    }
    types |= {values_field(name): fields.ID(analyzer=values) for name in schema.keyword_fields()}
    for name in schema.weights():
        types[words_field(name, schema)] = fields.TEXT(
            words, stored=is_text(name, schema), sortable=name == "title"
        )
    if "title" not in schema.weights():
        types["title"] = fields.COLUMN(columns.VarBytesColumn())
    types |= {name: fields.ID() for name in (GROUP, KIND)}
    types |= {name: fields.TEXT(analysis.IDAnalyzer()) for name in (STEMS, GAPS)}
    types[JOINT] = fields.COLUMN(columns.CompressedBytesColumn())
    numbers = (typed_field(column(field.name)) for field in schema.typed_fields)
    for name in (LENGTHS, PUBLISH, EXPIRY, *numbers):
        types[name] = fields.COLUMN(columns.VarBytesColumn())
    return fields.Schema(**types)
