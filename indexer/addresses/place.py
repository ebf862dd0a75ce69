"""A content file's place in its site: folders, name and language."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from indexer.addresses.filename_dates import split_date, split_date_folders
from search.settings import Settings, is_language_tag

_INDEX_NAMES = {
    "": ("index",),
    "hugo": ("index",),
    "jekyll": ("index",),
    "mkdocs": ("index", "README"),
    "docusaurus": ("index", "README"),
    "eleventy": ("index",),
    "starlight": ("index",),
}
# A file with its folder's name is that folder's index, as in `hours/hours.md`.
_INDEX_BY_FOLDER = frozenset({"docusaurus", "eleventy"})

SECTION_NAME = "_index"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a file is in its site.

    `folders` lists the folders above the page, except for its language and an index file's own.
    `name` is the file name, or the name of an index file's folder, without ending or language.
    `stem` is the file's own name. `prefix` is its language's path. `base_depth` is the number of
    folders that its mount adds.
    """

    folders: tuple[str, ...]
    name: str
    stem: str
    is_html: bool = False
    is_index: bool = False
    lang: str = ""
    prefix: str = ""
    date_in_name: str = ""
    base_depth: int = 0

    @property
    def is_section(self) -> bool:
        """Whether the file is a section page, which describes its folder."""
        return self.stem == SECTION_NAME

    def title(self, generator: str) -> str:
        """The title that a generator makes from the file name, or an empty string."""
        if generator == "docusaurus":
            return self.name
        if generator == "jekyll" and any(folder.startswith("_") for folder in self.folders):
            return " ".join(map(str.capitalize, split_date(self.name)[1].split("-")))
        return ""

    @property
    def path(self) -> str:
        """The page's path in the site, without ending or language, with a leading slash."""
        return "/" + "/".join([*self.folders, self.name]).rstrip("/")


def language_suffix(name: str, languages: Collection[str]) -> tuple[str, str]:
    """A file's name and language, as in `about.es`; no language if the site has only one."""
    base, dot, code = name.rpartition(".")
    has_suffix = bool(base and dot and len(languages) > 1 and is_language_tag(code))
    if has_suffix and code.lower().partition("-")[0] in languages:
        return base, code.lower()
    return name, ""


class Placer:
    """Determines the places of files, according to the settings."""

    def __init__(self, settings: Settings) -> None:
        self._generator = settings.generator
        self._languages = settings.languages
        self._language_paths = settings.language_paths
        self._blogs = settings.permalinks.keys()
        self._mounts = sorted(settings.mounts.items(), key=lambda mount: -len(mount[0]))
        names = settings.index_names or _INDEX_NAMES[settings.generator]
        self._index_names = frozenset((*names, SECTION_NAME))

    def place(self, path: str, id: str) -> Place:
        """A file's place, given its path in the content folder and its ID."""
        site_path, mount_language, base_depth = self._mounted(id)
        *above, name = site_path.split("/")
        folders = tuple(above)
        stem, suffix = language_suffix(name, self._languages)
        language = suffix or mount_language
        folder_language = "" if language else self._folder_language(folders)
        if folder_language:
            folders, language = folders[1:], folder_language.lower()
        prefix = self.prefix(language, folder_language)
        is_index = self._is_index(stem, folders)
        name = stem
        if is_index:
            name = folders[-1] if folders else ""
            folders = folders[:-1]
        is_html = path.lower().endswith((".html", ".htm"))
        date = self._date(name, folders)
        return Place(folders, name, stem, is_html, is_index, language, prefix, date, base_depth)

    def _is_index(self, stem: str, folders: tuple[str, ...]) -> bool:
        """Whether a file is the index of its folder."""
        has_folder_name = folders[-1:] == (stem,)
        by_folder = has_folder_name and self._generator in _INDEX_BY_FOLDER
        return by_folder or stem in self._index_names

    def _date(self, name: str, folders: tuple[str, ...]) -> str:
        """The date in a page's name, or in its folders' names if the generator reads those."""
        date, _ = split_date(name)
        if self._generator != "docusaurus":
            return date
        # Only posts have dates, and a blog is a folder with a pattern.
        is_post = "/".join(folders[:1]) in self._blogs
        return (date or split_date_folders(folders, name)[0]) if is_post else ""

    def prefix(self, language: str, default: str = "") -> str:
        """A language's path, or a suitable one if the settings give none."""
        if not language:
            return ""
        if language in self._language_paths:
            return self._language_paths[language]
        if (primary := language.partition("-")[0]) in self._language_paths:
            return self._language_paths[primary]
        if default:
            return default
        return "" if primary == self._languages[0] else language

    def has_path(self, language: str) -> bool:
        """Whether the settings give a language a path, wherever a page's language comes from."""
        return language.lower() in self._language_paths

    def _mounted(self, id: str) -> tuple[str, str, int]:
        """A file's path in the site, its mount's language, and its folder's depth."""
        for folder, mount in self._mounts:
            if not folder or id.startswith(f"{folder}/"):
                inside = id[len(folder) :].lstrip("/")
                depth = len(mount.path.split("/")) if mount.path else 0
                return f"{mount.path}/{inside}".lstrip("/"), mount.lang.lower(), depth
        return id, "", 0

    def _folder_language(self, folders: tuple[str, ...]) -> str:
        """The first folder, if it is named after one of the site's languages."""
        # Hugo reads languages only from folders named in its configuration.
        if self._generator == "hugo" or len(self._languages) == 1 or not folders:
            return ""
        is_language = is_language_tag(folders[0]) and (
            folders[0].lower().partition("-")[0] in self._languages
        )
        return folders[0] if is_language else ""
