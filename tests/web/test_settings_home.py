"""The one entry to all settings in the browser."""

from collections.abc import Callable

from tests.web.client import Client


def test_what_is_missing_stands_with_its_cure_and_its_page(client_of: Callable[[str], Client]) -> None:
    page = client_of("lucie").page("/reglages/")
    assert page.h1 == "Réglages"
    assert "Les parts convenues font 20 % et non 100 %" in page.main
    assert "/reglages/parts" in page.links.values()
