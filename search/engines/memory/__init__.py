"""The oracle: documents in a dict, every query answered by applying the rules to each of them."""
