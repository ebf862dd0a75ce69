"""What holds for all tests."""

from __future__ import annotations

import os

from hypothesis import settings

# No deadlines: times are for the benchmarks. On CI the same examples each time: a change must
# not fail by chance; new cases are looked for wherever the tests are run by hand.
settings.register_profile("all", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("all")
