"""What holds for every page in a real browser: usable by everybody, and no wider than the screen."""

import random

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.journeys.pictures import Pictures
from tests.journeys.visitors import NARROW, WIDE

GRAVE = {"serious", "critical"}

# Elements that reach beyond the page's right edge, apart from those in a region that scrolls by itself.
TOO_WIDE = """() => {
    const width = document.documentElement.clientWidth;
    const scrolls = each => each !== null && each !== document.body && each !== document.documentElement && (
        ["auto", "scroll", "hidden"].includes(getComputedStyle(each).overflowX) || scrolls(each.parentElement));
    const wide = [...document.body.querySelectorAll("*")].filter(each =>
        each.getBoundingClientRect().right > width + 1 && !scrolls(each));
    return document.scrollingElement.scrollWidth <= width ? [] : wide.slice(0, 5).map(each =>
        each.outerHTML.slice(0, 120)).concat(["the page scrolls sideways"]);
}"""

# Fields whose value is longer than they are: nobody can compare what they cannot see. Lists do not scroll at all.
CUT_IN_FIELDS = """() => {
    const pen = document.createElement("canvas").getContext("2d");
    const room = (each, style) => each.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
    const cut = each => {
        if (each.tagName === "TEXTAREA") return each.scrollHeight > each.clientHeight + 1;
        if (each.tagName !== "SELECT") return each.scrollWidth > each.clientWidth + 1;
        const style = getComputedStyle(each);
        pen.font = style.font;
        return pen.measureText(each.selectedOptions[0]?.text ?? "").width > room(each, style) + 1;
    };
    const fields = [...document.querySelectorAll("main :is(input, textarea, select:not([multiple]))")];
    return fields.filter(each => each.checkVisibility() && cut(each)).map(each =>
        `${each.name}: ${each.selectedOptions?.[0].text ?? each.value}`);
}"""

PAPER, PAPER_ACROSS = 1005, 1490
"""Pixels across a sheet of A4 without its margins, upright and (wide pages) laid across, and two fifths more: browsers
shrink what is wider, by half at most."""

# Elements whose content is wider than they are: nobody can scroll a sheet of paper.
CUT_ON_PAPER = """() => [...document.body.querySelectorAll("*")].filter(each => {
    const style = getComputedStyle(each);
    return style.overflowX !== "visible" && style.position !== "absolute" && each.clientWidth > 1
        && each.scrollWidth > each.clientWidth + 1 && each.checkVisibility();
}).concat([...document.body.querySelectorAll("*")].filter(each =>
    each.getBoundingClientRect().right > document.documentElement.clientWidth + 1 && each.checkVisibility()
)).slice(0, 5).map(each => each.outerHTML.slice(0, 120))"""

RULES = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}

RUN_AXE = """async options => {
    const changing = document.getAnimations().filter(each => each instanceof CSSTransition);
    await Promise.allSettled(changing.map(each => each.finished));
    const found = await axe.run({...options, resultTypes: ["violations"]});
    return found.violations.flatMap(fault => fault.nodes.map(node =>
        [fault.impact, `${fault.id} (${fault.impact}): ${node.target} ${node.html.slice(0, 200)}`]));
}"""


def look(page: Page, name: str, pictures: Pictures) -> None:
    """Look at a page on a desk and on a telephone; the window is wide afterwards.

    Every day axe looks at one of the two, in long runs at both: most of what it finds is the same.
    """
    of_the_day = random.choice(("narrow", "wide"))  # noqa: S311  # pytest-randomly's seed draws the same again
    for suffix, (width, height) in (("narrow", NARROW), ("wide", WIDE)):
        page.set_viewport_size({"width": width, "height": height})
        if pictures.thorough or suffix == of_the_day:
            # Colours are the same at every width, and comparing them takes axe longer than all its other rules.
            demand_accessible(page, colours=not pictures.thorough or suffix == "wide")
        demand_no_sideways(page)
        pictures.take(page, f"pages/{name}-{suffix}")
    pictures.print(page, f"print/{name}")
    demand_prints_whole(page)


def demand_prints_whole(page: Page) -> None:
    """Demand that paper shows what a screen shows only to whoever scrolls; the window is wide afterwards."""
    page.emulate_media(media="print")
    across = page.locator(".main-wide").count() > 0
    page.set_viewport_size({"width": PAPER_ACROSS if across else PAPER, "height": WIDE[1]})
    cut: list[str] = page.evaluate(CUT_ON_PAPER)
    page.emulate_media(media="null")
    page.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})
    assert cut == [], "\n".join([page.url, "cut on paper:", *cut])


def demand_accessible(page: Page, *, colours: bool = True) -> None:
    """Demand that axe finds no serious and no critical fault, once colours that are changing have changed."""
    page.evaluate(AXE_SCRIPT)
    options = {"runOnly": RULES, "rules": {"color-contrast": {"enabled": colours}}}
    found: list[tuple[str, str]] = page.evaluate(RUN_AXE, options)
    faults = [fault for impact, fault in found if impact in GRAVE]
    assert faults == [], "\n".join([page.url, *faults])


def demand_no_sideways(page: Page) -> None:
    """Demand that nobody has to scroll the page sideways; regions that scroll by themselves may be wider."""
    too_wide: list[str] = page.evaluate(TOO_WIDE)
    assert too_wide == [], "\n".join([page.url, *too_wide])


def demand_whole_values(page: Page) -> None:
    """Demand that every field shows all that it holds: for pages of which no value is somebody's own words."""
    cut: list[str] = page.evaluate(CUT_IN_FIELDS)
    assert cut == [], "\n".join([page.url, "cut in their fields:", *cut])
