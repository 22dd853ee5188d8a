"""Who answers outside office hours: nobody, somebody on duty, or the stand-by's own yes; one of the three."""

from collections.abc import Callable
from xml.etree.ElementTree import Element

from tests.web.client import Client, Page


def chosen(page: Page) -> list[str]:
    """Return which choices are ticked on the page."""
    radios: list[Element] = [each for each in page.tree.iter("input") if each.get("name") == "duty"]
    return [each.get("value") or "" for each in radios if "checked" in each.attrib]


def test_one_of_three_is_chosen(client_of: Callable[[str], Client]) -> None:
    client = client_of("agnes")
    page = client.page("/preferences/")
    assert chosen(page) == [""]
    page = client.press(page, "Enregistrer ce choix", duty="yes")
    assert chosen(page) == ["yes"]
    [somebody] = [
        each.get("value") or ""
        for each in page.tree.iter("input")
        if each.get("name") == "duty" and each.get("value") not in {"", "yes"}
    ]
    page = client.press(page, "Enregistrer ce choix", duty=somebody)
    assert chosen(page) == [somebody]
    page = client.press(page, "Enregistrer ce choix", duty="")
    assert chosen(page) == [""]
