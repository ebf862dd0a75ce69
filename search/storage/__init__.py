"""A folder of generations on disk: a build in, the switch to it and the way back out.

Files, checksums, locks and the pointer; what is in the files is the engines' matter.
"""

from search.storage import checksums, durable_files, generations, lock, manifest
from search.storage.checksums import FileChecksum, no_pause
from search.storage.lock import Taken

__all__ = [
    "FileChecksum",
    "Taken",
    "checksums",
    "durable_files",
    "generations",
    "lock",
    "manifest",
    "no_pause",
]
