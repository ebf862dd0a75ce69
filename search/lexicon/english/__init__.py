"""English-language data: correctly spelled words, spelling variants, sounds, and affixes.

The affixes are those that look alike but must not be swapped (hyper-/hypo-).

`build_right_words` creates `right_words.bin`. NOTICE names its sources and licenses.
"""

from search.lexicon.english.affixes import crosses_affix
from search.lexicon.english.right_words import is_right_word, load_right_words
from search.lexicon.english.sounds import sound
from search.lexicon.english.spelling_variants import spelling_variants

__all__ = ["crosses_affix", "is_right_word", "load_right_words", "sound", "spelling_variants"]
