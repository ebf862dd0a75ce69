"""Settings for the index: its location, and how searches use it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from search.parsing import SIGNS
from search.settings import rules, table_rules
from search.settings.rules import one_of, whole_number
from search.settings.setting import Decides, Secrecy, setting

SCHEMA, ANSWER = Decides.SCHEMA, Decides.ANSWER


@dataclass(frozen=True, kw_only=True)
class IndexSettings:
    """The settings for where the index is and for its results."""

    index: Path = setting(
        Path("index"), "Folder for the index.", rules.FOLDER, is_path=True, decides=ANSWER
    )
    engine: str = setting(
        "auto",
        "`auto` (tantivy if installed, or else whoosh), `tantivy`, `columns`, `whoosh` or "
        "`opensearch`.",
        one_of("auto", "tantivy", "columns", "whoosh", "opensearch"),
        decides=ANSWER,
    )
    opensearch: str = setting(
        "http://127.0.0.1:9200/curated-search",
        "URL of the cluster, with comma-separated hosts and an index name.",
        rules.CLUSTER_URL,
        decides=ANSWER,
    )
    opensearch_user: str = setting("", "User name for the cluster.", rules.TEXT)
    opensearch_password: str = setting(
        "", "Password for the cluster.", rules.TEXT, secrecy=Secrecy.HIDDEN
    )
    opensearch_api_key: str = setting(
        "", "API key for the cluster, instead of a user.", rules.TEXT, secrecy=Secrecy.HIDDEN
    )
    opensearch_ca: str = setting(
        "",
        "Certificate file of the authority that signed the hosts' certificates.",
        rules.FILE,
        is_path=True,
    )
    site_url: str = setting(
        "",
        "Prefix of article URLs that start with a slash.",
        rules.SITE_URL,
        decides=ANSWER,
    )
    per_page: int = setting(
        10, "Default number of hits per page.", whole_number(1, 100), decides=ANSWER
    )
    snippet_words: int = setting(
        30,
        "Default number of words per snippet.",
        whole_number(5, 200),
        decides=ANSWER,
    )
    text_fragments: bool = setting(
        True,
        "Link to the passage shown, which browsers then highlight, rather than to the beginning.",
        rules.TRUE_OR_FALSE,
        decides=ANSWER,
    )
    facet_limit: int = setting(
        50,
        "Default number of values per facet.",
        whole_number(1, 1_000),
        decides=ANSWER,
    )
    distinct: bool = setting(
        True,
        "By default, show articles with the same source as one hit.",
        rules.TRUE_OR_FALSE,
        decides=ANSWER,
    )
    suggest: tuple[str, ...] = setting(
        ("community", "topic"),
        "Facets whose values are suggested as a reader types.",
        rules.TEXTS,
        decides=ANSWER,
    )
    synonyms: str = setting(
        "",
        "File of synonyms, one group per line: `doctor, physician` or `flu => influenza`.",
        rules.FILE,
        is_path=True,
        decides=ANSWER,
    )
    acronyms: str = setting(
        "",
        "File that adds acronyms (`CCM = chronic care management`) or removes learned ones "
        "(`-CCM`).",
        rules.FILE,
        is_path=True,
        decides=ANSWER,
    )
    curation: str = setting(
        "",
        "File of rules (TOML) that pin or hide articles or show a banner for certain queries.",
        rules.FILE,
        is_path=True,
        decides=ANSWER,
    )
    weights: Mapping[str, int] = setting(
        {},
        "Weights of words by text field; 0 means that the field is not searched.",
        table_rules.WEIGHTS,
        decides=SCHEMA | ANSWER,
    )
    ranking: Mapping[str, float] = setting(
        {},
        "Weights of the other ranking signals: " + ", ".join(f"`{sign}`" for sign in SIGNS) + ".",
        table_rules.RANKING,
        decides=ANSWER,
    )
