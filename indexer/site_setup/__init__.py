"""Derive settings from a site's own configuration, with their sources and what is unclear."""

from indexer.site_setup.detection import detect
from indexer.site_setup.setup_values import SetupError, SiteSetup

__all__ = ["SetupError", "SiteSetup", "detect"]
