"""The plural form that a whole number takes in each language, by the rules of Unicode's CLDR."""

from __future__ import annotations

OTHER = "other"
_MILLION = 1_000_000


def plural_form(lang: str, n: int) -> str:
    """The name of the form for `n` articles: zero, one, two, few, many or other."""
    match lang:
        case "ar":
            return _arabic(n)
        case "vi" | "zh":
            return OTHER
        case "fil":
            return "one" if n in (1, 2, 3) or n % 10 not in (4, 6, 9) else OTHER
        case "fr" | "pt":
            return "one" if n < 2 else _romance(n)
        case "es" | "it":
            return "one" if n == 1 else _romance(n)
        case _:
            return "one" if n == 1 else OTHER


def _romance(n: int) -> str:
    """Whole millions are followed by a preposition: 2 000 000 d’articles."""
    return "many" if n and n % _MILLION == 0 else OTHER


def _arabic(n: int) -> str:
    if n < 3:
        return ("zero", "one", "two")[n]
    match n % 100:
        case tens if 3 <= tens <= 10:
            return "few"
        case tens if tens >= 11:
            return "many"
        case _:
            return OTHER
