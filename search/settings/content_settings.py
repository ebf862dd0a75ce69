"""Settings for the content: which files are read, and how files become documents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from search.settings import rules, site_rules, table_rules
from search.settings.front_matter import DEFAULT_MAPPING, DEFAULT_OPT_OUT, DEFAULT_RULES, FacetRule
from search.settings.rules import number, one_of, whole_number
from search.settings.setting import Decides, setting
from search.settings.site_rules import FieldRule
from search.settings.sites import TABLES, ContentSite
from search.storage import MAX_GENERATIONS

DOCUMENTS, SCHEMA, ANSWER = Decides.DOCUMENTS, Decides.SCHEMA, Decides.ANSWER


@dataclass(frozen=True, kw_only=True)
class ContentSettings:
    """The settings that affect the documents."""

    content: Path = setting(
        Path("content"),
        "Folder with the content files.",
        rules.FOLDER,
        is_path=True,
        decides=DOCUMENTS,
    )
    sites: tuple[ContentSite, ...] = setting(
        (),
        "Sites to index together instead of `content`: tables with `name`, `content` and more.",
        TABLES,
        decides=DOCUMENTS | SCHEMA | ANSWER,
    )
    timezone: str = setting(
        "UTC", "Time zone for dates without one.", rules.TIME_ZONE, decides=DOCUMENTS | ANSWER
    )
    languages: tuple[str, ...] = setting(
        ("en",),
        "Languages of the articles, with the main language first; used for stemming.",
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
        (), "Patterns for paths in the content folder to skip.", rules.TEXTS, decides=DOCUMENTS
    )
    bundles: bool = setting(
        True,
        "Skip the other files in a folder with an `index.md`, as Hugo does.",
        rules.TRUE_OR_FALSE,
        decides=DOCUMENTS,
    )
    section_pages: bool = setting(
        False, "Also index `_index.md` pages.", rules.TRUE_OR_FALSE, decides=DOCUMENTS
    )
    opt_out: tuple[str, ...] = setting(
        DEFAULT_OPT_OUT,
        "Front matter that excludes a file, each as `name = value`.",
        rules.TEXTS,
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
        "Phrases that start a final link to the source; such links are not indexed.",
        rules.TEXTS,
        decides=DOCUMENTS,
    )
    exclude_selectors: tuple[str, ...] = setting(
        (),
        "CSS selectors for parts of bodies that are not indexed, such as `.share-links`.",
        rules.TEXTS,
        decides=DOCUMENTS,
    )
    max_file_size: int = setting(
        10_000_000,
        "Maximum file size in bytes; larger files are reported and skipped.",
        whole_number(1_000, 1_000_000_000),
        decides=DOCUMENTS,
    )
    max_body_characters: int = setting(
        1_000_000,
        "Maximum length of a body in characters; longer bodies are reported and truncated.",
        whole_number(1_000, 100_000_000),
        decides=DOCUMENTS,
    )
    max_file_seconds: float = setting(
        30.0,
        "Maximum time to read a file, in seconds; slower files are reported and skipped.",
        number(0.1, 86_400),
        decides=DOCUMENTS,
    )
    max_file_memory: int = setting(
        1_000_000_000,
        "Maximum memory to read a file, in bytes; files that need more are skipped (Linux only).",
        whole_number(200_000_000, 1_000_000_000_000),
        decides=DOCUMENTS,
    )
    processes: int = setting(
        0, "Number of processes that read content; 0 means one per core.", whole_number(0, 256)
    )
    wait: float = setting(
        0.0, "Seconds to wait if another process is writing to the index.", number(0, 86_400)
    )
    keep_generations: int = setting(
        2,
        "Builds of the index to keep, including the one in use.",
        whole_number(2, MAX_GENERATIONS),
    )
    keep_seconds: int = setting(
        0,
        "Also keep builds that were replaced less than so many seconds ago, at most 20 in all, so "
        "that pages can still be read from them.",
        whole_number(0, 86_400),
    )
    mapping: Mapping[str, tuple[str, ...]] = setting(
        DEFAULT_MAPPING,
        "Front matter keys for each field, in order of preference; a dot separates nested keys.",
        table_rules.MAPPING,
        decides=DOCUMENTS,
    )
    facets: Mapping[str, FacetRule] = setting(
        DEFAULT_RULES,
        "Facets, each with label, sources, split, before, weight, group, labels and humanize.",
        table_rules.FACETS,
        decides=DOCUMENTS | SCHEMA | ANSWER,
    )
    fields: Mapping[str, FieldRule] = setting(
        {},
        "Fields with dates or numbers, each with type, label, sources and interval.",
        site_rules.FIELDS,
        decides=DOCUMENTS | SCHEMA | ANSWER,
    )
    words: tuple[str, ...] = setting(
        (),
        "Words with symbols to keep whole, such as `Q&A` and `R/V`; others are split at symbols.",
        rules.WHOLE_WORDS,
        decides=SCHEMA | ANSWER,
    )
    exact_values: bool = setting(
        False,
        "Treat facet values as different if they differ only in case or spaces.",
        rules.TRUE_OR_FALSE,
        decides=SCHEMA | ANSWER,
    )
    stale_days: int = setting(
        0,
        "Days after its last change from which `check` reports an article; 0 means never.",
        whole_number(0, 36_500),
    )
    allowed: Mapping[str, tuple[str, ...]] = setting(
        {}, "Allowed facet values; `check` reports others.", table_rules.ALLOWED
    )
