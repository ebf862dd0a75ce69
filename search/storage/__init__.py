"""Store an index as a folder of generations, with atomic switches and rollbacks.

Handles files, checksums and locks. The engines decide what the files contain.
"""

from search.storage import build_failures, checksums, durable_files, generations, lock, manifest
from search.storage.checksums import FileChecksum, no_pause
from search.storage.generations import TWO_GENERATIONS, Retention
from search.storage.lock import Taken

__all__ = [
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
