"""The watcher beside the service: one child of its first process, started again if it dies."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import threading
import time

from web.tasks.runner import COMMAND

PAUSE = 2.0  # seconds before a watcher that died is started again


def is_possible() -> bool:
    """Return whether the library that watches is installed."""
    return importlib.util.find_spec("watchfiles") is not None


def start() -> None:
    """Keep a watcher running from now on; it ends when this process does, however that ends.

    Its settings are those of this process's environment.
    """
    threading.Thread(target=_keep, args=(os.getpid(),), daemon=True).start()


def _keep(parent: int) -> None:
    command = (*COMMAND, "watch", "--parent", str(parent))
    while True:
        # The server may take the end of this child for a worker's; then it is no news here.
        subprocess.Popen(command, stdin=subprocess.DEVNULL).wait()  # noqa: S603
        time.sleep(PAUSE)
