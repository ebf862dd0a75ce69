"""Check settings, machine, index and public URL, and report each result in a sentence."""

from web.diagnosis.finding import Finding, Level
from web.diagnosis.folders import check_content_folder, check_index_folder
from web.diagnosis.limits import check_descriptors, check_watches
from web.diagnosis.public_access import check_public_url
from web.diagnosis.software import check_index, check_versions

__all__ = [
    "Finding",
    "Level",
    "check_content_folder",
    "check_descriptors",
    "check_index",
    "check_index_folder",
    "check_public_url",
    "check_versions",
    "check_watches",
]
