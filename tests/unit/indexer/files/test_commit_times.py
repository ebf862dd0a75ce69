"""The times of commits come from one run of git, which cannot be made to run anything else."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from indexer.files import commit_times
from indexer.files.commit_times import NoCommitTimes
from indexer.update.index_update import update_index
from search.engines.memory.engine import MemoryEngine
from tests.small_site import Site
from tests.system.updates.test_histories import rebuild

MAPPING = {"lastmod": ["lastmod", "@git.date"]}
Commit = Callable[[str], None]


def git(folder: Path, *arguments: str, **environment: str) -> str:
    """The output of a git command."""
    names = {
        f"GIT_{who}_{what}": "x" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
    }
    command = ["git", "-C", str(folder), *arguments]
    variables = os.environ | names | environment
    ended = subprocess.run(command, check=True, capture_output=True, text=True, env=variables)
    return ended.stdout.strip()


@pytest.fixture
def commit(site: Site) -> Commit:
    """Commit all files of a site in a repository above its content folder, on a given day."""
    git(site.content.parent, "init", "-q")

    def run(day: str) -> None:
        git(site.content.parent, "add", "-A")
        git(site.content.parent, "commit", "-qm", "x", GIT_COMMITTER_DATE=f"{day}T00:00:00Z")

    return run


def day(number: int) -> datetime:
    return datetime(2026, 1, number, tzinfo=UTC)


def test_the_last_commit_of_each_file_counts(site: Site, commit: Commit) -> None:
    """A later commit of another file changes nothing, and what is not committed has no date."""
    for path in ("a.md", "b.md", "old.md", "news/c.md"):
        site.page(path)
    site.page("news/d.md", "lastmod: 2020-01-01")
    commit("2026-01-01")
    site.page("b.md", "title: B")
    (site.content / "old.md").rename(site.content / "new.md")
    commit("2026-01-02")
    site.page("e.md")
    documents, _ = site.read(mapping=MAPPING)
    assert {id: one.lastmod for id, one in documents.items()} == {
        "a": day(1), "b": day(2), "new": day(2), "news/c": day(1), "e": None,
        "news/d": datetime(2020, 1, 1, tzinfo=UTC),
    }  # fmt: skip


def test_names_may_contain_anything(site: Site, commit: Commit) -> None:
    """A name with a line break, or one that looks like a commit, is a name."""
    names = ["\nfirst.md", "a\nb.md", "0123456789abcdef1767225600.md", "ünï.md", '"q".md', " s .md"]
    for name in names:
        site.page(name)
    commit("2026-01-01")
    assert commit_times.commit_times(site.content) == dict.fromkeys(names, 1767225600)


def test_without_the_candidate_git_is_not_run(
    site: Site, commit: Commit, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder that is no repository needs no git."""
    site.page("a.md")
    commit("2026-01-01")
    monkeypatch.setenv("PATH", "")
    documents, scan = site.read()
    assert (documents["a"].lastmod, scan.problems) == (None, [])


@pytest.mark.parametrize("reason", ["no repository", "no git", "shallow", "slow"])
def test_a_reason_is_reported_once(
    site: Site, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If times cannot be read, a warning says why, and all articles are indexed without them."""
    site.page("a.md")
    site.page("b.md")
    messages = {
        "no repository": "not a git repository",
        "no git": "git cannot be run: No such file or directory",
        "shallow": "the clone has no complete history; run: git fetch --unshallow",
        "slow": "git took longer than 0 seconds",
    }
    if reason == "no git":
        monkeypatch.setenv("PATH", "")
    if reason in {"shallow", "slow"}:
        program = tmp_path / "git"
        program.write_text("#!/bin/sh\n" + {"shallow": "echo true", "slow": "exec sleep 9"}[reason])
        program.chmod(0o755)
        monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
        monkeypatch.setattr(commit_times, "MAX_GIT_SECONDS", 0.2)
    documents, scan = site.read(mapping=MAPPING)
    assert len(documents) == 2
    assert [problem.path for problem in scan.problems] == ["."]
    assert messages[reason] in scan.problems[0].what


def test_long_histories_are_bounded(
    site: Site, commit: Commit, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reading stops at a limit instead of filling the memory."""
    for number in range(200):
        site.page(f"{'x' * 100}{number}.md")
    commit("2026-01-01")
    monkeypatch.setattr(commit_times, "MAX_HISTORY_BYTES", 10_000)
    with pytest.raises(NoCommitTimes, match="more than 10,000 bytes"):
        commit_times.commit_times(site.content)


def test_a_repository_cannot_run_programs(site: Site, commit: Commit, tmp_path: Path) -> None:
    """Hooks, monitors, pagers, filters and other programs in its configuration are not run."""
    site.page("a.md")
    (site.content.parent / ".gitattributes").write_text("* diff=evil filter=evil\n")
    commit("2026-01-01")
    program = tmp_path / "evil"
    program.write_text(f"#!/bin/sh\ntouch {tmp_path}/was-run\ncat\n")
    program.chmod(0o755)
    for name in (
        "core.fsmonitor", "core.pager", "pager.log", "diff.external", "diff.evil.textconv",
        "diff.evil.command", "filter.evil.clean", "filter.evil.smudge", "gpg.program",
        "core.sshCommand", "core.askPass", "alias.log", "credential.helper",
    ):  # fmt: skip
        git(site.content.parent, "config", name, f"!{program}" if "alias" in name else str(program))
    git(site.content.parent, "config", "log.showSignature", "true")
    hooks = site.content.parent / ".git/hooks"
    for name in ("post-index-change", "reference-transaction", "post-checkout"):
        (hooks / name).write_text(program.read_text())
        (hooks / name).chmod(0o755)
    assert commit_times.commit_times(site.content) == {"a.md": 1767225600}
    assert not (tmp_path / "was-run").exists()


def test_a_commit_alone_changes_the_document(site: Site, commit: Commit) -> None:
    """An update after a commit equals a rebuild, though the file is the same."""
    site.page("a.md")
    commit("2026-01-01")
    site.page("b.md")
    settings = site.settings(mapping=MAPPING)
    on = rebuild(MemoryEngine(settings.schema()), settings)
    commit("2026-01-02")
    assert update_index(on, settings).counts().changed == 1
    again = rebuild(MemoryEngine(settings.schema()), settings)
    assert [on.get(id) for id in "ab"] == [again.get(id) for id in "ab"]
    assert not update_index(on, settings).generation_made


def test_dates_stay_when_git_fails(
    site: Site, commit: Commit, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A failure of git during an update takes no dates away; a new file gets its date later."""
    site.page("a.md")
    commit("2026-01-01")
    settings = site.settings(mapping=MAPPING)
    on = rebuild(MemoryEngine(settings.schema()), settings)
    site.page("b.md")
    commit("2026-01-02")
    with monkeypatch.context() as patch:
        patch.setenv("PATH", "")
        scan = update_index(on, settings)
    assert [problem.done for problem in scan.problems] == ["`@git.date` keeps its last values"]
    assert (scan.counts().added, scan.counts().changed) == (1, 0)
    assert [getattr(on.get(id), "lastmod", 0) for id in "ab"] == [day(1), None]
    update_index(on, settings)
    assert [getattr(on.get(id), "lastmod", 0) for id in "ab"] == [day(1), day(2)]


@pytest.mark.parametrize(
    "committer",
    [
        "committer x <x> abc\n", "committer x <x> \n", "committer x <x> -5 +0000\n",
        "committer x <x> 1700000000\n", f"committer x <x> {'9' * 5_000} +0000\n",
        "committer x <x> 999999999999 +0000\n", "",
    ],
)  # fmt: skip
def test_a_commit_with_a_wrong_time_does_not_count(
    site: Site, commit: Commit, committer: str
) -> None:
    """Its files have the time of the commit before, and those that it adds have none."""
    site.page("a.md")
    commit("2026-01-01")
    for path, body in (("a.md", "title: New"), ("b.md", "")):
        site.page(path, body)
    commit("2026-01-02")
    repository = site.content.parent
    damaged = f"tree {git(repository, 'rev-parse', 'HEAD^{tree}')}"
    damaged += f"\nparent {git(repository, 'rev-parse', 'HEAD^')}\nauthor x <x> 1 +0000\n"
    (repository / "damaged").write_text(f"{damaged}{committer}\nx\n")
    hash = git(repository, "hash-object", "-t", "commit", "-w", "--literally", "damaged")
    git(repository, "update-ref", "HEAD", hash)
    documents, scan = site.read(mapping=MAPPING)
    assert {id: one.lastmod for id, one in documents.items()} == {"a": day(1), "b": None}
    assert scan.problems == []


def test_a_folder_without_committed_files_is_reported(site: Site, commit: Commit) -> None:
    """A folder that git ignores is in a repository, but has no times."""
    site.page("a.md")
    (site.content.parent / ".gitignore").write_text(f"{site.content.name}/\n")
    commit("2026-01-01")
    _, scan = site.read(mapping=MAPPING)
    assert [problem.what for problem in scan.problems] == [
        "the times of commits cannot be read: no commit with a valid time has a file of this folder"
    ]


def test_a_linked_work_tree_has_times(site: Site, commit: Commit, tmp_path: Path) -> None:
    """Its `.git` is a file that names the repository."""
    site.page("a.md")
    commit("2026-01-01")
    git(site.content.parent, "worktree", "add", "-q", str(tmp_path / "linked"))
    times = commit_times.commit_times(tmp_path / "linked" / site.content.name)
    assert times == {"a.md": 1767225600}


@pytest.mark.parametrize("setting", ["core.worktree /tmp", "i18n.logOutputEncoding UTF-16"])
def test_a_repository_hides_no_times(site: Site, commit: Commit, setting: str) -> None:
    """Neither another folder nor another encoding in its configuration takes the times away."""
    site.page("a.md")
    commit("2026-01-01")
    git(site.content.parent, "config", *setting.split())
    assert commit_times.commit_times(site.content) == {"a.md": 1767225600}


@pytest.mark.parametrize("setting", ["log.showRoot false", "diff.orderFile nowhere"])
def test_a_configuration_hides_no_times(
    site: Site, commit: Commit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, setting: str
) -> None:
    """The user's own settings of git neither hide the first commit nor end the reading."""
    monkeypatch.setenv("HOME", str(tmp_path))
    site.page("a.md")
    commit("2026-01-01")
    git(site.content, "config", "--global", *setting.split())
    assert commit_times.commit_times(site.content) == {"a.md": 1767225600}


def test_the_history_is_read_once_for_each_commit(
    site: Site, commit: Commit, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While the newest commit is the same, a second update does not list the history."""
    site.page("a.md")
    commit("2026-01-01")
    first = commit_times.commit_times(site.content)
    monkeypatch.setattr(commit_times, "_LOG", ("no-such-command",))
    assert commit_times.commit_times(site.content) == first
    site.page("b.md")
    commit("2026-01-02")
    with pytest.raises(NoCommitTimes):
        commit_times.commit_times(site.content)
