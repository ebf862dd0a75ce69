"""Settings: the one table of them, a row each that says all there is to say of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from search.engines import cluster_address
from search.parsing import SIGNS, Ranking
from search.query import Filter
from search.schema import DEFAULT_TEXT, FacetField, Schema, TextField
from search.settings import rules, table_rules
from search.settings.front_matter import DEFAULT_MAPPING, DEFAULT_OPT_OUT, DEFAULT_RULES, FacetRule
from search.settings.rules import number, one_of, whole_number
from search.settings.setting import Decides, Secrecy, Setting, setting

DOCUMENTS, SCHEMA, ANSWER = Decides.DOCUMENTS, Decides.SCHEMA, Decides.ANSWER


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Every setting, checked."""

    content: Path = setting(
        Path("content"),
        "Folder of the content files.",
        rules.FOLDER,
        is_path=True,
        decides=DOCUMENTS,
    )
    index: Path = setting(
        Path("index"), "Folder of the built index.", rules.FOLDER, is_path=True, decides=ANSWER
    )
    engine: str = setting(
        "auto",
        "`auto` (tantivy where installed, else whoosh), `tantivy`, `columns`, `whoosh`, "
        "`opensearch`.",
        one_of("auto", "tantivy", "columns", "whoosh", "opensearch"),
        decides=ANSWER,
    )
    opensearch: str = setting(
        "http://127.0.0.1:9200/curated-search",
        "Hosts of a cluster, separated by commas, and the name of the index there.",
        rules.CLUSTER_URL,
        decides=ANSWER,
    )
    opensearch_user: str = setting("", "User of the cluster.", rules.TEXT)
    opensearch_password: str = setting(
        "", "Password of that user.", rules.TEXT, secrecy=Secrecy.HIDDEN
    )
    opensearch_api_key: str = setting(
        "", "API key, instead of a user.", rules.TEXT, secrecy=Secrecy.HIDDEN
    )
    opensearch_ca: str = setting(
        "", "File of the authority that signed the hosts' certificates.", rules.FILE, is_path=True
    )
    title: str = setting(
        "Search", "Name of the site, shown on the search page.", rules.TEXT, decides=ANSWER
    )
    interface: str = setting(
        "auto",
        "Language of the search page: `auto` (the reader's), `en` or `es`.",
        one_of("auto", "en", "es"),
        decides=ANSWER,
    )
    site_url: str = setting(
        "",
        "What goes before an article's URL that begins with a slash.",
        rules.SITE_URL,
        decides=ANSWER,
    )
    public_url: str = setting(
        "",
        "Where readers reach the service, such as `https://www.example.org/search`.",
        rules.SERVICE_URL,
        decides=ANSWER,
    )
    proxies: int = setting(
        0,
        "Proxies before the service that set `X-Forwarded-For` and `-Proto`.",
        whole_number(0, 10),
        decides=ANSWER,
    )
    forwarded_host: bool = setting(
        False,
        "They set `X-Forwarded-Host` too, or clear it.",
        rules.TRUE_OR_FALSE,
        decides=ANSWER,
    )
    forwarded_prefix: bool = setting(
        False,
        "They set `X-Forwarded-Prefix` too, or clear it.",
        rules.TRUE_OR_FALSE,
        decides=ANSWER,
    )
    timezone: str = setting(
        "UTC", "Zone of dates that name none.", rules.TIME_ZONE, decides=DOCUMENTS | ANSWER
    )
    languages: tuple[str, ...] = setting(
        ("en",),
        "Languages of the articles, the site's own first; they decide the stems.",
        rules.LANGUAGES,
        decides=SCHEMA | ANSWER,
    )
    extensions: tuple[str, ...] = setting(
        (".md", ".markdown", ".html"),
        "Endings of the files that hold articles.",
        rules.ENDINGS,
        decides=DOCUMENTS,
    )
    exclude: tuple[str, ...] = setting(
        (), "Patterns of paths under the content folder to skip.", rules.TEXTS, decides=DOCUMENTS
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
        "Front matter that leaves a file out, each `name = value`.",
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
        "What bodies are written in: `auto`, `html` or `markdown`.",
        one_of("auto", "html", "markdown"),
        decides=DOCUMENTS,
    )
    date_formats: tuple[str, ...] = setting(
        (), "Further forms of dates (strptime), such as `%m/%d/%Y`.", rules.TEXTS, decides=DOCUMENTS
    )
    calls_to_action: tuple[str, ...] = setting(
        ("Read on", "Read more", "Continue reading", "Read the full"),
        "Beginnings of closing links to the source that are not indexed.",
        rules.TEXTS,
        decides=DOCUMENTS,
    )
    exclude_selectors: tuple[str, ...] = setting(
        (),
        "CSS selectors of parts of bodies that are not indexed, such as `.share-links`.",
        rules.TEXTS,
        decides=DOCUMENTS,
    )
    max_file_size: int = setting(
        10_000_000,
        "Bytes; a larger file is reported and left out.",
        whole_number(1_000, 1_000_000_000),
        decides=DOCUMENTS,
    )
    processes: int = setting(
        0, "Processes that read content; 0 means one a core.", whole_number(0, 256)
    )
    wait: float = setting(
        0.0, "Seconds to wait for another process that writes to the index.", number(0, 86_400)
    )
    host: str = setting("127.0.0.1", "Address to serve on.", rules.TEXT)
    port: int = setting(8000, "Port to serve on.", whole_number(1, 65_535))
    workers: int = setting(0, "Processes that serve; 0 means one a core.", whole_number(0, 256))
    threads: int = setting(4, "Threads of each serving process.", whole_number(1, 256))
    per_page: int = setting(
        10, "Hits a page, where the request does not say.", whole_number(1, 100), decides=ANSWER
    )
    snippet_words: int = setting(
        30,
        "Words of a snippet, where the request does not say.",
        whole_number(5, 200),
        decides=ANSWER,
    )
    facet_limit: int = setting(
        50,
        "Values a facet, where the request does not say.",
        whole_number(1, 1_000),
        decides=ANSWER,
    )
    distinct: bool = setting(
        True,
        "Articles of one source are one hit, where the request does not say.",
        rules.TRUE_OR_FALSE,
        decides=ANSWER,
    )
    analytics: bool = setting(
        False,
        "Keep what is searched and followed, in a file beside the index; no addresses.",
        rules.TRUE_OR_FALSE,
        decides=ANSWER,
    )
    analytics_days: int = setting(
        90, "Days after which that is deleted; 0 keeps it.", whole_number(0, 36_500), decides=ANSWER
    )
    analytics_minimum: int = setting(
        5,
        "How often a past query was searched before it is suggested to others.",
        whole_number(2, 1_000_000),
        decides=ANSWER,
    )
    suggest: tuple[str, ...] = setting(
        ("community", "topic"),
        "Facets whose values are suggested while a reader types.",
        rules.TEXTS,
        decides=ANSWER,
    )
    rate_limit: int = setting(
        0, "Requests a minute from one client; 0 means any number.", whole_number(0, 1_000_000)
    )
    keys: Mapping[str, tuple[Filter, ...]] = setting(
        {},
        "Search keys, each with filters that nothing widens; none means that all may search.",
        table_rules.KEYS,
        secrecy=Secrecy.HIDDEN,
        decides=ANSWER,
    )
    metrics: bool = setting(
        False, "Serve `/metrics` for Prometheus (extra `metrics`).", rules.TRUE_OR_FALSE
    )
    access_log: str = setting(
        "text", "A line a request: `text`, `json` or `none`.", one_of("text", "json", "none")
    )
    log_queries: bool = setting(
        False, "Have the JSON log tell what is searched for.", rules.TRUE_OR_FALSE
    )
    cors_origins: tuple[str, ...] = setting(
        ("*",), "Origins that may read the search API.", rules.TEXTS
    )
    admin_token: str = setting(
        "",
        "Opens the admin routes, as `Authorization: Bearer …`; empty shuts them.",
        rules.TOKEN,
        secrecy=Secrecy.SERVICE_ONLY,
    )
    hook_secret: str = setting(
        "",
        "Secret that a git host signs its pushes with; empty shuts the webhook.",
        rules.TOKEN,
        secrecy=Secrecy.SERVICE_ONLY,
    )
    hook_pull: bool = setting(
        False,
        "Run `git pull --ff-only` in the content folder when a push is announced.",
        rules.TRUE_OR_FALSE,
    )
    synonyms: str = setting(
        "",
        "File of synonyms, a group a line: `doctor, physician` or `flu => influenza`.",
        rules.FILE,
        is_path=True,
        decides=ANSWER,
    )
    acronyms: str = setting(
        "",
        "File that adds acronyms to those found, `CCM = chronic care management`, or takes "
        "them away, `-CCM`.",
        rules.FILE,
        is_path=True,
        decides=ANSWER,
    )
    curation: str = setting(
        "",
        "File of rules that pin or hide articles, or show a banner, for a query (TOML).",
        rules.FILE,
        is_path=True,
        decides=ANSWER,
    )
    weights: Mapping[str, int] = setting(
        {},
        "How many times a word counts in each text field (0: it is not searched).",
        table_rules.WEIGHTS,
        decides=SCHEMA | ANSWER,
    )
    ranking: Mapping[str, float] = setting(
        {},
        "What other signs of relevance weigh: " + ", ".join(f"`{sign}`" for sign in SIGNS) + ".",
        table_rules.RANKING,
        decides=ANSWER,
    )
    mapping: Mapping[str, tuple[str, ...]] = setting(
        DEFAULT_MAPPING,
        "Front matter names for each field, in order of preference; dots reach inside.",
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
        "Keep facet values apart that differ in case or blanks alone.",
        rules.TRUE_OR_FALSE,
        decides=SCHEMA | ANSWER,
    )
    allowed: Mapping[str, tuple[str, ...]] = setting(
        {}, "Values that a facet may have; `check` reports others.", table_rules.ALLOWED
    )

    def schema(self) -> Schema:
        """The fields of an index built with these settings."""
        text = (TextField(f.name, self.weights.get(f.name, f.weight)) for f in DEFAULT_TEXT)
        facets = (
            FacetField(name, rule.label, self.weights.get(name, rule.weight), rule.group)
            for name, rule in self.facets.items()
        )
        return Schema(tuple(text), tuple(facets), self.languages, self.exact_values)

    def signs(self) -> Ranking:
        """The weights of the signs of relevance."""
        return Ranking(**self.ranking)

    def engine_url(self) -> str:
        """The URL for `open_engine`."""
        if self.engine != "opensearch":
            return f"{self.engine}:{self.index}"
        access = {
            "user": self.opensearch_user,
            "password": self.opensearch_password,
            "api_key": self.opensearch_api_key,
            "ca": self.opensearch_ca,
        }
        return f"opensearch:{cluster_address.joined(self.opensearch, **access)}"

    def values_that_decide(self, what: Decides) -> dict[str, Any]:
        """The values of the settings that decide documents, schema or answer, by name."""
        names = (name for name, row in SETTINGS.items() if what in row.decides)
        return {name: getattr(self, name) for name in names}


SETTINGS: dict[str, Setting] = {
    f.name: replace(f.metadata["setting"], name=f.name) for f in fields(Settings)
}
"""The rows of the table by name."""
