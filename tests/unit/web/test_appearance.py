"""The owner's look, on pages and in their policy."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from search.document import Document
from search.errors import SettingsError
from search.settings.table import Settings
from tests.reading import page, text
from web.appearance import accents, contrast, image_address, load_appearance

Article = Callable[..., Document]
ClientOf = Callable[..., FlaskClient]
BASE = "https://images.example/pictures/"


@pytest.mark.parametrize(
    "color", ["#000000", "#ffffff", "#ffff00", "#0000ff", "#7a2e1d", "#808080"]
)
def test_an_accent_can_be_read(color: str) -> None:
    """Whatever the accent, it has enough contrast in both color schemes."""
    found = accents(color)
    assert contrast(found["light"], (255, 255, 255)) >= 5.5
    assert contrast(found["dark"], (18, 23, 24)) >= 5.5


def test_a_readable_accent_is_not_changed() -> None:
    """An accent that can be read stays as the owner chose it."""
    assert accents("#7a2e1d")["light"] == (0x7A, 0x2E, 0x1D)


def test_contrast() -> None:
    """Contrast follows WCAG: black on white has the most."""
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    assert contrast((119, 119, 119), (255, 255, 255)) == pytest.approx(4.48, abs=0.01)


def test_colors_and_fonts_are_allowed_by_their_digest(
    client_of: ClientOf, article: Article
) -> None:
    """The policy allows the owner's CSS by its digest, and nothing else inline."""
    client = client_of(article(), accent="#7a2e1d", font="Georgia, 'Noto Serif'", radius="0")
    with client.get("/") as answer:
        css = page(client).select_one("style").string
        policy = answer.headers["Content-Security-Policy"]
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    assert f"style-src 'self' 'sha256-{digest}';" in policy
    assert "--accent:#7a2e1d" in css
    assert "--font:Georgia, 'Noto Serif'" in css
    assert "--radius:0" in css


def test_no_settings_no_css(client_of: ClientOf, article: Article) -> None:
    """Without settings, pages have neither inline CSS nor foreign hosts."""
    client = client_of(article())
    assert page(client).select("style") == []
    assert "http" not in client.get("/").headers["Content-Security-Policy"]


def test_hosts_in_the_policy() -> None:
    """The policy allows the hosts of logo, images and style sheet, each for its purpose."""
    settings = Settings(
        logo="https://a.example/logo.svg", image_url=BASE, stylesheet="https://b.example/own.css"
    )
    policy = load_appearance(settings).policy
    assert "style-src 'self' https://b.example;" in policy
    assert "font-src 'self' https://b.example;" in policy
    assert "data: https://a.example https://images.example https://b.example;" in policy
    assert "script-src 'self';" in policy


def test_header_and_footer(client_of: ClientOf, article: Article, tmp_path: Path) -> None:
    """The owner's header and footer enclose the page; values in them are escaped."""
    header, footer = tmp_path / "header.html", tmp_path / "footer.html"
    header.write_text("<nav id=own>{{ title }} {{ lang }}</nav>", encoding="utf-8")
    footer.write_text("<a id=end href='{{ site_url }}'>{{ home }}</a>", encoding="utf-8")
    client = client_of(
        article(),
        title="A <b>",
        site_url="https://s.example",
        header=str(header),
        footer=str(footer),
    )
    for path in ("/", "/nowhere"):
        soup = BeautifulSoup(client.get(path).text, "html.parser")
        assert text(soup.select_one("#own")) == "A <b> en"
        assert soup.select_one("#end")["href"] == "https://s.example"
        assert text(soup.select_one("#end")) == "/"


@pytest.mark.parametrize("content", ["{% if %}", "{{"])
def test_an_invalid_template(tmp_path: Path, content: str) -> None:
    """A missing or invalid template is reported with its name when the service starts."""
    file = tmp_path / "header.html"
    with pytest.raises(SettingsError, match=r"header: .*cannot be read"):
        load_appearance(Settings(header=str(file)))
    file.write_text(content, encoding="utf-8")
    with pytest.raises(SettingsError, match=r"header: .*header\.html is not a valid template"):
        load_appearance(Settings(header=str(file)))


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        ("a.jpeg", BASE + "a.jpeg"),
        ("/b.png", "https://images.example/b.png"),
        ("https://images.example/c.png", "https://images.example/c.png"),
        ("https://elsewhere.example/c.png", ""),
        ("//elsewhere.example/c.png", ""),
        ("", ""),
    ],
)
def test_image_address(image: str, expected: str) -> None:
    """Images are shown only from the host that the setting names."""
    assert image_address(image, BASE) == expected
    assert image_address(image, "") == ""


def test_thumbnails(client_of: ClientOf, article: Article) -> None:
    """An article's image is loaded lazily, and its size is known before."""
    client = client_of(article(image="a.jpeg"), image_url=BASE)
    image = page(client).select_one(".hits img")
    assert image["src"] == BASE + "a.jpeg"
    assert (image["loading"], image["width"], image["height"], image["alt"]) == (
        "lazy", "120", "80", "",
    )  # fmt: skip
    assert page(client_of(article(image="a.jpeg"))).select(".hits img") == []
