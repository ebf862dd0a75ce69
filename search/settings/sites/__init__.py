"""Turn `[[sites]]` tables into the sites of one index, each with its own folder and settings."""

from search.settings.sites.content_site import TABLES, ContentSite
from search.settings.sites.reading import read_sites

__all__ = ["TABLES", "ContentSite", "read_sites"]
