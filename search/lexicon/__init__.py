"""Find alternatives for a query word in the index and in the site owner's word lists.

Alternatives are corrections, spelling suggestions, completions, synonyms and acronyms.
"""

from search.lexicon.completion import Completion, Completions
from search.lexicon.corrections import RARE_WORD_DOCUMENTS, Correction
from search.lexicon.did_you_mean import FAR_COMMONER_FACTOR, commoner, respelled
from search.lexicon.english import load_right_words
from search.lexicon.lexicon import Lexicon, Spelling
from search.lexicon.mined_acronyms import acronym_pair, acronym_value, mined_acronyms
from search.lexicon.synonym_files import NO_WORDS, Wordbook, load_wordbook
from search.lexicon.thesaurus import Form
from search.lexicon.word_forms import fields, phrase_alternative, singular, word_alternatives

__all__ = [
    "FAR_COMMONER_FACTOR",
    "NO_WORDS",
    "RARE_WORD_DOCUMENTS",
    "Completion",
    "Completions",
    "Correction",
    "Form",
    "Lexicon",
    "Spelling",
    "Wordbook",
    "acronym_pair",
    "acronym_value",
    "commoner",
    "fields",
    "load_right_words",
    "load_wordbook",
    "mined_acronyms",
    "phrase_alternative",
    "respelled",
    "singular",
    "word_alternatives",
]
