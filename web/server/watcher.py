"""The watcher that runs alongside the service and is restarted when it dies."""

from __future__ import annotations

import importlib.util
import os
import signal
import subprocess
import time

from web.tasks import COMMAND

_RESTART_PAUSE_SECONDS = 2.0


def is_installed() -> bool:
    """Whether the library for watching folders is installed."""
    return importlib.util.find_spec("watchfiles") is not None


def start() -> None:
    """Keep a watcher running until this process ends, even if it is killed.

    The watcher takes its settings from this process's environment. It is supervised by a forked
    process, not a thread, because a process with threads must not fork the service's workers.
    """
    parent = os.getpid()
    if os.fork() == 0:
        # Ctrl-C ends the watcher without a traceback.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        try:
            _keep_running(parent)
        finally:
            os._exit(0)


def _keep_running(parent: int) -> None:
    command = (*COMMAND, "watch", "--parent", str(os.getpid()))
    watcher: subprocess.Popen[bytes] | None = None
    while os.getppid() == parent:
        if watcher is None or watcher.poll() is not None:
            watcher = subprocess.Popen(command, stdin=subprocess.DEVNULL)  # noqa: S603
        time.sleep(_RESTART_PAUSE_SECONDS)
