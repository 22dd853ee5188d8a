"""A request in a file is asked for at the hours that the page of its site offers."""

from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from scheduler.core.tables import Request, RequestShift, ShiftTemplate
from scheduler.imports import Code, Kind, advise
from scheduler.requests.usual_hours import posts
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import World
from tests.scheduler.imports.test_imports import MONTH, bring, codes


def file(job: str = "Plonge", label: str = "") -> str:
    first, last = MONTH
    return f"Métier;Horaire type;Premier jour;Dernier jour;Motif\n{job};{label};{first};{last};Absence\n"


def keep_hours(stage: Stage, world: World, *labels: str, site: int | None = None) -> None:
    """Let the market, or one site, have usual hours of a trade on Mondays, an hour later for each label."""
    with stage.administering() as session:
        for hour, label in enumerate(labels, start=8):
            session.add(
                ShiftTemplate(
                    market_id=world.calvados,
                    job_id=world.other_job,
                    site_id=site,
                    label=label,
                    weekdays=[1],
                    start_minute=hour * 60,
                    end_minute=hour * 60 + 240,
                )
            )


def asked(stage: Stage, site: int) -> list[tuple[str, str]]:
    """Return from when to when a site asks for somebody by a file, on the clock of winter in Paris."""
    with stage.administering() as session:
        query = select(RequestShift.starts_at, RequestShift.ends_at).join(Request)
        made = query.where(Request.site_id == site, Request.form_token.is_not(None))
        zone = ZoneInfo("Europe/Paris")
        return [
            (f"{begin.astimezone(zone):%H:%M}", f"{end.astimezone(zone):%H:%M}") for begin, end in session.execute(made)
        ]


@pytest.mark.parametrize("label", ["", "Service", "service"])
def test_a_site_without_posts_asks_at_the_usual_hours_of_the_trade(stage: Stage, world: World, label: str) -> None:
    keep_hours(stage, world, "Service")
    keep_hours(stage, world, "Nuit", site=world.site)  # of another site: none of this one's
    assert bring(stage, world, "tom", Kind.REQUESTS, file(label=label)).applied
    assert asked(stage, world.other_site) == [("08:00", "12:00")]


def test_of_several_hours_a_file_says_which(stage: Stage, world: World) -> None:
    keep_hours(stage, world, "Matin", "Soir")
    (which,) = bring(stage, world, "tom", Kind.REQUESTS, file()).faults
    assert (which.column, which.code) == ("Horaire type", Code.WHICH_POST)
    (other,) = bring(stage, world, "tom", Kind.REQUESTS, file(label="Nuit")).faults
    assert (other.column, other.code, other.value) == ("Horaire type", Code.UNKNOWN_POST, "Nuit")
    for fault in (which, other):
        assert "Matin\N{NO-BREAK SPACE}; Soir" in advise(fault)
    assert bring(stage, world, "tom", Kind.REQUESTS, file(label="soir")).applied
    assert asked(stage, world.other_site) == [("09:00", "13:00")]


def test_a_trade_without_usual_hours_needs_its_own(stage: Stage, world: World) -> None:
    report = bring(stage, world, "tom", Kind.REQUESTS, file())
    assert codes(report) == [(2, "Métier", Code.UNKNOWN_POST)]


def test_a_site_that_has_entered_its_posts_asks_for_no_other(stage: Stage, world: World) -> None:
    keep_hours(stage, world, "Service")
    report = bring(stage, world, "sophie", Kind.REQUESTS, file())
    assert codes(report) == [(2, "Métier", Code.UNKNOWN_POST)]


def test_a_file_takes_what_the_page_offers(stage: Stage, world: World) -> None:
    keep_hours(stage, world, "Matin", "Soir")
    for person in ("sophie", "tom"):
        actor = world.people[person]
        assert actor
        with stage.acting(actor) as session:
            offered = [each for each in posts(session, actor) if each.week]
        assert offered
        for each in offered:
            report = bring(stage, world, person, Kind.REQUESTS, file(each.job_name, each.label), apply=False)
            assert codes(report) == []
