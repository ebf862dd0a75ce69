"""The table of `make mutate`: how many mutants of each module the unit tests detect."""

from __future__ import annotations

import json
from pathlib import Path

from tests.paths import ROOT

SURVIVED, NO_TESTS = 0, 33
TEST_FAILED, TEST_CRASHED = 1, 3


def main() -> None:
    """Print the table, and the names of the mutants that survive."""
    print("| Module | Mutants | Killed | Timed out | Killed, % |\n|---|---:|---:|---:|---:|")
    folder = ROOT / "mutants"
    codes_by_module = {
        str(path.relative_to(folder).with_suffix("")): exit_codes(path)
        for path in sorted(folder.rglob("*.meta"))
    }
    for module, codes in codes_by_module.items():
        print(row(f"`{module}`", list(codes.values())))
    print(row("all", [code for codes in codes_by_module.values() for code in codes.values()]))
    for codes in codes_by_module.values():
        print(*(name for name, code in codes.items() if code in {SURVIVED, NO_TESTS}), sep="\n")


def exit_codes(path: Path) -> dict[str, int | None]:
    """The tests' exit codes, keyed by mutant name."""
    codes: dict[str, int | None] = json.loads(path.read_text(encoding="utf-8"))["exit_code_by_key"]
    return codes


def row(module: str, codes: list[int | None]) -> str:
    """A line in the table; a mutant that timed out is not counted as killed."""
    killed = sum(code in {TEST_FAILED, TEST_CRASHED} for code in codes)
    survived = sum(code in {SURVIVED, NO_TESTS} for code in codes)
    share = 100 * killed / max(1, len(codes))
    cells = (module, len(codes), killed, len(codes) - killed - survived, f"{share:.0f}")
    return f"| {' | '.join(map(str, cells))} |"


if __name__ == "__main__":
    main()
