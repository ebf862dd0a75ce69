"""Settings of the content: which files are read, and how they become documents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from search.settings import rules, table_rules
from search.settings.front_matter import DEFAULT_MAPPING, DEFAULT_OPT_OUT, DEFAULT_RULES, FacetRule
from search.settings.rules import number, one_of, whole_number
from search.settings.setting import Decides, setting

DOCUMENTS, SCHEMA, ANSWER = Decides.DOCUMENTS, Decides.SCHEMA, Decides.ANSWER


@dataclass(frozen=True, kw_only=True)
class ContentSettings:
    """What decides the documents."""

    content: Path = setting(
        Path("content"),
        "Folder of the content files.",
        rules.FOLDER,
        is_path=True,
        decides=DOCUMENTS,
    )
    timezone: str = setting(
        "UTC", "Time zone of dates without one.", rules.TIME_ZONE, decides=DOCUMENTS | ANSWER
    )
    languages: tuple[str, ...] = setting(
        ("en",),
        "Languages of the articles, the site's main language first; they determine the stemming.",
        rules.LANGUAGES,
        decides=SCHEMA | ANSWER,
    )
    extensions: tuple[str, ...] = setting(
        (".md", ".markdown", ".html"),
        "File extensions of articles.",
        rules.ENDINGS,
        decides=DOCUMENTS,
    )
    exclude: tuple[str, ...] = setting(
        (), "Patterns of paths to skip under the content folder.", rules.TEXTS, decides=DOCUMENTS
    )
    bundles: bool = setting(
        True,
        "Files beside an `index.md` are its resources (Hugo's rule).",
        rules.TRUE_OR_FALSE,
        decides=DOCUMENTS,
    )
    section_pages: bool = setting(
        False, "Index `_index.md` pages too.", rules.TRUE_OR_FALSE, decides=DOCUMENTS
    )
    opt_out: tuple[str, ...] = setting(
        DEFAULT_OPT_OUT,
        "Front matter that excludes a file, each as `name = value`.",
        rules.TEXTS,
        decides=DOCUMENTS,
    )
    permalink: str = setting(
        "",
        "Pattern of URLs, such as `/:sections/:slug/`; empty means Hugo's own rules.",
        rules.TEXT,
        decides=DOCUMENTS,
    )
    body: str = setting(
        "auto",
        "Format of bodies: `auto`, `html` or `markdown`.",
        one_of("auto", "html", "markdown"),
        decides=DOCUMENTS,
    )
    date_formats: tuple[str, ...] = setting(
        (),
        "Additional date formats (strptime), such as `%m/%d/%Y`.",
        rules.TEXTS,
        decides=DOCUMENTS,
    )
    calls_to_action: tuple[str, ...] = setting(
        ("Read on", "Read more", "Continue reading", "Read the full"),
        "How closing links to the source start; such links are not indexed.",
        rules.TEXTS,
        decides=DOCUMENTS,
    )
    exclude_selectors: tuple[str, ...] = setting(
        (),
        "CSS selectors of parts of bodies to leave out of the index, such as `.share-links`.",
        rules.TEXTS,
        decides=DOCUMENTS,
    )
    max_file_size: int = setting(
        10_000_000,
        "Maximum bytes of a file; a larger one is reported and skipped.",
        whole_number(1_000, 1_000_000_000),
        decides=DOCUMENTS,
    )
    max_file_seconds: float = setting(
        30.0,
        "Seconds that reading one file may take; one that takes longer is reported and left out.",
        number(0.1, 86_400),
        decides=DOCUMENTS,
    )
    max_file_memory: int = setting(
        1_000_000_000,
        "Bytes of memory of the process that reads it, likewise (on Linux only).",
        whole_number(200_000_000, 1_000_000_000_000),
        decides=DOCUMENTS,
    )
    processes: int = setting(
        0, "Processes that read content; 0 means one per core.", whole_number(0, 256)
    )
    wait: float = setting(
        0.0, "Seconds to wait for another process that writes to the index.", number(0, 86_400)
    )
    mapping: Mapping[str, tuple[str, ...]] = setting(
        DEFAULT_MAPPING,
        "Front matter keys for each field, in order of preference; a dot reaches into a table.",
        table_rules.MAPPING,
        decides=DOCUMENTS,
    )
    facets: Mapping[str, FacetRule] = setting(
        DEFAULT_RULES,
        "Facets: label, sources, split, before, weight, group.",
        table_rules.FACETS,
        decides=DOCUMENTS | SCHEMA | ANSWER,
    )
    exact_values: bool = setting(
        False,
        "Keep facet values apart that differ only in case or spaces.",
        rules.TRUE_OR_FALSE,
        decides=SCHEMA | ANSWER,
    )
    allowed: Mapping[str, tuple[str, ...]] = setting(
        {}, "Allowed facet values; `check` reports others.", table_rules.ALLOWED
    )
