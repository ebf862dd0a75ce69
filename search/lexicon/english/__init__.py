"""What is known of English words: whether one is right, its variants, and what it is not.

`right_words.bin` is data, made by `build_right_words`; NOTICE names its sources and their terms.
"""

from search.lexicon.english.affixes import crosses_affix
from search.lexicon.english.right_words import is_right_word, load_right_words
from search.lexicon.english.spelling_variants import spelling_variants

__all__ = ["crosses_affix", "is_right_word", "load_right_words", "spelling_variants"]
