"""The errors of indexes and settings; each text says what to do."""

from __future__ import annotations


class EngineError(Exception):
    """An index cannot answer or cannot be built; the text says what to do."""


class IndexMissing(EngineError):
    """There is no index to search yet."""


class IndexIncompatible(EngineError):
    """The index was written by another version of the schema."""


class IndexCorrupt(EngineError):
    """The index cannot be read."""


class IndexChanged(EngineError):
    """Another process has changed the index since the generation an update was made for."""


class IndexLocked(EngineError):
    """Another process is writing to the index."""


class WriteFailed(EngineError):
    """The index could not be written; the previous one still answers."""


class ArchiveRefused(EngineError):
    """An archive was refused: it is damaged or not an archive of an index."""


class FieldUnknown(EngineError):
    """The query names a field that this index does not have."""


class TooExpensive(EngineError):
    """The request takes more work than one request may; the text says what took most of it."""


class EngineMissing(EngineError):
    """The engine's library is not installed."""


class NotSupported(EngineError):
    """This kind of index does not support the operation; the text names an alternative."""


class EngineUnknown(EngineError):
    """No engine has that name."""


class SettingsError(Exception):
    """A setting is wrong; the text names it, says what is wrong and what is allowed."""
