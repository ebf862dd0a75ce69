"""Indexing for all engines: from documents to entries, a vocabulary and a new generation."""

from search.indexing import build
from search.indexing.change_log import NO_LOG, Change, ChangeLog, differences, moments_of
from search.indexing.document_writer import facet_values
from search.indexing.duplicates import MEMBER, NO_ID, TOGETHER, alone, group, together
from search.indexing.entry import TIMES, Entry, entry, number_columns, with_joined_field
from search.indexing.generation import GenerationReader
from search.indexing.intake import Facts, Intake, Notes
from search.indexing.ordering import field_sorts, key_name, key_names, sort_key
from search.indexing.vocabulary import Vocabulary

__all__ = [
    "MEMBER",
    "NO_ID",
    "NO_LOG",
    "TIMES",
    "TOGETHER",
    "Change",
    "ChangeLog",
    "Entry",
    "Facts",
    "GenerationReader",
    "Intake",
    "Notes",
    "Vocabulary",
    "alone",
    "build",
    "differences",
    "entry",
    "facet_values",
    "field_sorts",
    "group",
    "key_name",
    "key_names",
    "moments_of",
    "number_columns",
    "sort_key",
    "together",
    "with_joined_field",
]
