"""The schema of an index: text fields with weights, facets, sort keys and a version."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, TypeVar

from search.document import Document
from search.facet_field import FacetField
from search.text import primary_language, value_key
from search.typed_fields import LASTMOD, FieldType, TypedField

# Incremented whenever the contents of an index change.
VERSION = 15
# Older versions cannot be read. Those in between are searched until the next rebuild, but words
# that are now analyzed differently may not match. What their manifests lack needs a default.
OLDEST_READABLE_VERSION = 9

_PARAMETER_NAMES = frozenset(
    {"q", "page", "per_page", "sort", "facets", "facet_limit", "fields", "snippet", "highlight"}
    | {"match", "typo", "synonyms", "distinct", "explain", "prefix", "contains", "format"}
    | {"toggle_urls", "offset", "limit", "compact", "facet_stats", "generation", "filters"}
    | {"cursor", "since", "highlights"}
)
_HIT_FIELDS = frozenset(
    {"score", "matched_in", "value_labels", "translations", "passage_url"}
    | {field.name for field in fields(Document)}
)

# A facet is also a request parameter and a field of hits.
RESERVED_NAMES = _PARAMETER_NAMES | _HIT_FIELDS

# A word that no text can contain, before, between and after a field's values. Phrases do not
# match across it, and a phrase that begins and ends with it matches an entire value.
GAP = "\u241f"

# The maximum weight, which is how many times a word is indexed.
MOST_WEIGHT = 20

EVERYWHERE = ""
"""The field that combines all searchable fields, each repeated according to its weight."""


# Hidden facets: the acronyms that a document defines, each as `ABBR=long form`.
ACRONYM = "_acronym"
BOOST = "_boost"
"""The factor for a document's word scores, as a string. At most one value per document."""


@dataclass(frozen=True, slots=True)
class TextField:
    """A text field and its weight. Fields with weight 0 are not searched."""

    name: str
    weight: int


LANGUAGE = "_language"
"""The language whose stemming rules apply to a document, if the site has several."""

TRANSLATION = "_translation"
"""The key that an article shares with its translations, if the site has several languages."""

F = TypeVar("F", TextField, FacetField)

DEFAULT_TEXT = (
    TextField("title", 4),
    TextField("description", 2),
    # Headings are also part of the body.
    TextField("headings", 1),
    TextField("body", 1),
)
DEFAULT_FACETS = (
    FacetField("community", "Community", 2),
    FacetField("category", "Category"),
    FacetField("vendor", "Vendor"),
    FacetField("topic", "Topic", 3, group="vendor"),
    FacetField("tag", "Tag", 3),
    FacetField("source", "Source"),
    FacetField("year", "Year"),
)


@dataclass(frozen=True, slots=True)
class Schema:
    """The fields of an index and the languages for stemming, with the site's main language first.

    With `exact_values`, facet values that differ only in case or spaces are different values.
    `whole_words` are words with symbols, such as `Q&A`, that are not split.
    """

    text: tuple[TextField, ...] = DEFAULT_TEXT
    facets: tuple[FacetField, ...] = DEFAULT_FACETS
    languages: tuple[str, ...] = ("en",)
    exact_values: bool = False
    whole_words: tuple[str, ...] = ()
    typed_fields: tuple[TypedField, ...] = (LASTMOD,)

    @property
    def is_multilingual(self) -> bool:
        """Whether the site has several languages."""
        return len(self.languages) > 1

    def weights(self) -> dict[str, int]:
        """The weights of all searchable fields, including facets."""
        fields: tuple[TextField | FacetField, ...] = (*self.text, *self.facets)
        return {field.name: field.weight for field in fields if field.weight}

    def facet(self, name: str) -> FacetField | None:
        """The facet with a name, or None if it is hidden or does not exist."""
        return next((facet for facet in self.facets if facet.name == name), None)

    def value_labels(self, name: str, values: Iterable[str]) -> tuple[str, ...]:
        """The labels shown instead of a facet's values."""
        facet = self.facet(name)
        return tuple(map(facet.value_label, values) if facet and facet.has_labels else values)

    def searched(self) -> tuple[str, ...]:
        """The names of the fields in which words are searched, starting with the combined one."""
        return (EVERYWHERE, *self.weights())

    def keyword_fields(self) -> tuple[str, ...]:
        """The names of all facets, including hidden ones."""
        of_languages = (LANGUAGE, TRANSLATION) if self.is_multilingual else ()
        return (*(facet.name for facet in self.facets), ACRONYM, BOOST, *of_languages)

    def value_keys(self, name: str, values: Iterable[str]) -> tuple[str, ...]:
        """The distinct keys of a facet's values, which ignore case and spaces by default."""
        is_folded = not self.exact_values and any(facet.name == name for facet in self.facets)
        return tuple(dict.fromkeys(map(value_key, values) if is_folded else values))

    def document_keys(self, document: Document) -> dict[str, tuple[str, ...]]:
        """The keys of a document's facet values, grouped by field."""
        fields = ((name, document.facets.get(name)) for name in self.keyword_fields())
        return {name: self.value_keys(name, values) for name, values in fields if values}

    def language_tag(self, document: Document) -> str:
        """The language that a document is in, such as `pt-br`; the main one unless it names one."""
        return document.lang.lower() or self.languages[0]

    def language(self, document: Document) -> str:
        """The language whose stemming rules apply to a document."""
        lang = primary_language(document.lang)
        return lang if lang in self.languages else self.languages[0]


def to_json(schema: Schema) -> dict[str, Any]:
    """Convert a schema to JSON-ready values for the manifest."""
    return asdict(schema)


def from_json(values: Mapping[str, Any]) -> Schema:
    """Parse a schema from `to_json`. Raises KeyError, TypeError or ValueError."""
    languages, whole_words = _texts(values["languages"]), _texts(values.get("whole_words", ()))
    if not languages:
        raise ValueError("there is no language")
    texts = tuple(_field(TextField, field) for field in values["text"])
    facets = tuple(
        _field(FacetField, {**facet, "labels": tuple(map(_pair, facet.get("labels", ())))})
        for facet in values["facets"]
    )
    # Older indexes have no typed fields.
    typed = tuple(map(_typed_field, values.get("typed_fields", ())))
    for name, number in Counter(facet.name for facet in facets).items():
        if number > 1 or not name.isidentifier() or name in RESERVED_NAMES:
            raise ValueError(f"{name!r:.80} is not a valid name of a facet, or duplicated")
    return Schema(texts, facets, languages, bool(values["exact_values"]), whole_words, typed)


def _typed_field(values: Mapping[str, Any]) -> TypedField:
    name, label = _texts((values["name"], values["label"]))
    if not name.isidentifier() or (name in RESERVED_NAMES and name != LASTMOD.name):
        raise ValueError(f"{name!r:.80} is not a valid name of a field")
    return TypedField(name, label, FieldType(values["type"]))


def _texts(values: Iterable[Any]) -> tuple[str, ...]:
    texts = tuple(values)
    if not all(type(text) is str for text in texts):
        raise ValueError(f"{texts!r:.80} is not a valid list of strings")
    return texts


def _pair(texts: Iterable[Any]) -> tuple[str, str]:
    value, label = _texts(texts)
    return value, label


def _field(kind: type[F], values: Mapping[str, Any]) -> F:
    field = kind(**values)
    for each in fields(field):
        if type(value := getattr(field, each.name)).__name__ != str(each.type).partition("[")[0]:
            raise TypeError(f"{each.name} is {value!r:.80}")
    if not 0 <= field.weight <= MOST_WEIGHT:
        raise ValueError(f"the weight of {field.name!r:.80} is {field.weight:,}")
    return field


def text_values(schema: Schema, document: Document) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the name and strings of each searchable field that has any."""
    texts: dict[str, Iterable[str]] = {
        "title": (document.title,),
        "description": () if is_excerpt(document) else (document.description,),
        "headings": document.headings,
        "body": document.body.split("\n"),
    }
    for name in schema.weights():
        values = tuple(
            filter(
                None,
                texts[name]
                if name in texts
                else schema.value_labels(name, document.facets.get(name, ())),
            )
        )
        if values:
            yield name, values


def is_excerpt(document: Document) -> bool:
    """Whether the description is only the start of the body, which must not count twice."""
    beginning = document.description.rstrip(" .…")
    # The body has one line per block, but the description is a single line.
    body = document.body[: len(beginning)].replace("\n", " ")
    return bool(beginning) and body == beginning
