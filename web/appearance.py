"""The owner's look: colors, fonts, and header and footer, with the policy that allows them."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from jinja2 import Template, TemplateError
from jinja2.sandbox import SandboxedEnvironment

from search.errors import SettingsError
from search.settings import Settings

# The background of each color scheme, as in the style sheet.
_GROUNDS = {"light": (255, 255, 255), "dark": (18, 23, 24)}
_WHITE, _BLACK = (255, 255, 255), (0, 0, 0)
# WCAG 2.2 asks for 4.5:1. Tinted backgrounds take a little of it.
_MIN_CONTRAST = 5.5
_STEPS = 20
# The share of the accent color in these backgrounds.
_TINT, _BAR = 0.1, 0.5
_POLICY = (
    "default-src 'none'; style-src 'self'{styles}; img-src 'self' data:{images}; font-src 'self'"
    "{fonts}; script-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'self'"
)

Color = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Appearance:
    """The owner's CSS, header and footer; `policy` is the Content-Security-Policy of pages."""

    css: str
    policy: str
    header: Template | None
    footer: Template | None


def load_appearance(settings: Settings) -> Appearance:
    """The appearance that the settings describe. Raises SettingsError."""
    css = _css(settings)
    hashed = f" 'sha256-{_sha256(css)}'" if css else ""
    own = _origin(settings.stylesheet)
    images = dict.fromkeys((_origin(settings.logo), _origin(settings.image_url), own))
    policy = _POLICY.format(styles=hashed + own, images="".join(images), fonts=own)
    header = _template("header", settings.header)
    return Appearance(css, policy, header, _template("footer", settings.footer))


def image_address(image: str, base: str) -> str:
    """The URL of an article's image; empty unless the image is at the origin of `base`."""
    url = urljoin(base, image) if base and image else ""
    return url if url and _origin(url) == _origin(base) else ""


def accents(text: str) -> dict[str, Color]:
    """An accent color for each color scheme, changed until it can be read there."""
    color: Color = (int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16))
    return {
        scheme: _readable(color, ground, _BLACK if scheme == "light" else _WHITE)
        for scheme, ground in _GROUNDS.items()
    }


def contrast(one: Color, other: Color) -> float:
    """The contrast of two colors by WCAG 2.2, from 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _css(settings: Settings) -> str:
    variables = []
    if settings.radius:
        variables.append(f"--radius:{settings.radius}")
    if settings.font:
        variables.append(f"--font:{settings.font}")
    css = f":root{{{';'.join(variables)}}}" if variables else ""
    if settings.accent:
        light, dark = accents(settings.accent).items()
        css += f":root{{{_colors(*light)}}}"
        css += f"@media (prefers-color-scheme:dark){{:root{{{_colors(*dark)}}}}}"
    return css


def _colors(scheme: str, accent: Color) -> str:
    ground = _GROUNDS[scheme]
    on_accent = max(_WHITE, _BLACK, key=lambda text: contrast(text, accent))
    colors = {
        "accent": accent,
        "on-accent": on_accent,
        "tint": _mixed(ground, accent, _TINT),
        "bar": _mixed(ground, accent, _BAR),
    }
    return ";".join(f"--{name}:{_hex(color)}" for name, color in colors.items())


def _readable(color: Color, ground: Color, towards: Color) -> Color:
    mixtures = (_mixed(color, towards, step / _STEPS) for step in range(_STEPS + 1))
    return next(mixture for mixture in mixtures if contrast(mixture, ground) >= _MIN_CONTRAST)


def _mixed(one: Color, other: Color, share: float) -> Color:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def _luminance(color: Color) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (channel / 255 for channel in color)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _hex(color: Color) -> str:
    return "#" + bytes(color).hex()


def _sha256(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _origin(url: str) -> str:
    """A URL's origin, after a space as policies list it; empty for a path."""
    parts = urlsplit(url)
    return f" {parts.scheme}://{parts.netloc}" if parts.netloc else ""


def _template(name: str, path: str) -> Template | None:
    if not path:
        return None
    environment = SandboxedEnvironment(autoescape=True)
    try:
        return environment.from_string(Path(path).read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeError) as error:
        raise SettingsError(f"{name}: {path} cannot be read: {error}") from None
    except TemplateError as error:
        raise SettingsError(f"{name}: {path} is not a valid template: {error}") from None
