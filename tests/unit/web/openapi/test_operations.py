"""The table of operations."""

from __future__ import annotations

from search.settings import Settings
from web.openapi.operations import OPERATIONS, TAGS, Operation
from web.openapi.root_operations import root_operations

EVERY = (*OPERATIONS, *root_operations(Settings(metrics=True)))


def test_names_are_unique() -> None:
    """A generated client has a function for each operation."""
    names = [operation.id for operation in EVERY]
    assert len(names) == len(set(names))


def test_names_at_the_root_have_that_of_their_interface() -> None:
    """Two interfaces may have operations of one name."""
    assert (
        Operation("compatible.document", "get", "/", "x", at_root=True).id == "compatible_document"
    )
    assert Operation("api.document", "get", "/documents", "x").id == "document"


def test_every_operation_is_grouped_and_described() -> None:
    """Each has a tag of those described, and a description."""
    assert {operation.tag for operation in EVERY} == set(TAGS)
    assert all(operation.description.endswith(".") for operation in EVERY)
