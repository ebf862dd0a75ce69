"""The `hooks` commands: a test event, and the log."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from curated_search.main import main
from tests.unit.web.webhooks.receiver import SECRET, receiver
from web.webhooks.attempts import DeliveryResult
from web.webhooks.delivery_queue import DeliveryQueue
from web.webhooks.events import new_event

FAILED = DeliveryResult(500, "the receiver\x1b[2J answered 500")


def run(folder: Path, *arguments: str, text: str = "") -> tuple[int, str]:
    """Run a command with a settings file, and return its exit code and output."""
    config = folder / "curated-search.toml"
    config.write_text(f'index = "{folder / "index"}"\n{text}')
    result = CliRunner().invoke(main, [*arguments, "--config", str(config)])
    return result.exit_code, result.output


def test_a_test_event(tmp_path: Path) -> None:
    """Each URL gets an event, and the result is printed without the path of the URL."""
    with receiver(204, 500) as running:
        text = f'webhook_urls = ["{running.url}", "{running.url}"]\nwebhook_private = true\n'
        code, output = run(tmp_path, "hooks", "test", text=text + f'webhook_secret = "{SECRET}"\n')
    host = f"127.0.0.1:{running.port}"
    assert output.splitlines() == [
        f"{host}: delivered (204)", f"{host}: the receiver answered 500", "Error: 1 of 2 failed"
    ]  # fmt: skip
    assert code == 1
    assert b'"type": "test"' in running.received[0][2]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "webhook_urls is not set"),
        ('webhook_urls = ["https://a.example/"]', "webhook_secret is not; to create one"),
    ],
)
def test_missing_settings(tmp_path: Path, text: str, message: str) -> None:
    """Without URLs or a secret, the message says what to set."""
    code, output = run(tmp_path, "hooks", "test", text=text)
    assert (code, message in output) == (1, True)


def test_the_log(tmp_path: Path) -> None:
    """The last attempts are listed, without control characters."""
    assert run(tmp_path, "hooks", "log") == (0, "No attempts yet.\n")
    queue = DeliveryQueue(tmp_path / "index")
    queue.prepare()
    queue.add(new_event("build.failed", {}), ("https://a.example/secret",))
    (delivery,) = queue.due(0)
    queue.finish(delivery, FAILED, 0)
    code, output = run(tmp_path, "hooks", "log")
    assert code == 0
    assert output.startswith("1970-01-01T00:00:00Z  build.failed  a.example  the receiver")
    assert "; next attempt at 1970-01-01T00:00:0" in output
    assert "\x1b" not in output
    assert '"host": "a.example"' in run(tmp_path, "hooks", "log", "--json")[1]
