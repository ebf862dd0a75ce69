"""A large generated site that resembles a curated one: `python -m tests.bench.site OUT`."""

from __future__ import annotations

import argparse
import json
import os
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from tests.bench.articles import Article, article

_CHUNK = 1_000
# PyYAML wraps strings at this column.
_WIDTH = 80
_TEMPLATE = """---
aliases: /news/{slug}
archetype: curate-content
author:
- editor{editor} @{source}
basePath: /communities/{section}/curated-content/
breadcrumbLinks:
- /
- /communities/
- /communities/{section}/
- /communities/{section}/curated-content
- '#'
breadcrumbs:
- Home
- Communities
- {community}
- Curated Content
- {title}
categories: []
communityTopics:
{topics}
contentCategories: medigy-{section}-curated-content
date: '{date}'
description: {description}
featuredImage:
  alt: {alt}
  format: JPEG
  href: {uuid}-featuredImage.jpeg
  size:
  - 800
  - 533
  valid: true
  workPackage: {number}
  wpAttachment:
    fileName: Curated_Featured_Image.jpg
    link: /api/v3/attachments/{attachment}/content
id: {number}
identifier: {community}
lastMod: '{lastmod}'
link:
  brand: {source}
  href: {href}
  original: {href}
mastHead: {community} CoP
mdName: {uuid}
openProjectCustomFields:
  cleanUrl: {href}
  medigyTopics: {topics_json}
  sourceUrl: {href}
openProjectWorkPackageType: Curated Content
owlType: Medigy Communities
searchCategory: {category}
slug: {slug}
source: open-project-curations
status: ''
sub: brief
tags:
{tags}
title: {title}
type: communities/medigy-{section}
---

{html}
"""


def generate(out: Path, documents: int, seed: int, *, processes: int = 0) -> None:
    """Write a content folder with this number of articles, which depend only on the seed."""
    chunks = [(out, first, min(first + _CHUNK, documents), seed) for first in _starts(documents)]
    with ProcessPoolExecutor(processes or os.cpu_count()) as pool:
        list(pool.map(_write, chunks))


def place(found: Article) -> Path:
    """An article's path under the content folder."""
    return Path("communities", _section(found), "curated-content", f"{found.slug}.md")


def front_matter_and_body(found: Article) -> str:
    """An article's file."""
    href = f"https://www.{found.source}/articles/{found.slug}.html"
    return _TEMPLATE.format(
        slug=found.slug,
        editor=found.number % 40,
        source=found.source,
        section=_section(found),
        community=found.community,
        title=_scalar(found.title),
        alt=_scalar(found.title, indent=4),
        topics="\n".join(f"- '{topic}'" for topic in found.topics),
        topics_json=_scalar(json.dumps(found.topics, separators=(",", ":")), indent=4),
        date=_moment(found.date),
        lastmod=_moment(found.date + timedelta(days=found.number % 90)),
        description=_scalar(found.description),
        uuid=UUID(int=(found.number + 1) * 0x9E3779B97F4A7C15F39CC0605CEDC835 % 2**128),
        number=found.number,
        attachment=found.number * 3,
        href=href,
        category=found.category,
        tags="\n".join(f"- {tag}" for tag in found.tags),
        html=found.html,
    )


def _starts(documents: int) -> range:
    return range(0, documents, _CHUNK)


def _write(chunk: tuple[Path, int, int, int]) -> None:
    out, first, last, seed = chunk
    for number in range(first, last):
        found = article(number, seed)
        path = out / place(found)
        # Use every section early.
        if number < first + 100:
            path.parent.mkdir(parents=True, exist_ok=True)
        try:
            path.write_text(front_matter_and_body(found), encoding="utf-8")
        except FileNotFoundError:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(front_matter_and_body(found), encoding="utf-8")


def _section(found: Article) -> str:
    return found.community.partition(" (")[0].lower().replace(" ", "-")


def _moment(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%S.%f}Z"


def _scalar(text: str, *, indent: int = 2) -> str:
    """A string as PyYAML writes it: quoted if necessary and wrapped."""
    if text[0] in "['\"" or ": " in text or " #" in text:
        text = f"'{text.replace(chr(39), chr(39) * 2)}'"
    lines, column = [""], 14
    for word in text.split(" "):
        column += len(word) + 1
        if column > _WIDTH and lines[-1]:
            lines.append(word)
            column = indent + len(word)
        else:
            lines[-1] += f" {word}" if lines[-1] else word
    return f"\n{indent * ' '}".join(lines)


def main() -> None:
    """Write a site from the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.site", description=__doc__)
    parser.add_argument("out", type=Path, help="folder to write, made where it is missing")
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    began = time.perf_counter()
    generate(options.out, options.documents, options.seed)
    took = time.perf_counter() - began
    print(f"{options.documents} documents in {took:.1f} s")


if __name__ == "__main__":
    main()
