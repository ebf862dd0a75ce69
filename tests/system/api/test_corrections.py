"""Corrections, synonyms and acronyms in the API and on the page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from search.document import Document
from search.errors import SettingsError
from search.schema import ACRONYM
from tests import reading
from tests.reading import got, ids

Article = Callable[..., Document]
Make = Callable[..., FlaskClient]


def test_a_correction_is_reported_and_highlighted(client_of: Make, article: Article) -> None:
    """`effective` is the corrected query, and the corrected words are highlighted."""
    client = client_of(article("Chronic care", body="Chronic care for all."))
    answer = got(client, 'Chronc care "for all" ')
    assert answer["query"]["corrected"] is True
    assert answer["query"]["effective"] == 'chronic care "for all" '
    assert answer["hits"][0]["highlight"]["title"] == "<mark>Chronic care</mark>"
    plain = got(client, "Chronc care", typo="off", match="all")
    assert plain["total"] == 0
    assert plain["query"]["corrected"] is False


def test_a_useless_correction_is_dropped(client_of: Make, article: Article) -> None:
    """If a correction finds nothing either, the search uses the words as typed."""
    client = client_of(article("Chronic care"))
    answer = got(client, "chronc zebra", match="all")
    assert answer["total"] == 0
    assert answer["query"] == {
        "q": "chronc zebra", "effective": "chronc zebra",
        "corrected": False, "relaxed": False, "required": None, "missing": ["zebra"],
        "dropped": 0, "only_excludes": False,
    }  # fmt: skip


def test_a_correct_word_is_only_questioned_never_replaced(
    client_of: Make, article: Article
) -> None:
    """A correct word without articles is reported as missing and not replaced."""
    client = client_of(article("Ampicillin dosage"), article("Dosage"), article("Dosage of all"))
    answer = got(client, "amoxicillin dosage ")
    assert answer["query"]["effective"] == "amoxicillin dosage "
    assert answer["query"]["missing"] == ["amoxicillin"]
    assert answer["query"]["required"] == 1
    assert answer["total"] == 3
    assert answer["suggestions"] == [{"q": "ampicillin dosage ", "reason": "spelling"}]
    page = reading.text(reading.page(client, "/?q=amoxicillin+dosage+").select_one("main"))
    assert "No article contains amoxicillin. The articles below contain at least one" in page
    assert "Did you mean ampicillin dosage" in page


def test_british_and_american_spellings_match_each_other(client_of: Make, article: Article) -> None:
    """British and American spellings find the same articles, which is not called a correction."""
    client = client_of(article("Haemoglobin levels"), article("Hemoglobin levels"))
    for q in ("haemoglobin levels ", "hemoglobin levels "):
        answer = got(client, q)
        assert sorted(ids(answer)) == ["a1", "a2"]
        assert answer["query"]["corrected"] is False
    assert len(ids(got(client, "haemoglobin ", synonyms="off"))) == 1


def test_acronyms_of_the_content_and_of_a_file(
    client_of: Make, article: Article, tmp_path: Path
) -> None:
    """Acronyms explained in the content are used unless the file removes them."""
    mined = {ACRONYM: ("CCM=chronic care management",)}
    articles = (article("Chronic care management", **mined), article("CCM codes"), article("RPM"))
    assert sorted(ids(got(client_of(*articles), "CCM"))) == ["a1", "a2"]
    assert sorted(ids(got(client_of(*articles), "CCM", synonyms="off"))) == ["a2"]
    file = tmp_path / "acronyms.txt"
    file.write_text("-CCM\nRPM = chronic care management\n", encoding="utf-8")
    client = client_of(*articles, acronyms=str(file))
    assert ids(got(client, "CCM")) == ["a2"]
    assert sorted(ids(got(client, "RPM"))) == ["a1", "a3"]


def test_synonyms_of_a_file(client_of: Make, article: Article, tmp_path: Path) -> None:
    """Synonyms match and are highlighted."""
    file = tmp_path / "synonyms.txt"
    file.write_text("doctor, physician\n", encoding="utf-8")
    client = client_of(article("A physician"), synonyms=str(file))
    answer = got(client, "doctors")
    assert answer["hits"][0]["highlight"]["title"] == "A <mark>physician</mark>"
    assert answer["query"]["corrected"] is False


def test_a_wrong_file_keeps_the_service_from_starting(client_of: Make, tmp_path: Path) -> None:
    """An invalid file causes an error at startup that names the line."""
    file = tmp_path / "synonyms.txt"
    file.write_text("alone\n", encoding="utf-8")
    with pytest.raises(SettingsError, match="line 1"):
        client_of(synonyms=str(file))


def test_synonyms_change_the_etag(client_of: Make, article: Article, tmp_path: Path) -> None:
    """Replacing the synonym file changes the ETags."""
    file, tags = tmp_path / "synonyms.txt", set()
    for text in ("a, b\n", "a, c\n"):
        file.write_text(text, encoding="utf-8")
        client = client_of(article("x", id="x"), synonyms=str(file))
        tags.add(client.get("/api/v1/search?q=a").headers["ETag"])
    assert len(tags) == 2


def test_the_page_shows_a_correction(client_of: Make, article: Article) -> None:
    """The page shows the correction and a link to search as typed."""
    page = client_of(article("Chronic care")).get("/?q=chronc+care").text
    assert "chronic care" in page
    assert "typo=off" in page


def test_facets_do_not_show_the_acronyms(client_of: Make, article: Article) -> None:
    """The hidden acronym facet is never listed."""
    client = client_of(article("x", **{ACRONYM: ("CCM=chronic care management",)}))
    assert ACRONYM not in client.get("/api/v1/search").text
    assert client.get("/api/v1/facets/_acronym").status_code == 404


@pytest.mark.parametrize("switch", ["typo", "synonyms"])
def test_switches_stay_in_links_and_etags(client_of: Make, article: Article, switch: str) -> None:
    """Links to other pages keep the `typo` and `synonyms` switches."""
    client = client_of(*(article("care") for _ in range(11)))
    plain, off = (client.get(f"/api/v1/search?q=care&{switch}={v}") for v in ("", "off"))
    assert f"{switch}=off" in off.json["links"]["next"]
    assert plain.headers["ETag"] != off.headers["ETag"]


def test_a_single_word_of_an_acronyms_meaning_is_not_highlighted(
    client_of: Make, article: Article
) -> None:
    """Only the whole meaning and the acronym are highlighted."""
    mined = {ACRONYM: ("CCM=chronic care management",)}
    client = client_of(
        article("Chronic care management", body="A care plan for CCM.", **mined),
        article("Care at home", body="The management of chronic care."),
    )
    hits = client.get("/api/v1/search?q=ccm+").json["hits"]
    assert [hit["highlight"]["title"] for hit in hits] == [
        "<mark>Chronic care management</mark>",
        "Care at home",
    ]
    assert hits[0]["highlight"]["snippet"] == ["A care plan for <mark>CCM</mark>."]
    typed = client.get("/api/v1/search?q=chronic+care+management+").json["hits"]
    assert "<mark>care</mark>" in typed[0]["highlight"]["snippet"][0]
