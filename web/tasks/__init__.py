"""Requested rebuilds and updates -> a queue in the index folder, and a process that runs it."""

from web.tasks import runner
from web.tasks.queue import MAX_FINISHED_TASKS, Busy, Queue, Task, TaskKind
from web.tasks.runner import COMMAND, start

__all__ = [
    "COMMAND",
    "MAX_FINISHED_TASKS",
    "Busy",
    "Queue",
    "Task",
    "TaskKind",
    "runner",
    "start",
]
