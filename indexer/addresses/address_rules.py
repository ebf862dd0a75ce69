"""Each generator's rules for page addresses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from indexer.addresses.address_source import AddressSource
from indexer.addresses.docs_addresses import (
    DocusaurusAddresses,
    EleventyAddresses,
    MkdocsAddresses,
    StarlightAddresses,
)
from indexer.addresses.general_addresses import GeneralAddresses
from indexer.addresses.hugo_addresses import HugoAddresses
from indexer.addresses.jekyll_addresses import JekyllAddresses
from search.settings import Settings


class AddressRules(Protocol):
    """A generator's rules for page addresses."""

    def url(self, source: AddressSource) -> str:
        """The address of a page without its own, not including its language's path."""
        ...

    def own_url(self, url: str, source: AddressSource) -> str:
        """The address given in a page's front matter, with its tokens filled in."""
        ...

    def skip_reason(self, source: AddressSource) -> str:
        """The reason why a file is not a page on the site, or an empty string."""
        ...


_RULES: dict[str, Callable[[Settings], AddressRules]] = {
    "": GeneralAddresses,
    "hugo": HugoAddresses,
    "jekyll": JekyllAddresses,
    "mkdocs": MkdocsAddresses,
    "docusaurus": DocusaurusAddresses,
    "eleventy": EleventyAddresses,
    "starlight": StarlightAddresses,
}


def address_rules(settings: Settings) -> AddressRules:
    """The rules chosen by the settings."""
    return _RULES[settings.generator](settings)
