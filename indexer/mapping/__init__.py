"""Map front matter and text to a document, or to the reason why the page is skipped."""

from indexer.mapping.cascades import is_section
from indexer.mapping.mapper import SECTION_PAGE, Mapper, SkippedPage

__all__ = [
    "SECTION_PAGE",
    "Mapper",
    "SkippedPage",
    "is_section",
]
