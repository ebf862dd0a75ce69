"""From a content folder to a stream of documents, with counts, problems and a ledger."""
