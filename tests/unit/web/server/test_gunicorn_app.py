"""The service's settings for gunicorn, and its address."""

from __future__ import annotations

import pytest

from search.lexicon import load_right_words
from search.settings import Settings
from web.server.gunicorn_app import AddressUnavailable, Server, check_address, options


def test_wrong_host() -> None:
    """Another machine's address is reported."""
    with pytest.raises(AddressUnavailable, match=r"cannot listen on 192\.0\.2\.1"):
        check_address("192.0.2.1", 8000)


def test_no_thread_sends_a_file_itself() -> None:
    """sendfile is disabled, and TLS is not offered."""
    set_options = options(Settings())
    assert set_options["sendfile"] is False
    assert not {"certfile", "keyfile", "http_protocols"} & set_options.keys()
    assert set_options["timeout"] == 30


@pytest.mark.parametrize(("languages", "loaded"), [(("de",), 0), (("en", "es"), 1)])
def test_workers_share_the_list_of_right_words(languages: tuple[str, ...], loaded: int) -> None:
    """The list is in memory before a worker is forked, if the content has English."""
    load_right_words.cache_clear()
    Server(Settings(languages=languages))._shared.remove()
    assert load_right_words.cache_info().currsize == loaded
