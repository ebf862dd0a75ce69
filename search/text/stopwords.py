"""Folded stop words in each language.

They are indexed like all other words. In a query with other words, they need not match and
have little weight. In languages without a list, only word frequencies matter.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

_WORDS = {
    "en": """
        a about above after again all also am an and any are as at be because been before being
        below between both but by can cannot could did do does doing done during each either etc
        ever every few for from further had has have having he her here hers him his how however
        i if in into is it its itself just let like may me might more most much must my neither
        no nor not now of off on once only onto or other our ours out over own per please rather
        same shall she should since so some such than that the their theirs them then there these
        they this those though through thus to too toward towards under until up upon us very via
        versus vs was we were what when where whether which while who whom whose why will with
        within without would yet you your yours im ive id dont doesnt didnt isnt arent cant wont
        whats thats theres hows whos
    """,
    "es": """
        a al algo algun alguna algunas alguno algunos ante antes aquel aquella aquellas aquellos
        aqui asi aun aunque cada como con contra cual cuales cualquier cuando cuanta cuantas
        cuanto cuantos de del desde donde dos durante e el ella ellas ello ellos en entonces
        entre era eran es esa esas ese eso esos esta estaba estado estan estar estas este esto
        estos fue fueron ha haber habia han hasta hay he la las le les lo los mas me mi mientras
        mis mismo mucha muchas mucho muchos muy nada ni no nos nosotros nuestra nuestro o os otra
        otras otro otros para pero poco por porque pues puede pueden que quien quienes se sea
        segun ser si sido sin sino sobre solo son su sus tal tambien tan tanto te tener tengo ti
        tiene tienen toda todas todo todos tras tu tus u un una unas uno unos usted ustedes va vs y
        ya yo
    """,
}


@lru_cache(maxsize=8)
def stop_words(languages: Iterable[str]) -> frozenset[str]:
    """The stop words in these languages."""
    return frozenset(word for lang in languages for word in _WORDS.get(lang, "").split())
