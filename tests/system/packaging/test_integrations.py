"""The GitHub Action, the pre-commit hook and shell completion, as far as they run anywhere."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from curated_search.main import main
from tests.paths import ROOT

COMMAND = Path(sys.executable).with_name("curated-search")
ARTICLE = "---\ntitle: {title}\ndescription: A description.\ndate: 2020-01-01\n---\nSome text.\n"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A repository with an article without faults, and one without text and a title."""
    content = tmp_path / "content with 'quotes'"
    content.mkdir()
    (content / "good.md").write_text(ARTICLE.format(title="Good"))
    (content / "bad.md").write_text("")
    return tmp_path


@pytest.fixture
def action() -> dict[str, Any]:
    """The description of the action."""
    return dict(yaml.safe_load((ROOT / "action.yml").read_text()))


def run_check(
    action: dict[str, Any], site: Path, **inputs: str
) -> subprocess.CompletedProcess[str]:
    """Run the action's last step, as a runner does, with the command of this environment."""
    step = action["runs"]["steps"][-1]
    defaults = {name: row["default"] for name, row in action["inputs"].items()}
    values = defaults | inputs
    variables = {
        name: values[text.removeprefix("${{ inputs.").removesuffix(" }}")]
        for name, text in step["env"].items()
    }
    folder = site / "runner" / "curated-search" / "bin"
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "curated-search").exists():
        (folder / "curated-search").symlink_to(COMMAND)
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", step["run"]],
        cwd=site,
        env={**os.environ, **variables, "RUNNER_TEMP": str(site / "runner")},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.slow
def test_the_action_annotates_problems(action: dict[str, Any], site: Path) -> None:
    """The step fails with an annotation for each problem, and passes without any."""
    failed = run_check(action, site, content="content with 'quotes'")
    assert failed.returncode == 1, failed.stderr
    assert "::error file=content with 'quotes'/bad.md" in failed.stdout
    (site / "content with 'quotes'" / "bad.md").unlink()
    passed = run_check(action, site, content="content with 'quotes'", strict="true")
    assert (passed.returncode, passed.stdout) == (0, "")


@pytest.mark.slow
@pytest.mark.parametrize("value", ["$(touch hacked)", "`touch hacked`", "; touch hacked", "--help"])
def test_inputs_of_the_action_run_nothing(action: dict[str, Any], site: Path, value: str) -> None:
    """An input is never run as code: a file's name may come from a pull request."""
    assert run_check(action, site, content=value, config=value, links=value).returncode == 2
    assert not (site / "hacked").exists()


def test_the_action_has_no_expression_in_a_script(action: dict[str, Any]) -> None:
    """Expressions occur only in variables, so that they never become part of a script."""
    assert action["runs"]["using"] == "composite"
    for step in action["runs"]["steps"]:
        assert "${{" not in step.get("run", "")
        assert step.get("shell", "bash") == "bash"
    source = (ROOT / "action.yml").read_text()
    used = set(re.findall(r"\$\{\{ inputs\.([\w-]+) \}\}", source))
    assert used == action["inputs"].keys()


@pytest.mark.slow
def test_the_pre_commit_hook(site: Path) -> None:
    """The hook's command fails for faulty content, and needs no file names."""
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
    assert (hook["language"], hook["pass_filenames"]) == ("python", False)
    command, *arguments = hook["entry"].split()
    assert command == COMMAND.name
    (site / "curated-search.toml").write_text("content = \"content with 'quotes'\"\n")
    ran = subprocess.run(
        [COMMAND, *arguments], cwd=site, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 1
    assert "bad.md: error" in ran.stdout
    for name in ("content/a.md", "a.html", "curated-search.toml"):
        assert re.search(hook["files"], name)
    assert not re.search(hook["files"], "a.py")


@pytest.mark.slow
@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts(shell: str) -> None:
    """The command prints a script for each shell, which the shell can parse."""
    script = completion(f"{shell}_source")
    assert "curated-search" in script
    if program := shutil.which(shell):
        subprocess.run([program, "-n"], input=script, text=True, check=True)


@pytest.mark.slow
def test_completions() -> None:
    """Commands and options are completed."""
    words = {"COMP_WORDS": "curated-search ", "COMP_CWORD": "1"}
    offered = {line.partition(",")[2] for line in completion("bash_complete", **words).splitlines()}
    assert offered == main.commands.keys()
    words = {"COMP_WORDS": "curated-search check --st", "COMP_CWORD": "2"}
    assert completion("bash_complete", **words) == "plain,--strict\n"


def completion(instruction: str, **environment: str) -> str:
    """The command's output when a shell asks for completions."""
    return subprocess.run(
        [COMMAND],
        env={**os.environ, "_CURATED_SEARCH_COMPLETE": instruction, **environment},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
