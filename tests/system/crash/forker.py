"""Runs the command line in children forked from one warm process, and kills them on demand.

Starting Python and importing everything takes longer than rebuilding a small site. A fork skips
that, so that hundreds of commands fit into a minute. Requests are one JSON object per line,
`{"argv": […], "kill": seconds or null, "humble": true or false}`, answered by
`{"code": …, "seconds": …, "output": …}`.
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
import struct
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import IO, Any


class Forker:
    """The warm process, as seen from a test."""

    def __init__(self, **environment: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.system.crash.forker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[3],
            env={**os.environ, **environment},
        )

    def run(self, *argv: str, kill: float | None = None, humble: bool = False) -> dict[str, Any]:
        """Run a command, kill it after some seconds if requested, and return how it ended."""
        assert self._process.stdin
        assert self._process.stdout
        asked = {"argv": argv, "kill": kill, "humble": humble}
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer

    def close(self) -> None:
        """Stop the process."""
        self._process.communicate()


def _forked(argv: list[str], output: IO[bytes], *, humble: bool) -> int:
    pid = os.fork()
    if pid:
        return pid
    code = 70
    try:
        os.setsid()
        for stream in (1, 2):
            os.dup2(output.fileno(), stream)
        if humble:
            _obey_rights()
        from curated_search.main import main

        code = main(argv, standalone_mode=False) or 0
    except BaseException as error:  # noqa: BLE001 - a child never returns to its parent's code
        os.write(2, f"{type(error).__name__}: {getattr(error, 'message', error)}\n".encode())
        code = 1
    finally:
        os._exit(code)


def _obey_rights() -> None:
    """Drop root's right to write everywhere (CAP_DAC_OVERRIDE)."""
    libc = ctypes.CDLL(None, use_errno=True)
    header = struct.pack("Ii", 0x20080522, 0)
    held = ctypes.create_string_buffer(24)
    if libc.capget(header, held):
        raise OSError(ctypes.get_errno(), "capget")
    effective, *rest = struct.unpack("6I", held.raw)
    if libc.capset(header, struct.pack("6I", effective & ~0b110, *rest)):
        raise OSError(ctypes.get_errno(), "capset")


def _run(argv: list[str], kill: float | None, *, humble: bool) -> dict[str, Any]:
    with tempfile.TemporaryFile() as output:
        began = time.monotonic()
        pid = _forked(argv, output, humble=humble)
        if kill is not None:
            time.sleep(kill)
            os.kill(pid, signal.SIGKILL)
        _, status = os.waitpid(pid, 0)
        took = time.monotonic() - began
        output.seek(0)
        text = output.read().decode("utf-8", "replace")
    return {"code": os.waitstatus_to_exitcode(status), "seconds": took, "output": text}


if __name__ == "__main__":
    import curated_search
    from search.engines.embedded.libraries import embedded_engines, load_library

    del curated_search
    for engine in embedded_engines():
        load_library(engine)
    for line in sys.stdin:
        print(json.dumps(_run(**json.loads(line))), flush=True)
