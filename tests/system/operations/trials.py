"""What was tried under unusual conditions: the table in docs/troubleshooting.md and its tests."""

from __future__ import annotations

import re
from dataclasses import dataclass

EMBEDDED = ("tantivy", "columns", "whoosh")
_NAMES = {"tantivy": "Tantivy", "columns": "columns", "whoosh": "Whoosh"}


@dataclass(frozen=True, slots=True)
class Trial:
    """A condition, what happens under it, and the sentence that is printed, if any.

    `…` in the message stands for any text. The test is `file::function` in tests/.
    """

    condition: str
    happens: str
    message: str
    test: str
    engines: tuple[str, ...] = ()

    def says(self, output: str) -> bool:
        """Whether the message is in a command's output."""
        parts = (re.escape(part.strip()) for part in self.message.split("…"))
        return re.search(r"[\s\S]*?".join(parts), output) is not None


_ROOM = "system/operations"
_LIMITS = f"{_ROOM}/test_limits.py"
_SHARING = f"{_ROOM}/test_sharing.py"
_DISKS = f"{_ROOM}/test_disks.py"
_LOCALES = "system/packaging/test_locales.py"

LOCALES = Trial(
    "a locale without UTF-8 (`C`, `POSIX`, `de_DE.ISO-8859-1`), no `HOME`, umask 077",
    "commands work and IDs are the same; a Python program must set `PYTHONUTF8=1`",
    "needs file names in UTF-8, but in this locale Python reads them as …",
    f"{_LOCALES}::test_python_programs_are_told_to_use_utf8",
)
OUTPUT = Trial(
    "an output encoding without Chinese",
    "missing characters are escaped",
    "",
    f"{_LOCALES}::test_ids_and_exit_codes_do_not_depend_on_the_locale",
)
BAD_NAME = Trial(
    "a file name that is not UTF-8",
    "the file is skipped, and `watch` continues",
    "the name is not valid UTF-8; skipped",
    f"{_LIMITS}::test_a_name_that_is_not_utf8",
)
FEW_FILES = Trial(
    "64 open files (`ulimit -n 64`)",
    "rebuilds and searches work, and a service answers although more readers are connected than "
    "it can hold open",
    "only 64 are allowed, but a worker needs … set LimitNOFILE= in the unit",
    f"{_LIMITS}::test_64_open_files",
    EMBEDDED,
)
FEWEST_FILES = Trial(
    "20 open files",
    "works; with Whoosh and a larger site (400 articles), the rebuild fails, and the previous "
    "index stays in use",
    "Too many open files … Raise the limit",
    f"{_LIMITS}::test_a_limit_that_may_be_too_low",
    EMBEDDED,
)
MEMORY = Trial(
    "400 MB of address space (`ulimit -v`)",
    "works; with Tantivy and a larger site (400 articles), the rebuild ends inside the library, "
    "the previous index stays in use, and the next rebuild removes what was left",
    "died while it was writing to …; removing its unfinished files",
    f"{_LIMITS}::test_a_limit_that_may_be_too_low",
    EMBEDDED,
)
CGROUP = Trial(
    "a memory limit of 40 MB as by systemd or Docker (cgroup)",
    "the kernel kills the rebuild, the previous index stays in use, and the next rebuild removes "
    "what was left",
    "died while it was writing to …; removing its unfinished files",
    f"{_LIMITS}::test_a_memory_limit_of_the_kernel",
    EMBEDDED,
)
FULL_DISK = Trial(
    "a disk that is full from the start, or fills up at one of seven points of a rebuild",
    "a rebuild that does not fit fails and leaves no files, and the previous index stays in use",
    "No space left on device. Free some space: a build needs enough for a second index",
    f"{_DISKS}::test_a_disk_that_fills_at_any_point",
    EMBEDDED,
)
NEW_DISK = Trial(
    "the root of a new ext4 disk (`lost+found`)",
    "it can hold the index or the content",
    "",
    f"{_DISKS}::test_the_root_of_a_new_disk",
)
NO_LOCKS = Trial(
    "a file system without `flock` (simulated)",
    "the rebuild fails, and searches work",
    "Set `index` to a folder on a local disk, because locks need flock",
    f"{_DISKS}::test_a_file_system_without_locks",
    EMBEDDED,
)
SHARED_FOLDER = Trial(
    "two services on one index folder",
    "both answer, and both use a new index",
    "",
    f"{_SHARING}::test_two_services_on_one_folder",
)
SHARED_PORT = Trial(
    "two services on one port",
    "the second one ends",
    "port … is in use; choose another with --port",
    f"{_SHARING}::test_two_services_on_one_port",
)
TWO_BUILDS = Trial(
    "two rebuilds at the same time",
    "the second one fails, or waits with `--wait`",
    "process … is writing to …; try again later, or use --wait",
    f"{_SHARING}::test_two_builds",
    EMBEDDED,
)
OTHER_TZ = Trial(
    "another `TZ` in the environment",
    "nothing changes",
    "",
    f"{_SHARING}::test_another_time_zone",
)
OTHER_ZONE = Trial(
    "another `timezone` setting",
    "the next update rebuilds",
    "settings that affect the documents have changed",
    f"{_SHARING}::test_another_time_zone",
)
CLOCK = Trial(
    "a clock that is set a day forward and back",
    "articles appear and expire by the new time, and new generations still sort last",
    "",
    "system/soak/test_soak.py::test_a_long_life",
)
NO_WATCHES = Trial(
    "no inotify instance is left",
    "`watch` checks every 5 seconds",
    "the system's limit is reached; raise fs.inotify.max_user_watches …",
    f"{_SHARING}::test_no_inotify_instance",
)
HIDDEN_LINKS = Trial(
    "a ConfigMap mounted by Kubernetes, links into hidden folders (simulated)",
    "`watch` notices changes",
    "",
    "unit/indexer/cli/test_change_notifications.py::test_links_on_the_way_matter",
)
OLDER_INDEX = Trial(
    "an index of an older version",
    "it is searched if it can be read, otherwise the previous one is; a rebuild replaces it",
    "was written by an older curated-search … run: curated-search rebuild",
    f"{_SHARING}::test_an_index_of_an_older_version",
    EMBEDDED,
)

TRIALS = (
    LOCALES,
    OUTPUT,
    BAD_NAME,
    FEW_FILES,
    FEWEST_FILES,
    MEMORY,
    CGROUP,
    FULL_DISK,
    NEW_DISK,
    NO_LOCKS,
    SHARED_FOLDER,
    SHARED_PORT,
    TWO_BUILDS,
    OTHER_TZ,
    OTHER_ZONE,
    CLOCK,
    NO_WATCHES,
    HIDDEN_LINKS,
    OLDER_INDEX,
)


def table() -> str:
    """The trials as a table in Markdown."""
    head = "| condition | engines | what happens | message |\n| --- | --- | --- | --- |\n"
    return head + "".join(map(_row, TRIALS))


def _row(trial: Trial) -> str:
    engines = ", ".join(_NAMES[name] for name in trial.engines)
    message = f"*{trial.message}*" if trial.message else ""
    return f"| {trial.condition} | {engines} | {trial.happens} | {message} |\n"
