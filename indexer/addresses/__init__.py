"""From a file's front matter and place in the site to its address, as generators make it."""

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
