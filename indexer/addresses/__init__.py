"""Derive a page's address from its place in the site and its front matter, as generators do."""

from indexer.addresses.address_rules import AddressRules, address_rules
from indexer.addresses.address_source import AddressSource, Section
from indexer.addresses.filename_dates import split_date
from indexer.addresses.permalinks import check_patterns
from indexer.addresses.place import Place, Placer, language_suffix
from indexer.addresses.web_addresses import alias, has_scheme, is_web_address

__all__ = [
    "AddressRules",
    "AddressSource",
    "Place",
    "Placer",
    "Section",
    "address_rules",
    "alias",
    "check_patterns",
    "has_scheme",
    "is_web_address",
    "language_suffix",
    "split_date",
]
