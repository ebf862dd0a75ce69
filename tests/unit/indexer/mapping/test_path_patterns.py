"""Hugo's path patterns."""

import pytest


@pytest.mark.parametrize(
    ("path", "left"),
    [
        ("/news/*", {"news/2024/b", "other/c"}),
        ("/news/**", {"other/c"}),
        ("/**/b", {"news/a", "other/c"}),
        ("/*/[a-b]", {"news/2024/b", "other/c"}),
        ("/*/[!a-b]", {"news/a", "news/2024/b"}),
        ("/{news,other}/?", {"news/2024/b"}),
        ("/news", {"news/a", "news/2024/b", "other/c"}),
    ],
)
def test_a_cascade_s_path_is_hugo_s(site, path, left):
    """In a cascade's path, one star matches within a folder, two across folders."""
    for name in ("news/a", "news/2024/b", "other/c"):
        site.page(f"{name}.md")
    site.write("_index.md", f"---\ncascade: {{draft: true, _target: {{path: '{path}'}}}}\n---\n")
    assert site.read()[0].keys() == left
