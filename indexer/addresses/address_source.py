"""The values that make up an address."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from indexer.addresses.filename_dates import split_date
from indexer.addresses.place import Place


@dataclass(frozen=True, slots=True)
class Section:
    """A folder's section page: its slug and title."""

    slug: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressSource:
    """A page's values that its address may contain.

    `title` is the page's title, wherever it came from, and `own_title` is the one in its front
    matter. `date` is in the time zone used for addresses. If `is_date_from_name`,
    the date came from the file name. `front_value` looks up a front matter key, and `section`
    the section page at a depth in the page's folders.
    """

    place: Place
    slug: str = ""
    title: str = ""
    own_title: str = ""
    date: datetime | None = None
    is_date_from_name: bool = False
    categories: tuple[str, ...] = ()
    base_path: str = ""
    front_value: Callable[[str], Any] = lambda _: None
    section: Callable[[int], Section | None] = lambda _: None

    @property
    def undated_name(self) -> str:
        """The file name without a leading date."""
        return split_date(self.place.name)[1]
