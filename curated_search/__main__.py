"""Run the command line with `python -m curated_search`."""

from curated_search.main import main

main()
