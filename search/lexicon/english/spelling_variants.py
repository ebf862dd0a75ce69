"""British and American spellings of a word: haemoglobin, hemoglobin."""

from __future__ import annotations

from collections.abc import Callable

# The British and American spellings, anywhere in a word.
STEMS = (
    ("aemia", "emia"),
    ("aemic", "emic"),
    ("aesthe", "esthe"),
    ("aetiolog", "etiolog"),
    ("ageing", "aging"),
    ("amoeb", "ameb"),
    ("anaem", "anem"),
    ("anaest", "anest"),
    ("analys", "analyz"),
    ("apnoea", "apnea"),
    ("behaviour", "behavior"),
    ("caesarean", "cesarean"),
    ("cancell", "cancel"),
    ("catalogue", "catalog"),
    ("centre", "center"),
    ("coeliac", "celiac"),
    ("colour", "color"),
    ("counsell", "counsel"),
    ("defence", "defense"),
    ("dialogue", "dialog"),
    ("enrol", "enroll"),
    ("faec", "fec"),
    ("favour", "favor"),
    ("fibre", "fiber"),
    ("foet", "fet"),
    ("fulfil", "fulfill"),
    ("gynaec", "gynec"),
    ("haem", "hem"),
    ("homoeo", "homeo"),
    ("honour", "honor"),
    ("labell", "label"),
    ("labour", "labor"),
    ("leucocyt", "leukocyt"),
    ("leukaem", "leukem"),
    ("licence", "license"),
    ("litre", "liter"),
    ("metre", "meter"),
    ("modell", "model"),
    ("mould", "mold"),
    ("neighbour", "neighbor"),
    ("odour", "odor"),
    ("oedem", "edem"),
    ("oesoph", "esoph"),
    ("oestr", "estr"),
    ("paed", "ped"),
    ("palaeo", "paleo"),
    ("paralys", "paralyz"),
    ("pnoea", "pnea"),
    ("practise", "practice"),
    ("programme", "program"),
    ("rhoea", "rhea"),
    ("skilful", "skillful"),
    ("sulph", "sulf"),
    ("theatre", "theater"),
    ("travell", "travel"),
    ("tumour", "tumor"),
)
# The British and American spellings at the end of a word.
ENDINGS = tuple(
    (f"is{rest}", f"iz{rest}")
    for rest in ("e", "es", "ed", "ing", "er", "ers", "ation", "ations", "ational")
)
# In both directions.
_STEM_PAIRS = (*STEMS, *(pair[::-1] for pair in STEMS))
_ENDING_PAIRS = (*ENDINGS, *(pair[::-1] for pair in ENDINGS))
# Shorter words with -ise and -ize are different words: prise, prize.
ENDING_MIN_LETTERS = 7


def spelling_variants(word: str, is_word: Callable[[str], bool]) -> list[str]:
    """The spelling variants of a lowercase word that `is_word` accepts."""
    variants = [word.replace(own, other, 1) for own, other in _STEM_PAIRS if own in word]
    if len(word) >= ENDING_MIN_LETTERS:
        endings = [(own, other) for own, other in _ENDING_PAIRS if word.endswith(own)]
        variants += [word.removesuffix(own) + other for own, other in endings]
    return [variant for variant in dict.fromkeys(variants) if variant != word and is_word(variant)]
