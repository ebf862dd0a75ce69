"""Settings: one table of name, default and help, read from a TOML file and the environment."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from pathlib import Path
from typing import Any

from search.engines.opensearch import address
from search.parsing.ranking import SIGNS, Ranking
from search.query import Filter
from search.schema import DEFAULT_TEXT, FacetField, Schema, TextField
from search.settings.front_matter import DEFAULT_MAPPING, DEFAULT_OPT_OUT, DEFAULT_RULES, FacetRule


def _setting(default: Any, help: str, *, secret: bool = False) -> Any:
    if callable(default):
        return field(default_factory=default, metadata={"help": help})
    # A secret is not shown, and what is derived from all settings does not tell it.
    return field(default=default, metadata={"help": help}, repr=not secret)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Every setting, checked."""

    content: Path = _setting(Path("content"), "Folder of the content files.")
    index: Path = _setting(Path("index"), "Folder of the built index.")
    engine: str = _setting(
        "auto",
        "`auto` (tantivy where installed, else whoosh), `tantivy`, `whoosh`, `opensearch`.",
    )
    opensearch: str = _setting(
        "http://127.0.0.1:9200/curated-search",
        "Hosts of a cluster, separated by commas, and the name of the index there.",
    )
    opensearch_user: str = _setting("", "User of the cluster.")
    opensearch_password: str = _setting("", "Password of that user.", secret=True)
    opensearch_api_key: str = _setting("", "API key, instead of a user.", secret=True)
    opensearch_ca: str = _setting("", "File of the authority that signed the hosts' certificates.")
    title: str = _setting("Search", "Name of the site, shown on the search page.")
    interface: str = _setting(
        "auto", "Language of the search page: `auto` (the reader's), `en` or `es`."
    )
    site_url: str = _setting("", "What goes before an article's URL that begins with a slash.")
    public_url: str = _setting(
        "", "Where readers reach the service, such as `https://www.example.org/search`."
    )
    proxies: int = _setting(
        0, "Proxies before the service whose `X-Forwarded-` headers are to be believed."
    )
    timezone: str = _setting("UTC", "Zone of dates that name none.")
    languages: tuple[str, ...] = _setting(
        ("en",), "Languages of the articles, the site's own first; they decide the stems."
    )
    extensions: tuple[str, ...] = _setting(
        (".md", ".markdown", ".html"), "Endings of the files that hold articles."
    )
    exclude: tuple[str, ...] = _setting((), "Patterns of paths under the content folder to skip.")
    bundles: bool = _setting(True, "Files beside an `index.md` are its resources (Hugo's rule).")
    section_pages: bool = _setting(False, "Index `_index.md` pages too.")
    opt_out: tuple[str, ...] = _setting(
        DEFAULT_OPT_OUT, "Front matter that leaves a file out, each `name = value`."
    )
    permalink: str = _setting(
        "", "Pattern of URLs, such as `/:sections/:slug/`; empty means Hugo's own rules."
    )
    body: str = _setting("auto", "What bodies are written in: `auto`, `html` or `markdown`.")
    date_formats: tuple[str, ...] = _setting(
        (), "Further forms of dates (strptime), such as `%m/%d/%Y`."
    )
    calls_to_action: tuple[str, ...] = _setting(
        ("Read on", "Read more", "Continue reading", "Read the full"),
        "Beginnings of closing links to the source that are not indexed.",
    )
    max_file_size: int = _setting(10_000_000, "Bytes; a larger file is reported and left out.")
    processes: int = _setting(0, "Processes that read content; 0 means one a core.")
    wait: float = _setting(0.0, "Seconds to wait for another process that writes to the index.")
    host: str = _setting("127.0.0.1", "Address to serve on.")
    port: int = _setting(8000, "Port to serve on.")
    workers: int = _setting(0, "Processes that serve; 0 means one a core.")
    threads: int = _setting(4, "Threads of each serving process.")
    per_page: int = _setting(10, "Hits a page, where the request does not say.")
    snippet_words: int = _setting(30, "Words of a snippet, where the request does not say.")
    facet_limit: int = _setting(50, "Values a facet, where the request does not say.")
    distinct: bool = _setting(
        True, "Articles of one source are one hit, where the request does not say."
    )
    analytics: bool = _setting(
        False, "Keep what is searched and followed, in a file beside the index; no addresses."
    )
    analytics_days: int = _setting(90, "Days after which that is deleted; 0 keeps it.")
    analytics_minimum: int = _setting(
        5, "How often a past query was searched before it is suggested to others."
    )
    suggest: tuple[str, ...] = _setting(
        ("community", "topic"), "Facets whose values are suggested while a reader types."
    )
    rate_limit: int = _setting(0, "Requests a minute from one client; 0 means any number.")
    keys: Mapping[str, tuple[Filter, ...]] = _setting(
        dict, "Search keys, each with filters that nothing widens; none means that all may search."
    )
    metrics: bool = _setting(False, "Serve `/metrics` for Prometheus (extra `metrics`).")
    access_log: str = _setting("text", "A line a request: `text`, `json` or `none`.")
    log_queries: bool = _setting(False, "Have the JSON log tell what is searched for.")
    cors_origins: tuple[str, ...] = _setting(("*",), "Origins that may read the search API.")
    admin_token: str = _setting(
        "", "Opens the admin routes, as `Authorization: Bearer …`; empty shuts them.", secret=True
    )
    hook_secret: str = _setting(
        "", "Secret that a git host signs its pushes with; empty shuts the webhook.", secret=True
    )
    hook_pull: bool = _setting(
        False, "Run `git pull --ff-only` in the content folder when a push is announced."
    )
    synonyms: str = _setting(
        "", "File of synonyms, a group a line: `doctor, physician` or `flu => influenza`."
    )
    acronyms: str = _setting(
        "", "File that adds acronyms to those found, `CCM = chronic care management`, or takes "
        "them away, `-CCM`."
    )  # fmt: skip
    curation: str = _setting(
        "", "File of rules that pin or hide articles, or show a banner, for a query (TOML)."
    )
    weights: Mapping[str, int] = _setting(
        dict, "How many times a word counts in each text field (0: it is not searched)."
    )
    ranking: Mapping[str, float] = _setting(
        dict,
        "What other signs of relevance weigh: " + ", ".join(f"`{sign}`" for sign in SIGNS) + ".",
    )
    mapping: Mapping[str, tuple[str, ...]] = _setting(
        lambda: DEFAULT_MAPPING,
        "Front matter names for each field, in order of preference; dots reach inside.",
    )
    facets: Mapping[str, FacetRule] = _setting(
        lambda: DEFAULT_RULES, "Facets: label, sources, split, before, weight, group."
    )
    allowed: Mapping[str, tuple[str, ...]] = _setting(
        dict, "Values that a facet may have; `check` reports others."
    )

    def schema(self) -> Schema:
        """Return the fields of an index built with these settings."""
        text = (TextField(f.name, self.weights.get(f.name, f.weight)) for f in DEFAULT_TEXT)
        facets = (
            FacetField(name, rule.label, self.weights.get(name, rule.weight), rule.group)
            for name, rule in self.facets.items()
        )
        return Schema(tuple(text), tuple(facets), self.languages)

    def signs(self) -> Ranking:
        """Return what the signs of relevance weigh."""
        return Ranking(**self.ranking)

    def engine_url(self) -> str:
        """Return the URL for `open_engine`."""
        if self.engine != "opensearch":
            return f"{self.engine}:{self.index}"
        access = {
            "user": self.opensearch_user,
            "password": self.opensearch_password,
            "api_key": self.opensearch_api_key,
            "ca": self.opensearch_ca,
        }
        return f"opensearch:{address.joined(self.opensearch, **access)}"


def table() -> list[tuple[str, str, str]]:
    """Return name, default and help of every setting, for the README."""
    rows = []
    for name, setting in FIELDS.items():
        usual = default(setting)
        if isinstance(usual, Mapping):
            shown = "a table, see above"
        else:
            shown = json.dumps(str(usual) if isinstance(usual, Path) else usual)
        rows.append((name, shown, setting.metadata["help"]))
    return rows


FIELDS = {setting.name: setting for setting in fields(Settings)}


def default(setting: Any) -> Any:
    """Return the default of one of FIELDS."""
    return setting.default if setting.default is not MISSING else setting.default_factory()
