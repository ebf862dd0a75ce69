"""What a site's `package.json` says: its address, its generator, and the folder in its scripts."""

from __future__ import annotations

import re
from pathlib import Path

from indexer.site_setup.config_files import first_file, read_config, table, text
from indexer.site_setup.setup_values import SetupError, SiteSetup

FILE = "package.json"

_ELEVENTY = "@11ty/eleventy"
_INPUT = re.compile(r"\beleventy\b[^&|;]{0,500}?--input[= ]([\w./-]{1,200})")
_DEPENDENCIES = ("dependencies", "devDependencies")


class Package:
    """A site's `package.json`; empty if it is missing or unreadable."""

    def __init__(self, folder: Path) -> None:
        path = first_file(folder, FILE)
        self._problem, self._values = "", {}
        try:
            self._values = read_config(path) if path else {}
        except SetupError as error:
            self._problem = str(error)

    def needs_eleventy(self) -> bool:
        """Whether the site is built with Eleventy, which needs no configuration of its own."""
        return any(_ELEVENTY in table(self._values, name) for name in _DEPENDENCIES)

    def eleventy_input(self) -> str:
        """The content folder that a script gives to Eleventy, or an empty string."""
        scripts = table(self._values, "scripts").values()
        matches = (_INPUT.search(script) for script in scripts if isinstance(script, str))
        return next((match[1] for match in matches if match), "")

    def complete(self, site: SiteSetup) -> None:
        """Add the address to a site's settings, unless its configuration has one."""
        if self._problem:
            site.unclear.append(self._problem)
        homepage = text(self._values, "homepage")
        # Other homepages are those of repositories and packages.
        is_site = not re.search(r"github\.com|gitlab\.com|npmjs\.com|#readme", homepage)
        if is_site and "site_url" not in site.values:
            site.add("site_url", homepage.rstrip("/"), FILE)
