"""For each setting, an allowed value other than its default."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

OTHER_VALUES: dict[str, Any] = {
    "content": "other", "index": "other", "engine": "whoosh",
    "opensearch": "https://a:9200/other", "opensearch_user": "reader",
    "opensearch_password": "pass", "opensearch_api_key": "key", "opensearch_ca": "ca.pem",
    "title": "Articles", "interface": "es", "shortcuts": ["s"], "recent_searches": 3,
    "logo": "https://www.example.org/logo.svg", "accent": "#7a2e1d", "font": "Georgia, serif",
    "radius": "0", "stylesheet": "https://www.example.org/own.css", "header": "header.html",
    "footer": "footer.html",
    "image_url": "https://www.example.org/images/", "site_url": "https://www.example.org",
    "public_url": "https://www.example.org/search", "proxies": 1,
    "forwarded_host": True, "forwarded_prefix": True, "timezone": "Europe/Berlin",
    "languages": ["es"], "extensions": [".txt"], "exclude": ["old/*"], "bundles": False,
    "section_pages": True, "opt_out": ["hidden = true"], "generator": "jekyll",
    "permalinks": {"news": "/:year/:slug/"},
    "url_ending": ".html",
    "lower_case": False,
    "remove_accents": True,
    "index_names": ["README"],
    "front_matter_required": True,
    "mounts": {"docs": "handbook"},
    "language_paths": {"es": "espanol"},
    "defaults": {"es/**": {"lang": "es"}},
    "permalink": "/:slug/", "body": "html",
    "date_formats": ["%m/%d/%Y"], "calls_to_action": ["More"],
    "exclude_selectors": [".share-links"], "max_file_size": 2_000, "max_body_characters": 2_000,
    "max_file_seconds": 2.5, "max_file_memory": 300_000_000,
    "processes": 1, "wait": 2.5, "keep_generations": 3, "keep_seconds": 600,
    "host": "::1", "port": 9000, "workers": 1, "threads": 2,
    "per_page": 20, "snippet_words": 20, "text_fragments": False, "stale_days": 365,
    "facet_limit": 20, "distinct": False, "analytics": True,
    "analytics_days": 30, "analytics_minimum": 6, "suggest": ["tag"], "rate_limit": 60,
    "answer_cache_size": 1_000_000, "compression": False,
    "keys": {"key-for-partner-a": {"community": ["A"]}}, "metrics": True, "access_log": "json",
    "webhook_urls": ["https://hooks.example.org/x"],
    "webhook_secret": "whsec_a2tra2tra2tra2tra2tra2tra2tra2tra2tra2tra2s=",
    "webhook_events": ["build.failed"], "webhook_private": True,
    "log_queries": True, "cors_origins": ["https://www.example.org"],
    "admin_token": "0123456789abcdef", "hook_secret": "0123456789abcdef", "hook_pull": True,
    "hook_branch": "live",
    "synonyms": "synonyms.txt", "acronyms": "acronyms.txt", "curation": "curation.toml",
    "weights": {"title": 5}, "ranking": {"exact": 2}, "mapping": {"title": "name"},
    "fields": {"reviewed": {"type": "date", "interval": "year"}},
    "facets": {"audience": {"label": "Audience"}}, "allowed": {"tag": ["a"]},
    "exact_values": True, "words": ["Q&A"],
    "sites": [{"name": "news", "content": "/srv/news"}],
}  # fmt: skip


def as_toml(value: Any) -> str:
    """A value in TOML syntax, with tables on one line."""
    if isinstance(value, Mapping):
        entries = [f"{json.dumps(name)} = {as_toml(entry)}" for name, entry in value.items()]
        return "{" + ", ".join(entries) + "}"
    if isinstance(value, list):
        return f"[{', '.join(map(as_toml, value))}]"
    return json.dumps(value)
