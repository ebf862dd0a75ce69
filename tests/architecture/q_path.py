"""The functions that a search enters, from the route to the engine and back."""

from __future__ import annotations

import ast
import re
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import FrameType
from typing import Any

from flask.testing import FlaskClient

from curated_search import load_settings, open_engine
from indexer.pipeline import FullScan
from tests.architecture.syntax_trees import parsed
from tests.paths import ROOT, SAMPLE
from web.app import create_app

PACKAGES = ("curated_search", "search", "indexer", "web")
FORMS = frozenset(
    {"Pairs", "Search", "QueryToken", "TokenizedQuery", "Group", "PlainWord", "ParsedQuery"}
    | {"Misspelling", "ExpandedClause", "Interpretation", "Understanding", "RelaxedResult"}
    | {"Clause", "Alternative", "Filter", "Query", "Curation", "Result", "Answer"}
)
"""The types that a search has on its way, whole or clause by clause."""

SEARCH = "/api/v1/search"
EARLIER_TEXTS = ("health", "clinic nurse")


@dataclass(frozen=True, slots=True)
class Function:
    """A function of the product, with its location and its class, if it has one."""

    name: str
    place: str
    node: ast.FunctionDef = field(compare=False)
    holder: str

    @property
    def kind(self) -> str:
        """The kind of the function: it decides, branches, or neither."""
        return kind(self.node, self.holder)


@dataclass(frozen=True, slots=True)
class Step:
    """A function that a search enters, and its depth in the calls of our functions."""

    function: Function
    depth: int


def functions() -> dict[tuple[str, int], Function]:
    """All functions in the product, keyed by file and first line of code."""
    found = {}
    for path in (path for package in PACKAGES for path in (ROOT / package).rglob("*.py")):
        module = parsed(path)
        for node, holder in _definitions(module, ""):
            line = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
            place = f"{path.relative_to(ROOT)}:{node.lineno}"
            found[str(path), line] = Function(node.name, place, node, holder)
    return found


def _definitions(node: ast.AST, holder: str) -> Iterator[tuple[ast.FunctionDef, str]]:
    """The functions in a module, each with its class."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef):
            yield child, holder
        yield from _definitions(child, child.name if isinstance(child, ast.ClassDef) else holder)


def kind(function: ast.FunctionDef, holder: str) -> str:
    """The kind of a function: it decides, branches, or neither."""
    conditions = list(_conditions(function))
    dependent = _dependent(function, holder)
    if any(_names(condition) & dependent for condition in conditions):
        return "decides"
    is_branched = any(isinstance(node, ast.Try) for node in _inside(function))
    return "branches" if conditions or is_branched else ""


def _inside(function: ast.FunctionDef) -> Iterator[ast.AST]:
    """The nodes in a function's own body, without functions defined in it."""
    nodes: list[ast.AST] = list(function.body)
    while nodes:
        node = nodes.pop()
        yield node
        if not isinstance(node, ast.FunctionDef):
            nodes.extend(ast.iter_child_nodes(node))


def _conditions(function: ast.FunctionDef) -> Iterator[ast.expr]:
    for node in _inside(function):
        match node:
            case ast.If(test=test) | ast.While(test=test) | ast.IfExp(test=test):
                yield test
            case ast.BoolOp(values=values):
                yield from values
            case ast.Match(subject=subject):
                yield subject
            case ast.comprehension(ifs=tests):
                yield from tests


def _dependent(function: ast.FunctionDef, holder: str) -> set[str]:
    """The variables in a function that depend on the search."""
    arguments = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
    names = {a.arg for a in arguments if a.annotation and _is_form(ast.unparse(a.annotation))}
    if holder in FORMS:
        names.add("self")
    while True:
        before = len(names)
        for source, target in _assignments(function):
            if _names(source) & names:
                names |= _names(target)
        if len(names) == before:
            return names


def _is_form(annotation: str) -> bool:
    return not FORMS.isdisjoint(re.findall(r"\w+", annotation))


def _assignments(function: ast.FunctionDef) -> Iterator[tuple[ast.AST, ast.AST]]:
    for node in _inside(function):
        match node:
            case ast.Assign(targets=targets, value=value):
                yield from ((value, target) for target in targets if not _is_part(target))
            case ast.AnnAssign(target=target, value=ast.expr() as value) if not _is_part(target):
                yield value, target
            case (
                ast.AugAssign(target=target, value=value)
                | ast.NamedExpr(target=target, value=value)
            ) if not _is_part(target):
                yield value, target
            case (
                ast.For(target=target, iter=source) | ast.comprehension(target=target, iter=source)
            ):
                yield source, target
            case ast.withitem(context_expr=source, optional_vars=ast.expr() as target):
                yield source, target


def _is_part(target: ast.AST) -> bool:
    """Whether an assignment is to an attribute or item, which leaves the object itself the same."""
    return isinstance(target, ast.Attribute | ast.Subscript)


def _names(node: ast.AST) -> set[str]:
    return {inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name)}


def steps(client: FlaskClient, text: str) -> list[Step]:
    """The functions that a search enters, each once, in order."""
    known = functions()
    entered: dict[Function, int] = {}

    def enter(frame: FrameType, event: str, _: Any) -> None:
        function = known.get((frame.f_code.co_filename, frame.f_code.co_firstlineno))
        if event == "call" and function is not None and function not in entered:
            entered[function] = sum(1 for _ in _callers(frame, known))

    sys.setprofile(enter)
    try:
        response = client.get(SEARCH, query_string={"q": text})
    finally:
        sys.setprofile(None)
    assert response.status_code == 200
    return [Step(function, depth) for function, depth in entered.items()]


def _callers(frame: FrameType, known: dict[tuple[str, int], Function]) -> Iterator[Function]:
    """The number of our functions on the call stack."""
    caller = frame.f_back
    while caller is not None:
        function = known.get((caller.f_code.co_filename, caller.f_code.co_firstlineno))
        if function is not None:
            yield function
        caller = caller.f_back


def warm_client(folder: Path) -> FlaskClient:
    """A warmed-up client of a service with the sample articles on tantivy."""
    settings = replace(load_settings(), content=SAMPLE, index=folder / "index", engine="tantivy")
    engine = open_engine(settings.engine_url(), settings.schema())
    engine.rebuild(FullScan(settings))
    client = create_app(settings, engine).test_client()
    for text in EARLIER_TEXTS:
        client.get(SEARCH, query_string={"q": text})
    return client


def main() -> None:
    """Print the path of one search."""
    text = " ".join(sys.argv[1:]) or "dental care"
    with tempfile.TemporaryDirectory() as folder:
        way = steps(warm_client(Path(folder)), text)
    for step in way:
        indented = f"{'  ' * step.depth}{step.function.name}"
        print(f"{step.function.kind:8} {indented:60} {step.function.place}")
    deciding = sum(step.function.kind == "decides" for step in way)
    branching = sum(step.function.kind != "" for step in way)
    files = {step.function.place.partition(":")[0] for step in way}
    print(f"{len(way)} functions of {len(files)} files entered,")
    print(f"{branching} with a condition, {deciding} of which decide about the search")


if __name__ == "__main__":
    main()
