"""Read the files of a content folder in ID order, each split into front matter and body."""

from indexer.files.content_file import (
    BUNDLE_RESOURCE,
    PROJECT_PART,
    READABLE_ENDINGS,
    TITLED_BUNDLE_RESOURCE,
    UNREADABLE_ENDINGS,
    ContentFile,
    SkippedFile,
    is_ignored,
)
from indexer.files.exclude_patterns import exclude_expression
from indexer.files.fingerprint import (
    UNKNOWN,
    Fingerprint,
    digest,
    now,
    stamp,
    stamp_of_settled,
)
from indexer.files.source_reader import Source, contents, read, read_file
from indexer.files.symlinks import is_inside
from indexer.files.walk import ContentError, check_content, count_files, walk

__all__ = [
    "BUNDLE_RESOURCE",
    "PROJECT_PART",
    "READABLE_ENDINGS",
    "TITLED_BUNDLE_RESOURCE",
    "UNKNOWN",
    "UNREADABLE_ENDINGS",
    "ContentError",
    "ContentFile",
    "Fingerprint",
    "SkippedFile",
    "Source",
    "check_content",
    "contents",
    "count_files",
    "digest",
    "exclude_expression",
    "is_ignored",
    "is_inside",
    "now",
    "read",
    "read_file",
    "stamp",
    "stamp_of_settled",
    "walk",
]
