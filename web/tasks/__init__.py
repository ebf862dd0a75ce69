"""Queue rebuilds and updates in the index folder, and run them in a separate process."""

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
