"""A command in a child process: its JSON lines, and why it failed."""

from __future__ import annotations

import os
import sys

import pytest

from web.tasks.child_process import TaskFailed, child_process


def python(code: str) -> list[str]:
    """A command that runs some code."""
    return [sys.executable, "-c", code]


def test_json_objects_are_read_and_other_lines_passed_over() -> None:
    """Lines that a library prints among the command's own lines are skipped."""
    code = "print('{\"a\": 1}'); print('hello'); print('[1]'); print('{'); print('{\"b\": 2}')"
    with child_process(python(code)) as child:
        assert list(child.json_lines()) == [{"a": 1}, {"b": 2}]
        child.wait("rebuild")


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("import sys; sys.exit(3)", "rebuild failed."),
        ("import sys; sys.exit('Error: no content')", "no content"),
        ("import sys; sys.exit('cannot reach https://user:word@host/x')", "https://host/x"),
        ("import os; os.kill(os.getpid(), 9)", "rebuild was killed by signal 9."),
        ("import sys; sys.stderr.buffer.write(b'\\xff\\n'); sys.exit(1)", "\ufffd"),
    ],
)
def test_a_failure_has_a_reason(code: str, message: str) -> None:
    """The reason is the end of the error output, without passwords, or else the signal."""
    with child_process(python(code)) as child:
        assert list(child.json_lines()) == []
        with pytest.raises(TaskFailed) as failed:
            child.wait("rebuild")
    assert message in str(failed.value)
    assert "word" not in str(failed.value)


def test_only_the_end_of_a_long_error_is_shown() -> None:
    """A traceback of any length gives a short reason."""
    with child_process(python("import sys; sys.exit('x' * 10_000)")) as child:
        list(child.json_lines())
        with pytest.raises(TaskFailed) as failed:
            child.wait("rebuild")
    assert len(str(failed.value)) <= 2_000


def test_a_command_ends_with_its_block() -> None:
    """A command that is still running when it is no longer needed is terminated."""
    code = "import os, time; print('{\"pid\": %d}' % os.getpid(), flush=True); time.sleep(600)"
    with child_process(python(code)) as child:
        pid = next(child.json_lines())["pid"]
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
