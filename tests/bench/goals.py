"""The goals, and how close the measurements come to them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from tests.bench.over_http import Measured
from tests.bench.processes import Cost
from tests.bench.report import MEGA, Key, table

_ENGINE = "tantivy"
_DOCUMENTS_A_SECOND = 2_500
_OF_THE_FLOOR = 0.6
_TIMES_THE_COST = 3.0

Row = tuple[str, str, str]


def goals(costs: Mapping[Key, Cost], answers: Mapping[Key, tuple[Measured, Measured]]) -> str:
    """The table of goals for the fast engine, with the answers from the service and the floor."""
    sizes = [documents for engine, documents in costs if engine == _ENGINE]
    if not sizes:
        return ""
    built = {documents: costs[_ENGINE, documents] for documents in sizes}
    served = {documents: answers[_ENGINE, documents] for documents in sizes}
    rows = [*_rebuild(built), *_answers(served)]
    return table(("goal, with tantivy", "reached", "met"), rows)


def _rebuild(built: Mapping[int, Cost]) -> Iterator[Row]:
    rates = {documents: documents / cost.seconds for documents, cost in built.items()}
    yield (
        f"rebuild {_DOCUMENTS_A_SECOND:,} documents/s",
        _by_size({documents: f"{rate:,.0f}" for documents, rate in rates.items()}),
        _met(min(rates.values()) >= _DOCUMENTS_A_SECOND),
    )
    own = {documents: cost.own / MEGA for documents, cost in built.items()}
    yield (
        "rebuild's memory does not grow with the documents (MB, mapped files aside)",
        _by_size({documents: f"{mega:.0f}" for documents, mega in own.items()}),
        _growth(own),
    )


def _answers(served: Mapping[int, tuple[Measured, Measured]]) -> Iterator[Row]:
    parts = {documents: ours.rate / floor.rate for documents, (ours, floor) in served.items()}
    yield (
        f"answers at {_OF_THE_FLOOR:.0%} of the floor's rate",
        _by_size({documents: f"{part:.0%}" for documents, part in parts.items()}),
        _met(min(parts.values()) >= _OF_THE_FLOOR),
    )
    parts = {documents: floor.cost / ours.cost for documents, (ours, floor) in served.items()}
    yield (
        "the same by processor time, which other work on the machine disturbs less",
        _by_size({documents: f"{part:.0%}" for documents, part in parts.items()}),
        _met(min(parts.values()) >= _OF_THE_FLOOR),
    )
    small, large = min(served), max(served)
    if small == large:
        return
    ours, floor = (served[large][side].cost / served[small][side].cost for side in (0, 1))
    yield (
        f"an answer at {large:,} costs at most {_TIMES_THE_COST:g} times one at {small:,}",
        f"{ours:.2f} times (the floor: {floor:.2f})",
        _met(ours <= _TIMES_THE_COST),
    )


def _growth(own: Mapping[int, float]) -> str:
    sizes: Sequence[int] = sorted(own)
    if len(sizes) == 1:
        return ""
    grown = (own[sizes[-1]] - own[sizes[0]]) * MEGA / (sizes[-1] - sizes[0])
    return f"{grown:,.0f} bytes a document"


def _by_size(figures: Mapping[int, str]) -> str:
    return ", ".join(f"{figure} at {documents:,}" for documents, figure in figures.items())


def _met(met: bool) -> str:
    return "yes" if met else "no"
