"""Turn `[[sites]]` tables into the sites of one index, each with its own folder and settings."""

from search.settings.sites.content_site import ContentSite, folder_rule
from search.settings.sites.reading import read_sites

__all__ = ["ContentSite", "folder_rule", "read_sites"]
