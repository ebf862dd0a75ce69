"""A description of each property in the API's answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_OF_ONE_SCHEMA = {
    "Answer.page": "The number of this page of hits, from 1.",
    "Answer.query": "The query as typed and as understood.",
    "Banner.url": "Where the message leads, if anywhere.",
    "Change.change": "Whether the document was added, changed or removed.",
    "Change.document": "The document as it is now; null if it was removed.",
    "Completion.count": "The number of articles that the suggestion finds; null for an article.",
    "Completion.highlight": "The suggestion as HTML, with <mark> around what it adds.",
    "Completion.label": "The heading of the suggestion's group.",
    "Completion.text": "The suggested query or title.",
    "Completion.url": "Where the suggestion leads.",
    "Edition.generation": "The name of the build of the index that answered.",
    "Index.documents": "The number of documents in the index.",
    "Index.engine": "The engine that answers searches.",
    "Index.facets": "The facets of this index, in the order of the settings.",
    "Index.generation": "The name of the current build of the index.",
    "Index.problems": "Problems found in the content; empty without the admin token.",
    "Index.size": "The index's size in bytes.",
    "Hit.section.title": "The section's heading.",
    "Hit.section.url": "A link to the section.",
    "PartialHit.section.title": "The section's heading.",
    "PartialHit.section.url": "A link to the section.",
    "Problem.detail": "An explanation of the problem, with a remedy, in plain English.",
    "Problem.errors": "Each invalid parameter.",
    "Problem.status": "The HTTP status.",
    "Problem.title": "The kind of problem, for people.",
    "Problem.type": "A link to the description of this kind of problem.",
    "Problem.errors.code": "The kind of fault.",
    "Problem.errors.detail": "Why the parameter is not valid.",
    "Problem.errors.parameter": "The parameter's name.",
    "Query.missing": "The typed words that no article contains, if no article contains all words.",
    "Query.q": "The query as typed.",
    "Query.required": "The minimum number of words in a hit of a relaxed query, or null.",
    "Suggested.suggestions": "At most eight suggestions, in groups.",
    "Suggested.q": "The typed text.",
    "Task.error": "Why the task failed, or null.",
    "Task.id": "The task's ID.",
    "Task.problems": "Problems found in the content.",
    "Value.count": "The number of hits with this value.",
    "Value.label": "The text shown to readers instead of the value.",
    "Value.value": "The value, as a filter takes it.",
}

_OF_ANY_SCHEMA = {
    "aliases": "Older addresses of the article.",
    "allowed": "The allowed values, if they can be listed.",
    "answers": "An answer or a problem for each search, in their order.",
    "avg": "The mean of all values.",
    "banner": "The owner's message for this query, or null.",
    "body": "The text of the article.",
    "built_at": "When the index was built.",
    "code": "The kind of problem, for programs.",
    "corrected": "Whether words were replaced because they are misspelled.",
    "count": "How many there are.",
    "damage": "Why a newer build cannot be used; null if there is none.",
    "date": "The article's date, or null.",
    "description": "The editor's summary, or an excerpt.",
    "detail": "An explanation in plain English.",
    "dropped": "The number of words beyond the limit, which were ignored.",
    "effective": "The query that was answered, with corrections.",
    "error": "The number of errors.",
    "errors": "Each invalid parameter.",
    "explain": "Why the hit ranks where it does; with `explain=on` only.",
    "facets": "The requested facets.",
    "feed": "The feed of this search.",
    "field": "The name of the facet.",
    "files": "The number of files read so far.",
    "finished_at": "When the task ended, or null.",
    "force": "Whether to build even if many documents would be lost.",
    "generation": "The name of a build of the index.",
    "group": "The kind of suggestion.",
    "headings": "The headings in the text.",
    "highlight": "The text with its matches.",
    "highlights": "The requested fields, with a highlight for each text or value of a field.",
    "hits": "The documents, best first.",
    "id": "The document's ID.",
    "image": "The URL of the article's picture, or empty.",
    "index": "The build of the index that answered.",
    "kind": "The kind of task.",
    "label": "The text shown to readers instead of the name.",
    "lang": "The article's language, or empty.",
    "lastmod": "When the article was last changed, or null.",
    "level": "How many of the query's words and phrases the text has: none, some or all.",
    "links": "Links to other pages of this search.",
    "matched_words": "The words that match, in lower case and without accents.",
    "matched_in": "The fields that match the query.",
    "max": "The largest value.",
    "min": "The smallest value.",
    "name": "A name, for people.",
    "next": "The next page, or null.",
    "of": "The number of all files.",
    "only_excludes": "Whether the query lists all documents except those with certain words.",
    "others": "The other documents of the same article.",
    "passage_url": "A link to the passage shown or, if it is not in the text, to the article.",
    "per_page": "The number of hits per page.",
    "pinned": "True if the owner's rules put the hit first.",
    "prev": "The previous page, or null.",
    "previous": "The build to which a rollback would return, or null.",
    "problem_count": "The numbers of problems found in the content.",
    "problems": "Problems found in the content.",
    "progress": "How far the task is, or null.",
    "pull": "Whether the task pulls the content from its repository first.",
    "q": "A query.",
    "query": "A query.",
    "query_id": "The ID to report clicks with.",
    "reason": "Why the query is suggested.",
    "relaxed": "Whether hits may lack some of the words.",
    "request_id": "The ID of this request in the service's log.",
    "requested_at": "When the task was requested.",
    "requests": "How many requests the task answers.",
    "required": "The minimum number of words in a hit, or null.",
    "result": "The result of the task, or null.",
    "schema_version": "The version of the index's format.",
    "score": "How well the hit matches; comparable within one answer only.",
    "select_url": "A URI template of the searches that select one more value.",
    "selected": "Whether the search selects this value.",
    "self": "This page.",
    "snippet": "The passages that match best.",
    "sorts": "The sort orders.",
    "source": "Where the article was first published, or null.",
    "section": "The section that matches more of the query than the title does, or null.",
    "spans": "The start and end of each match, in characters.",
    "started_at": "When the task began, or null.",
    "state": "How far the task is.",
    "stats": "The range of a facet whose values are all numbers; with `facet_stats=on` only.",
    "status": "The HTTP status.",
    "suggestions": "Other queries that have results.",
    "sum": "The sum of all values.",
    "tasks": "The tasks, newest first.",
    "text": "The text, for people.",
    "title": "The article's title.",
    "toggle_url": "The search that selects the value or, if it is selected, removes it.",
    "took_ms": "The time it took, in milliseconds.",
    "total": "The exact number of hits.",
    "total_pages": "The number of pages that can be requested.",
    "total_values": "The number of all values that have hits.",
    "translations": "The same article in other languages; not in exports.",
    "truncated": "Whether some values are not listed.",
    "type": "The kind.",
    "url": "The article's address.",
    "value": "A value.",
    "value_labels": "The labels of values that have one, by facet and value.",
    "values": "The values, most frequent first.",
    "warning": "The number of warnings.",
}

# The schemas with a property for each facet, except for the source, which is a record.
_WITH_FACETS = frozenset({"Hit", "PartialHit", "Document", "Similar"})


def with_descriptions(
    name: str, schema: Mapping[str, Any], labels: Mapping[str, str]
) -> dict[str, Any]:
    """A schema whose properties have descriptions; `labels` describe facets and typed fields."""
    described = dict(schema)
    if "properties" in schema:
        described["properties"] = {
            key: _property(f"{name}.{key}", one, labels)
            for key, one in schema["properties"].items()
        }
    for one in ("items", "additionalProperties"):
        if isinstance(schema.get(one), Mapping):
            described[one] = with_descriptions(name, schema[one], labels)
    for several in ("oneOf", "anyOf"):
        if several in schema:
            described[several] = [with_descriptions(name, one, labels) for one in schema[several]]
    return described


def _property(path: str, schema: Mapping[str, Any], labels: Mapping[str, str]) -> dict[str, Any]:
    """A property by its path, such as `Hit.source.name`."""
    parent, _, key = path.rpartition(".")
    text = _OF_ONE_SCHEMA.get(path) or _OF_ANY_SCHEMA.get(key)
    if key in labels and parent in _WITH_FACETS and key != "source":
        text = labels[key]
    described = with_descriptions(path, schema, labels)
    return {"description": text, **described} if text else described
