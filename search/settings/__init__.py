"""Read a TOML file, environment variables and options into validated `Settings`."""

from search.settings.front_matter import DEFAULT_RULES, GIT_DATE, FacetRule
from search.settings.loading import FILE, PREFIX, load_settings
from search.settings.rules import webhook_key
from search.settings.setting import Decides, Secrecy
from search.settings.site_rules import FieldRule, Mount, Permalinks, is_language_tag
from search.settings.table import SETTINGS, Settings
from search.settings.table_rules import key_digest
from search.settings.validation import check as check_setting

__all__ = [
    "DEFAULT_RULES",
    "FILE",
    "GIT_DATE",
    "PREFIX",
    "SETTINGS",
    "Decides",
    "FacetRule",
    "FieldRule",
    "Mount",
    "Permalinks",
    "Secrecy",
    "Settings",
    "check_setting",
    "is_language_tag",
    "key_digest",
    "load_settings",
    "webhook_key",
]
