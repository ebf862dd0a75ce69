"""A search -> an Atom feed of its newest articles, and the OpenSearch description for browsers."""
