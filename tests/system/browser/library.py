"""Articles for the browser tests, with enough of everything that a page can show."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from search.document import Document

TITLES = (
    "Chronic care at home",
    "Paying for chronic care",
    "Remote monitoring of heart patients",
    "Telehealth after surgery",
    "Diabetes and diet",
)
VENDORS = ("KLAS", "Medigy", "Gartner")
MANY = 60


def articles() -> Iterator[Document]:
    """All articles."""
    for number in range(MANY):
        vendor = VENDORS[number % 3]
        yield Document(
            id=f"a{number}",
            url=f"/articles/{number}/",
            title=f"{TITLES[number % 5]}, part {number + 1}",
            description="What care costs, what it gives, and who is there for it.",
            body=f"Doctors and nurses talk about care. Number {number} has words of its own. " * 4,
            date=datetime(2015 + number % 9, 1 + number % 12, 3, tzinfo=UTC),
            source_url=f"https://source.example/{number}",
            facets={
                "community": (f"Community {'ABC'[number % 3]}",),
                "category": ("News" if number % 2 else "Guide",),
                "vendor": (vendor,),
                "topic": (f"{vendor}: Topic {number % 7}", "Loose topic"),
                "tag": (f"tag {number % 30:02}", f"cardio tag {number % 11}"),
                "source": ("source.example",),
                "year": (str(2015 + number % 9),),
            },
        )
    yield Document(
        id="hostile",
        url="javascript:alert(1)",
        title="<img src=x onerror=alert(1)> hostile &amp; <mark>marked</mark>",
        body="hostile </script><script>alert(1)</script>",
        date=datetime(2014, 1, 1, tzinfo=UTC),
        facets={"community": ("<b onclick=alert(1)>bold</b> hostile",), "year": ("2014",)},
    )
    yield Document(
        id="rtl",
        url="/articles/rtl/",
        title="العناية بالمرضى في المنزل",
        body="العناية بالمرضى",
        lang="ar",
        date=datetime(2014, 2, 1, tzinfo=UTC),
        facets={"community": ("مجتمع",), "year": ("2014",)},
    )
