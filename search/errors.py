"""Index and settings errors. Their messages say what to do."""

from __future__ import annotations


class EngineError(Exception):
    """An index cannot be searched or built."""


class IndexMissing(EngineError):
    """There is no index yet."""


class IndexIncompatible(EngineError):
    """The index was written with another version of the schema."""


class IndexCorrupt(EngineError):
    """The index cannot be read."""


class IndexChanged(EngineError):
    """Another process changed the index while an update was being prepared."""


class IndexLocked(EngineError):
    """Another process is writing to the index."""


class WriteFailed(EngineError):
    """The index could not be written. The previous one remains in use."""


class ArchiveRefused(EngineError):
    """An archive is damaged, not trusted, or not an index archive."""


class GenerationGone(EngineError):
    """A generation was deleted, or the change log does not reach back to it."""


class FieldUnknown(EngineError):
    """The query uses a field that the index does not have."""


class TooExpensive(EngineError):
    """The request exceeds its budget. The message names the most expensive part."""


class EngineMissing(EngineError):
    """The engine's library is not installed."""


class NotSupported(EngineError):
    """This kind of index does not support the operation. The message names an alternative."""


class EngineUnknown(EngineError):
    """There is no engine with that name."""


class SettingsError(Exception):
    """A setting is not valid. The message names it and says what is allowed."""
