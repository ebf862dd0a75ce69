"""Settings for the service: where it listens, what it shows, and who may use it."""

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
    """The settings for the web service."""

    title: str = setting(
        "Search", "Name of the site, shown on the search page.", rules.TEXT, decides=ANSWER
    )
    interface: str = setting(
        "auto",
        "Language of the search page: `auto` (the reader's language), or one of `ar`, `de`, `en`, "
        "`es`, `fil`, `fr`, `it`, `pt`, `vi` and `zh`.",
        one_of("auto", "ar", "de", "en", "es", "fil", "fr", "it", "pt", "vi", "zh"),
        decides=ANSWER,
    )
    logo: str = setting("", "URL of the logo in the header.", rules.SERVICE_URL, decides=ANSWER)
    accent: str = setting(
        "",
        "Color of links and buttons, such as `#7a2e1d`; it is darkened or lightened until it can "
        "be read.",
        rules.COLOR,
        decides=ANSWER,
    )
    font: str = setting(
        "",
        "Fonts as in CSS, such as `Georgia, serif`; those that are not installed everywhere come "
        "from the `stylesheet`.",
        rules.FONTS,
        decides=ANSWER,
    )
    radius: str = setting(
        "", "Radius of corners, such as `0` or `.5rem`.", rules.LENGTH, decides=ANSWER
    )
    stylesheet: str = setting(
        "", "URL of your own style sheet, loaded last.", rules.SERVICE_URL, decides=ANSWER
    )
    header: str = setting(
        "", "Template file above the page.", rules.FILE, is_path=True, decides=ANSWER
    )
    footer: str = setting(
        "", "Template file below the page.", rules.FILE, is_path=True, decides=ANSWER
    )
    image_url: str = setting(
        "",
        "URL of the folder that serves articles' images; empty for no images.",
        rules.SERVICE_URL,
        decides=ANSWER,
    )
    shortcuts: tuple[str, ...] = setting(
        ("/", "mod+k"),
        "Keys that move the focus to the search box, such as `/` or `mod+k`; `mod` is Ctrl or Cmd.",
        rules.SHORTCUTS,
        decides=ANSWER,
    )
    recent_searches: int = setting(
        5,
        "Number of a reader's own recent searches that the page lists; they never leave the "
        "browser. 0 stores none.",
        whole_number(0, 20),
        decides=ANSWER,
    )
    public_url: str = setting(
        "",
        "Public URL of the service, such as `https://www.example.org/search`.",
        rules.SERVICE_URL,
        decides=ANSWER,
    )
    proxies: int = setting(
        0,
        "Number of proxies in front of the service that set `X-Forwarded-For` and `-Proto`.",
        whole_number(0, 10),
        decides=ANSWER,
    )
    forwarded_host: bool = setting(
        False,
        "Trust `X-Forwarded-Host`, which the proxies must set or clear.",
        rules.TRUE_OR_FALSE,
        decides=ANSWER,
    )
    forwarded_prefix: bool = setting(
        False,
        "Trust `X-Forwarded-Prefix`, which the proxies must set or clear.",
        rules.TRUE_OR_FALSE,
        decides=ANSWER,
    )
    host: str = setting("127.0.0.1", "Address to listen on.", rules.TEXT)
    port: int = setting(8000, "Port to listen on.", whole_number(1, 65_535))
    workers: int = setting(
        0, "Number of worker processes; 0 means one per core.", whole_number(0, 256)
    )
    threads: int = setting(4, "Number of threads per worker process.", whole_number(1, 256))
    analytics: bool = setting(
        False,
        "Record searches and clicks, without IP addresses, in a file next to the index.",
        rules.TRUE_OR_FALSE,
        decides=ANSWER,
    )
    analytics_days: int = setting(
        90,
        "Number of days to keep recorded searches and clicks; 0 means forever.",
        whole_number(0, 36_500),
        decides=ANSWER,
    )
    analytics_minimum: int = setting(
        5,
        "Number of searches and of clients before a query is suggested to other readers.",
        whole_number(2, 1_000_000),
        decides=ANSWER,
    )
    answer_cache_size: int = setting(
        32 * 1024**2,
        "Maximum bytes of memory per worker for answers to repeated requests; 0 disables this.",
        whole_number(0, 2**40),
    )
    compression: bool = setting(
        True,
        "Compress responses with gzip; unnecessary if a proxy compresses them.",
        rules.TRUE_OR_FALSE,
    )
    rate_limit: int = setting(
        0,
        "Maximum requests per minute from one client; 0 means no limit.",
        whole_number(0, 1_000_000),
    )
    keys: Mapping[str, tuple[Filter, ...]] = setting(
        {},
        "Search keys, each with filters that limit its results; without keys, anyone may search.",
        table_rules.KEYS,
        secrecy=Secrecy.HIDDEN,
        decides=ANSWER,
    )
    metrics: bool = setting(
        False, "Serve `/metrics` for Prometheus (needs the `metrics` extra).", rules.TRUE_OR_FALSE
    )
    access_log: str = setting(
        "text",
        "Format of the access log: `text`, `json` or `none`.",
        one_of("text", "json", "none"),
    )
    log_queries: bool = setting(
        False, "Include the search words in the JSON log.", rules.TRUE_OR_FALSE
    )
    cors_origins: tuple[str, ...] = setting(
        ("*",), "Origins that may read the search API.", rules.TEXTS
    )
    admin_token: str = setting(
        "",
        "Token for the admin routes (`Authorization: Bearer …`); empty disables them.",
        rules.TOKEN,
        secrecy=Secrecy.SERVICE_ONLY,
    )
    hook_secret: str = setting(
        "",
        "Secret that a git host uses to sign push events; empty disables the webhook.",
        rules.TOKEN,
        secrecy=Secrecy.SERVICE_ONLY,
    )
    hook_branch: str = setting(
        "",
        "Branch whose pushes start an update; empty: the one checked out in the content folder "
        "or, without a checkout, any.",
        rules.TEXT,
    )
    hook_pull: bool = setting(
        False,
        "Run `git pull --ff-only` in the content folder on each push event.",
        rules.TRUE_OR_FALSE,
    )
    webhook_urls: tuple[str, ...] = setting(
        (),
        "URLs to which the service reports events; a list without URLs disables this.",
        rules.WEBHOOK_URLS,
        secrecy=Secrecy.HIDDEN,
    )
    webhook_secret: str = setting(
        "",
        "Secret with which events are signed, in the format of Standard Webhooks.",
        rules.WEBHOOK_SECRET,
        secrecy=Secrecy.SERVICE_ONLY,
    )
    webhook_events: tuple[str, ...] = setting(
        rules.EVENTS, "Events to report.", rules.WEBHOOK_EVENTS
    )
    webhook_private: bool = setting(
        False,
        "Also send events to loopback, private and link-local addresses.",
        rules.TRUE_OR_FALSE,
    )
