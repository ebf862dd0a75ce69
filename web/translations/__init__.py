"""The text of the page and the box in the language of a request."""

from web.translations.translation import AUTO, Translation, current_translation, translations

__all__ = ["AUTO", "Translation", "current_translation", "translations"]
