"""The time of each file's last commit, from one run of git for all files.

A repository may be hostile. git runs without a shell, and with everything switched off that would
let a repository's configuration start a program or ask another machine.
"""

from __future__ import annotations

import os
import re
import secrets
import subprocess
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from threading import Timer

from search.settings import GIT_DATE, Settings

MAX_GIT_SECONDS = 60.0
MAX_HISTORY_BYTES = 1_000_000_000

_CHUNK_BYTES = 1 << 16
_MAX_NAME_BYTES = 1 << 20
# git prints nothing for a time that it cannot read, but it reads times after the year 9999.
_TIME = re.compile(rb"[0-9]{1,12}")
_MAX_TIME = int(datetime(9999, 12, 31, tzinfo=UTC).timestamp())
# Signatures are verified and file systems are monitored by programs that a configuration names.
_SAFE = (
    "git", "--no-pager", "--no-optional-locks", "--no-replace-objects",
    "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "protocol.allow=never",
    "-c", "log.showSignature=false", "-c", "gpg.program=false", "-c", "log.mailmap=false",
    "-c", "i18n.logOutputEncoding=UTF-8",
)  # fmt: skip
# A user's configuration may hide the first commit, or name a file that does not exist.
_LOG = (
    "-c", "log.showRoot=true",
    "log", "-O/dev/null", "-z", "--name-only", "--relative", "--no-renames", "--no-merges",
    "--no-ext-diff", "--no-textconv", "--no-show-signature", "--no-notes", "--no-color",
    "--no-decorate",
)  # fmt: skip
# Older versions of git ignore GIT_NO_LAZY_FETCH; `protocol.allow=never` stops them.
_ENVIRONMENT = {"GIT_NO_LAZY_FETCH": "1", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}

# The times read last for each folder, with the commit that was then the newest. `watch` asks after
# each change of a file, and a long history takes seconds.
_last_read: dict[Path, tuple[bytes, Mapping[str, int]]] = {}


class NoCommitTimes(Exception):
    """The times cannot be read, for the reason in the message."""


def uses_commit_times(settings: Settings) -> bool:
    """Whether any candidate needs them."""
    facets = (rule.sources for rule in settings.facets.values())
    fields = (rule.sources for rule in settings.fields.values())
    return any(GIT_DATE in one for one in (*settings.mapping.values(), *facets, *fields))


def commit_times(folder: Path) -> Mapping[str, int]:
    """The time of the last commit of each file in a folder, by its path, in seconds since 1970.

    Raises NoCommitTimes.
    """
    shallow = b"".join(_output(folder, "rev-parse", "--is-shallow-repository")).strip()
    if shallow == b"true":
        raise NoCommitTimes("the clone has no complete history; run: git fetch --unshallow")
    newest = b"".join(_output(folder, "log", "-1", "--format=%H"))
    place = folder.resolve()
    commit, times = _last_read.get(place, (b"", {}))
    if commit != newest:
        # The marker is random, so that no file name in the history can contain it.
        marker = secrets.token_hex(16).encode()
        output = _output(folder, *_LOG, f"--format={marker.decode()}%ct", "--", ".")
        times = _last_times(_fields(output), marker)
        _last_read[place] = newest, times
    if not times:
        raise NoCommitTimes("no commit with a valid time has a file of this folder")
    return times


def _last_times(fields: Iterator[bytes], marker: bytes) -> dict[str, int]:
    """The first time given for each name: git lists the newest commit first.

    Commits with a wrong time do not count.
    """
    times: dict[str, int] = {}
    time, is_first = 0, False
    for field in fields:
        if field.startswith(marker):
            time, is_first = _time(field[len(marker) :]), True
            continue
        # A line ends between a commit and its first name.
        name = field.removeprefix(b"\n") if is_first else field
        is_first = False
        if name and time:
            times.setdefault(os.fsdecode(name), time)
    return times


def _time(text: bytes) -> int:
    """A time as git prints it, or 0 if it is wrong."""
    time = int(text) if _TIME.fullmatch(text) else 0
    return time if time <= _MAX_TIME else 0


def _fields(chunks: Iterator[bytes]) -> Iterator[bytes]:
    rest = b""
    for chunk in chunks:
        *fields, rest = (rest + chunk).split(b"\0")
        yield from fields
        if len(rest) > _MAX_NAME_BYTES:
            raise NoCommitTimes("git lists a name that is too long")
    if rest:
        yield rest


def _output(folder: Path, *arguments: str) -> Iterator[bytes]:
    """The output of a git command in a folder, in chunks."""
    try:
        process = subprocess.Popen(  # noqa: S603 - no shell, and the folder is the owner's
            (*_SAFE, "-C", str(folder), *arguments),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=_environment(folder),
        )
    except OSError as error:
        raise NoCommitTimes(f"git cannot be run: {error.strerror}") from None
    timer = Timer(MAX_GIT_SECONDS, process.kill)
    timer.daemon = True
    timer.start()
    try:
        yield from _bounded(process)
    finally:
        timer.cancel()
        process.kill()
        process.communicate()


def _environment(folder: Path) -> dict[str, str]:
    """Our variables without those that lead git to another repository or program, as in a hook.

    Files are named from the folder that has the repository, whatever its configuration says.
    """
    place = folder.resolve()
    roots = [parent for parent in (place, *place.parents) if (parent / ".git").exists()]
    work_tree = {"GIT_WORK_TREE": str(roots[0])} if roots else {}
    inherited = {
        name: text
        for name, text in os.environ.items()
        if not name.startswith("GIT_") or name.startswith("GIT_CONFIG")
    }
    return inherited | _ENVIRONMENT | work_tree


def _bounded(process: subprocess.Popen[bytes]) -> Iterator[bytes]:
    assert process.stdout is not None  # noqa: S101 - tells the type checker
    size = 0
    while chunk := process.stdout.read(_CHUNK_BYTES):
        size += len(chunk)
        if size > MAX_HISTORY_BYTES:
            raise NoCommitTimes(f"the history has more than {MAX_HISTORY_BYTES:,} bytes of names")
        yield chunk
    _, errors = process.communicate()
    if process.returncode < 0:
        raise NoCommitTimes(f"git took longer than {MAX_GIT_SECONDS:.0f} seconds")
    if process.returncode:
        lines = errors.decode(errors="replace").strip().splitlines() or ["git failed"]
        raise NoCommitTimes(lines[0][:200])
