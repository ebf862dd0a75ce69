"""Settings of the index: where it lies, and how it is searched."""

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
    """Where the index lies, and what decides its answers."""

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
        "Hosts of a cluster, separated by commas, and the name of its index.",
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
        "", "Certificate file of the authority that signs the hosts.", rules.FILE, is_path=True
    )
    site_url: str = setting(
        "",
        "Prefix of article URLs that start with a slash.",
        rules.SITE_URL,
        decides=ANSWER,
    )
    per_page: int = setting(10, "Default hits per page.", whole_number(1, 100), decides=ANSWER)
    snippet_words: int = setting(
        30,
        "Default words per snippet.",
        whole_number(5, 200),
        decides=ANSWER,
    )
    facet_limit: int = setting(
        50,
        "Default values per facet.",
        whole_number(1, 1_000),
        decides=ANSWER,
    )
    distinct: bool = setting(
        True,
        "Whether articles of one source are one hit by default.",
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
        "File that adds acronyms, `CCM = chronic care management`, or removes learned ones, "
        "`-CCM`.",
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
        "How many times a word counts in each text field; 0 means the field is not searched.",
        table_rules.WEIGHTS,
        decides=SCHEMA | ANSWER,
    )
    ranking: Mapping[str, float] = setting(
        {},
        "Weights of the other ranking signals: " + ", ".join(f"`{sign}`" for sign in SIGNS) + ".",
        table_rules.RANKING,
        decides=ANSWER,
    )
