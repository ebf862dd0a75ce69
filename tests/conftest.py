"""What holds for all tests."""

from __future__ import annotations

import os

from hypothesis import settings

from tests.small_app import article, client_of, make_app
from tests.small_site import site

__all__ = ["article", "client_of", "make_app", "site"]

# No deadlines: times are for the benchmarks. On CI the same examples each time: a change must
# not fail by chance; new cases are looked for wherever the tests are run by hand.
settings.register_profile("all", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("all")
