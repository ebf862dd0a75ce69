"""Compare the addresses of pages with those in the site's sitemap or built folder."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.parsers import expat

from indexer.addresses import split_date
from indexer.content_problems import ContentProblem, Unreadable
from indexer.files import ContentError, contents
from indexer.pipeline import FullScan
from search.document import Document
from search.settings import Settings

# The sitemap protocol does not allow larger files.
MAX_SITEMAP_BYTES = 52_428_800
MAX_SITEMAPS = 1_000
MAX_SITE_FILES = 2_000_000

# Names of files that have their folder's address on some sites.
_INDEX_NAMES = frozenset(("readme", "index", "_index", "default", "home"))

_DONE = "readers who follow it may get an error"


def compare_links(settings: Settings, site: Path) -> list[ContentProblem]:
    """The pages whose address is not in a sitemap or built folder, sorted by path.

    Pages that are not visible now are not compared. Raises ContentError if the site cannot be
    read.
    """
    if settings.sites:
        raise ContentError("only one site can be compared; give --config a file without `sites`")
    addresses = _folder_addresses(site) if site.is_dir() else _sitemap_addresses(site)
    if not addresses:
        raise ContentError(f"{site} names no pages; give a sitemap.xml or the built site's folder")
    base = urlsplit(settings.site_url).path.rstrip("/")
    lookups = [
        (kind, {key(address): address for address in addresses}, key) for kind, key in _KINDS
    ]
    problems = []
    for path, document in FullScan(settings).pages():
        if "://" in document.url or not _is_visible(document):
            continue
        address = unquote(base + document.url)
        if address not in addresses:
            problems.append(_problem(path, address, lookups))
    return problems


Key = Callable[[str], str]


def _problem(
    path: str, address: str, lookups: list[tuple[str, dict[str, str], Key]]
) -> ContentProblem:
    """The problem for an address missing from the site, with the most similar one in the site."""
    what = f"the address {address} is not in the site"
    for kind, by_key, key in lookups:
        if near := by_key.get(key(address)):
            what += f", which has {near} ({kind})"
            break
    return ContentProblem(path, None, "error", what, _DONE)


def _bare(address: str) -> str:
    return address.removesuffix("index.html").removesuffix(".html").rstrip("/")


def _without_accents(address: str) -> str:
    letters = unicodedata.normalize("NFD", _bare(address).casefold())
    return "".join(letter for letter in letters if unicodedata.category(letter) != "Mn")


def _folder(address: str) -> str:
    """The address of the folder of a page that may stand for it, such as a README."""
    folder, _, name = _bare(address).casefold().rpartition("/")
    return folder if name in _INDEX_NAMES else f"{folder}/{name}"


def _last_part(address: str) -> str:
    """An address's last part, without a leading date, if it is long enough to be distinctive."""
    name = split_date(_bare(address).rpartition("/")[2].casefold())[1]
    return name if len(name) > 3 else address


_FOLDER_SETTINGS = (
    "`permalink`, `permalinks`, `mounts`, `language_paths`, `site_url` or the dates in `mapping`"
)

# From the most exact to the vaguest; the first kind that fits is reported.
_KINDS: tuple[tuple[str, Key], ...] = (
    ("the end differs: `url_ending`", _bare),
    ("letter case differs: `lower_case`", lambda address: _bare(address).casefold()),
    ("accents differ: `remove_accents`", _without_accents),
    ("the page has its folder's address: `index_names`", _folder),
    (f"the folders or the date differ: {_FOLDER_SETTINGS}", _last_part),
)


def _is_visible(document: Document) -> bool:
    now = datetime.now(UTC)
    is_published = document.publish is None or document.publish <= now
    return is_published and (document.expiry is None or document.expiry > now)


def _folder_addresses(folder: Path) -> set[str]:
    """The addresses of the HTML files in a built site."""
    addresses: set[str] = set()
    for parent, _, names in os.walk(folder):
        place = Path(parent).relative_to(folder).as_posix()
        start = "/" if place == "." else f"/{place}/"
        for name in names:
            if name.endswith(".html"):
                addresses.add(start + name)
                addresses.add(start + name.removesuffix(".html"))
            if name == "index.html":
                addresses.add(start)
        if len(addresses) > MAX_SITE_FILES:
            raise ContentError(f"{folder} has more than {MAX_SITE_FILES:,} pages")
    return addresses


def _sitemap_addresses(file: Path) -> set[str]:
    """The paths in a sitemap, and in the sitemaps next to it that it lists."""
    addresses: set[str] = set()
    pending, visited = [file], {file}
    while pending:
        for url in _locations(pending.pop()):
            path = unquote(urlsplit(url).path) or "/"
            nested = file.parent / Path(path).name
            if not path.endswith(".xml"):
                addresses.add(path)
            elif nested.is_file() and nested not in visited and len(visited) < MAX_SITEMAPS:
                visited.add(nested)
                pending.append(nested)
    return addresses


def _locations(file: Path) -> Iterator[str]:
    """The text of every `loc` element. XML with entity declarations is refused."""
    try:
        data = contents(file, max_size=MAX_SITEMAP_BYTES).data
    except Unreadable as error:
        raise ContentError(f"{file}: {error}") from None
    urls: list[str] = []
    is_open = False

    def start(name: str, _: object) -> None:
        nonlocal is_open
        is_open = name.rpartition(" ")[2] == "loc"
        if is_open:
            urls.append("")

    def end(_: str) -> None:
        nonlocal is_open
        is_open = False

    def text(part: str) -> None:
        if is_open:
            urls[-1] += part

    def refuse(*_: object) -> None:
        raise ContentError(f"{file} declares entities, which a sitemap does not need")

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler, parser.EntityDeclHandler = text, refuse
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise ContentError(f"{file} is not a valid sitemap: {error}") from None
    yield from (url.strip() for url in urls)
