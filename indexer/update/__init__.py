"""From a ledger and a content folder to an updated index, for which only changes are read."""
