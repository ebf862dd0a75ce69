"""Store an index as a folder of generations, with atomic switches and rollbacks.

Handles files, checksums and locks. The engines decide what the files contain.
"""

from search.storage import build_failures, checksums, durable_files, generations, lock, manifest
from search.storage.checksums import FileChecksum, no_pause
from search.storage.lock import Taken
from search.storage.retention import MAX_GENERATIONS, TWO_GENERATIONS, Retention

__all__ = [
    "MAX_GENERATIONS",
    "TWO_GENERATIONS",
    "FileChecksum",
    "Retention",
    "Taken",
    "build_failures",
    "checksums",
    "durable_files",
    "generations",
    "lock",
    "manifest",
    "no_pause",
]
