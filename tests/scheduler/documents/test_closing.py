"""The closing sheet as a document: what the ledger says of the month, and its head, for whoever leads."""

from datetime import UTC, datetime

import pytest

from scheduler.core.errors import NotAllowed, NotFound
from scheduler.core.tables.hour_codes import ReopenReason
from scheduler.documents.closing import closing_sheet
from scheduler.hours.closing import close, reopen, sheet
from scheduler.hours.saying import sign, validate
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import World
from tests.scheduler.documents.examples import words
from tests.scheduler.hours.working import PLANNED, begun, last_of, month_before, say, today

MONTH = month_before(today())
NOW = datetime(2027, 2, 26, 9, tzinfo=UTC)


def test_it_says_what_counts_and_bears_the_head(stage: Stage, world: World) -> None:
    found = begun(stage, world, 6)
    counting = [day for day in found.days if day.replace(day=1) == MONTH]
    for actor, act in ((world.sophie, sign), (world.agnes, validate)):
        say(stage, actor, act, [last_of(stage, found, day) for day in counting])
    with stage.acting(world.lucie) as session:
        close(session, world.lucie, MONTH)
        reopen(session, world.lucie, MONTH, ReopenReason.LATE_DISPUTE)
        close(session, world.lucie, MONTH)
        head = sheet(session, world.lucie, MONTH).month.head
        page = words(closing_sheet(session, world.lucie, MONTH, NOW))
    hours, minutes = divmod(PLANNED * len(counting), 60)
    length = f"{hours} h {minutes:02}" if minutes else f"{hours} h"
    for told in (
        *("Feuille de clôture : ", "Calvados, imprimé le vendredi 26 février 2027", "État clos"),
        *(f"Heures qui comptent {length}", f"site agency {len(counting)} 1 {length}"),
        *("Lucie : contestation tardive", "Pour l’association mandataire"),
    ):
        assert told in page, told
    assert head in page.replace(" ", "")


@pytest.mark.parametrize("person", ["agnes", "sophie", "denise"])
def test_it_is_for_whoever_leads(stage: Stage, world: World, person: str) -> None:
    begun(stage, world)
    actor = world.people[person]
    assert actor
    with stage.acting(actor) as session, pytest.raises(NotAllowed):
        closing_sheet(session, actor, MONTH, NOW)
    with stage.acting(world.mona) as session, pytest.raises(NotFound):
        closing_sheet(session, world.mona, MONTH, NOW)
