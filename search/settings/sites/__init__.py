"""Turn `[[sites]]` tables into the sites of one index, each with its own folder and settings."""

from search.settings.sites.content_site import SITE, TABLES, ContentSite
from search.settings.sites.index_facets import index_facets
from search.settings.sites.reading import read_sites

__all__ = ["SITE", "TABLES", "ContentSite", "index_facets", "read_sites"]
