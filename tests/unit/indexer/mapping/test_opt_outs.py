"""Front matter that excludes a page from search."""

import pytest

from indexer.mapping.mapper import Mapper
from search.errors import SettingsError


def test_an_opt_out_without_a_value_is_refused(site):
    """An opt-out must have the form `name = value`."""
    with pytest.raises(SettingsError, match="name = value"):
        Mapper(site.settings(opt_out=["draft"]))


def test_opt_outs_are_a_setting(site):
    """A site can configure its own opt-outs, which replace the defaults."""
    site.page("a.md", "draft: true")
    site.page("b.md", "Hide_From: {Search: Yes}")
    documents, scan = site.read(opt_out=["hide_from.search = true"])
    assert documents.keys() == {"a"}
    assert scan.left_out == {"hide_from.search = true": 1}
