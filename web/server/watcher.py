"""The watcher beside the service: a child of its first process, restarted when it dies."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import threading
import time

from web.tasks import COMMAND

_RESTART_PAUSE_SECONDS = 2.0


def is_installed() -> bool:
    """Whether the library that watches folders is installed."""
    return importlib.util.find_spec("watchfiles") is not None


def start() -> None:
    """Keep a watcher running; it ends with this process, however that ends.

    It takes its settings from this process's environment.
    """
    threading.Thread(target=_keep_running, args=(os.getpid(),), daemon=True).start()


def _keep_running(parent: int) -> None:
    command = (*COMMAND, "watch", "--parent", str(parent))
    while True:
        # gunicorn's handler may reap this child before us; wait() returns then, too.
        subprocess.Popen(command, stdin=subprocess.DEVNULL).wait()  # noqa: S603
        time.sleep(_RESTART_PAUSE_SECONDS)
