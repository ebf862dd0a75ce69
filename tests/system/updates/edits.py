"""Random edits of a content folder, of every kind that an update must detect."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random

from tests.contract.sampling import VALUES, WORDS

FOLDERS = ("", "a", "a/b", "c", "c/bundle", "a/b/deep")
NAMES = ("one", "one.es", "two", "three", "four", "five", "index", "_index", "Ünï", "six", "seven")
ENDINGS = (".md", ".md", ".md", ".html", ".markdown")
BROKEN = ("", "---\ntitle: [never closed\n---\nx", "---\ntitle: T", "\xff\xfe", "no front matter")

Edit = Callable[[Random, Path], None]


def page(random: Random) -> str:
    """A random page; some are drafts, invalid or scheduled."""
    if random.random() < 0.08:
        return random.choice(BROKEN)
    tags = random.sample(VALUES["tag"], random.randint(0, 2))
    lines = [
        f"title: {' '.join(random.choices(WORDS, k=random.randint(0, 4)))!r}",
        f"identifier: {random.choice(VALUES['community'])!r}",
        f"tags: {tags}",
        f"date: 20{random.randint(10, 30)}-0{random.randint(1, 9)}-01",
        *random.choice(([], ["minutes: soon"], [f"minutes: {random.randint(-3, 9)}"])),
        *random.choice(([], [], [], ["draft: true"], ["expiryDate: 2020-01-01"])),
        *random.choice(([], [], ["publishDate: 2999-01-01"], ["date: soon"])),
    ]
    random.shuffle(lines)
    body = " ".join(random.choices(WORDS, k=random.randint(0, 25)))
    return "\n".join(("---", *lines, "---", f"<p>{body}</p>", ""))


def section(random: Random) -> str:
    """A section page with a cascade, or an unreadable one."""
    handed = random.choice(
        (
            "cascade:\n  searchCategory: Guide",
            "cascade:\n  draft: true",
            "cascade:\n- _target: {path: '/a/**'}\n  searchCategory: News",
            "cascade: wrong",
            "title: Nothing is handed down",
        )
    )
    return f"---\n{handed}\n---\n{random.choice(WORDS)}\n"


def files(content: Path) -> list[Path]:
    """All files, in a fixed order."""
    return sorted(path for path in content.rglob("*") if path.is_file())


def any_place(random: Random, content: Path) -> Path:
    """A possible file path in an existing folder."""
    folder = content / random.choice(FOLDERS)
    folder.mkdir(parents=True, exist_ok=True)
    return folder / (random.choice(NAMES) + random.choice(ENDINGS))


def put(path: Path, text: str) -> None:
    """Write a file, replacing a broken link."""
    if path.is_symlink() and not path.exists():
        path.unlink()
    path.write_bytes(text.encode("latin-1" if "\xff" in text else "utf-8", "ignore"))


def create(random: Random, content: Path) -> None:
    """Write a page, new or over another."""
    path = any_place(random, content)
    text = section(random) if path.stem == "_index" else page(random)
    put(path, text)


def edit(random: Random, content: Path) -> None:
    """Overwrite a page in place."""
    if paths := files(content):
        random.choice(paths).write_text(page(random), encoding="utf-8", errors="ignore")


def save(random: Random, content: Path) -> None:
    """Replace a page as editors do, by renaming a new file over it."""
    if paths := files(content):
        path = random.choice(paths)
        fresh = path.with_name(f".{path.name}.tmp")
        fresh.write_text(page(random), encoding="utf-8", errors="ignore")
        fresh.replace(path)


def swap(random: Random, content: Path) -> None:
    """Change a few bytes of a page, but keep its size, inode and modification time."""
    if paths := files(content):
        path = random.choice(paths)
        status, data = path.stat(), path.read_bytes()
        path.write_bytes(data.replace(b"care", b"aids").replace(b"true", b"True"))
        os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def move(random: Random, content: Path) -> None:
    """Move a page, perhaps over another."""
    if paths := files(content):
        random.choice(paths).replace(any_place(random, content))


def delete(random: Random, content: Path) -> None:
    """Delete a page."""
    if paths := files(content):
        random.choice(paths).unlink()


def draft(random: Random, content: Path) -> None:
    """Turn a page into a draft, or a draft into a page."""
    if paths := files(content):
        path = random.choice(paths)
        text = path.read_text(encoding="utf-8", errors="replace")
        if "draft: true\n" in text:
            text = text.replace("draft: true\n", "")
        else:
            text = text.replace("---\n", "---\ndraft: true\n", 1)
        path.write_text(text, encoding="utf-8", errors="ignore")


def cascade(random: Random, content: Path) -> None:
    """Change the cascade of a section."""
    folder = content / random.choice(FOLDERS)
    folder.mkdir(parents=True, exist_ok=True)
    put(folder / "_index.md", section(random))


def bundle(random: Random, content: Path) -> None:
    """Turn a folder into a bundle, or back."""
    folder = content / random.choice(FOLDERS)
    folder.mkdir(parents=True, exist_ok=True)
    if (folder / "index.md").exists():
        (folder / "index.md").unlink()
    else:
        put(folder / "index.md", page(random))


def twin(random: Random, content: Path) -> None:
    """Add a second file with the ID of a page."""
    if paths := files(content):
        path = random.choice(paths)
        put(path.with_suffix(random.choice(ENDINGS)), page(random))


def touch(random: Random, content: Path) -> None:
    """Change only the times of a file."""
    if paths := files(content):
        random.choice(paths).touch()


def link(random: Random, content: Path) -> None:
    """Replace a page with a link to another."""
    if paths := files(content):
        path = any_place(random, content)
        path.unlink(missing_ok=True)
        target = random.choice(paths)
        if target != path:
            path.symlink_to(target)


def drop_folder(random: Random, content: Path) -> None:
    """Delete a folder and its contents."""
    shutil.rmtree(content / random.choice(FOLDERS[1:]), ignore_errors=True)


def move_folder(random: Random, content: Path) -> None:
    """Rename a folder, or rename it back."""
    here, there = content / random.choice("ac"), content / "moved"
    if here.is_dir() and not there.exists():
        here.rename(there)
    elif there.is_dir() and not here.exists():
        there.rename(here)


EDITS: tuple[Edit, ...] = (
    *(create, create, create, edit, edit, save, save, swap, swap, move, delete, draft),
    *(cascade, bundle, twin, touch, link, drop_folder, move_folder),
)


def history(random: Random, content: Path, most: int = 4) -> list[str]:
    """Make up to `most` random edits and return their names; the folder is never empty."""
    done = []
    for _ in range(random.randint(0, most)):
        chosen = random.choice(EDITS)
        chosen(random, content)
        done.append(chosen.__name__)
    (content / "always.md").touch()
    if not (content / "always.md").stat().st_size:
        (content / "always.md").write_text("---\ntitle: Always here\n---\n", encoding="utf-8")
    return done
