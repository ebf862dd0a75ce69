"""The definition of a facet, and the labels of its values."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from search.text import value_key

# Lowercase words joined by hyphens or underscores; a date or a number has no letters.
_SLUG = re.compile(r"(?=.*[^\W\d_])[^\W_]+(?:[-_]+[^\W_]+)*")


@dataclass(frozen=True)
class FacetField:
    """A field whose values can be filtered and counted.

    If `weight` is above 0, its words can also be searched. `group` names the facet that is the
    parent level of this one. `labels` pairs values with what readers see instead of them; with
    `humanize`, all other slugs are shown as words.
    """

    name: str
    label: str
    weight: int = 0
    group: str = ""
    labels: tuple[tuple[str, str], ...] = ()
    humanize: bool = False

    @property
    def has_labels(self) -> bool:
        """Whether readers may see something else than a value itself."""
        return self.humanize or bool(self.labels)

    def value_label(self, value: str) -> str:
        """The text shown and searched instead of a value."""
        label = self._labels_by_key.get(value_key(value), "") if self.labels else ""
        if label or not self.humanize or value != value.lower() or not _SLUG.fullmatch(value):
            return label or value
        words = " ".join(re.split("[-_]+", value))
        return words[:1].upper() + words[1:]

    @cached_property
    def _labels_by_key(self) -> dict[str, str]:
        return {value_key(value): label for value, label in self.labels}
