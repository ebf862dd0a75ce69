"""Settings of the service: where it listens, what it shows, and who may ask."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from search.query import Filter
from search.settings import rules, table_rules
from search.settings.rules import one_of, whole_number
from search.settings.setting import Decides, Secrecy, setting

ANSWER = Decides.ANSWER


@dataclass(frozen=True, kw_only=True)
class ServiceSettings:
    """What the service does around an answer."""

    title: str = setting(
        "Search", "Name of the site, shown on the search page.", rules.TEXT, decides=ANSWER
    )
    interface: str = setting(
        "auto",
        "Language of the search page: `auto` (the reader's), `en` or `es`.",
        one_of("auto", "en", "es"),
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
    host: str = setting("127.0.0.1", "Address to serve on.", rules.TEXT)
    port: int = setting(8000, "Port to serve on.", whole_number(1, 65_535))
    workers: int = setting(0, "Processes that serve; 0 means one a core.", whole_number(0, 256))
    threads: int = setting(4, "Threads of each serving process.", whole_number(1, 256))
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
