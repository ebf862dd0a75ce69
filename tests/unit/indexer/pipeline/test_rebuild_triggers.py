"""Changes, other than to files, that require a rebuild."""

from indexer.pipeline.rebuild_triggers import settings_digest


def test_the_fingerprint_follows_the_mapping_only(site):
    """Only settings that affect documents change the fingerprint."""
    base = settings_digest(site.settings())
    assert settings_digest(site.settings(port=9000, weights={"title": 2})) == base
    assert settings_digest(site.settings(timezone="Asia/Tokyo")) != base
    assert settings_digest(site.settings(facets={"tag": {"split": ","}})) != base
    assert settings_digest(site.settings(mapping={"title": "name"})) != base
