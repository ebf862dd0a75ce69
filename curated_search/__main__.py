"""`python -m curated_search` is the command line."""

from curated_search.main import main

main()
