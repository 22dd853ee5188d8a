"""People fall ill, answer, and are asked in others' places at the same time, while the product is killed in parts.

Nobody is at the offices: the job worker takes off who says by their link that they cannot come, while their agency does
the same by hand. At the end each mission is in one state, each was taken off once, nobody is booked twice, and all were
told what happened and nothing else.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Select, select

from scheduler.core.tables import AvailabilityException, Event, Mission
from scheduler.core.tables.codes import MissionState, Thing
from tests.drill.answering import Coordinators
from tests.drill.conftest import Prepared, Site, running
from tests.drill.installation import awaited
from tests.drill.invariants import faults
from tests.drill.market import TIMEZONE
from tests.drill.postman import Postman
from tests.drill.sick_leave import AskedInPlace, FallingIll, is_heard
from tests.drill.test_storm import SENDER, a_web_worker, database, dies_in_the_window, end, letters_of, mail
from tests.examples import one_in
from tests.scheduler.messages.servers import Mailbox

__all__ = ["mail"]  # a fixture

SEED = 11


@pytest.fixture
def site(prepared: Prepared, mail: Mailbox) -> Iterator[Site]:
    """The product with a mail server, out of office hours; whatever is lost is offered to whoever stands by at once."""
    letters = {"RELEVE_SMTP_URL": f"smtp://127.0.0.1:{mail.port}", "RELEVE_MAIL_FROM": SENDER}
    with running(prepared, **letters) as found:
        later = datetime.now(ZoneInfo(TIMEZONE)) + timedelta(hours=8)
        office = f'"office_opens": "{later:%H:%M}", "office_closes": "{later:%H:%M}"'
        found.product.ask(f"UPDATE markets SET settings = settings || '{{\"automatic_reoffers\": true, {office}}}'")  # noqa: S608  # our own
        found.product.ask("UPDATE workers SET stands_by_since = current_date")
        yield found


@one_in(2)
def test_people_fall_ill_while_others_answer_and_are_asked(site: Site, mail: Mailbox, storm: int) -> None:
    chance = Random(SEED + storm)  # noqa: S311  # who says what and when something dies, no secret
    product = site.product
    ill = product.ask("SELECT id, agency_id, worker_id FROM missions WHERE state = 'confirmed' ORDER BY id")
    waited = product.ask("SELECT id, agency_id FROM missions WHERE state = 'published' ORDER BY id")
    by_agency: dict[int, list[int]] = {}
    for row in waited:
        by_agency.setdefault(row.agency_id, []).append(row.id)
    answering = Coordinators(product.port, site.people.coordinators, by_agency, chance.randrange(2**32))
    falling_ill, asked = FallingIll(site, ill, chance), AskedInPlace(site, chance)
    dies_in_the_window(mail, product, after=chance.randrange(3, 12))
    with Postman(product) as postman:
        for each in (falling_ill, answering, asked):
            each.start()
        answering.first_heard.wait()
        for victim in chance.sample([a_web_worker, database], 2):
            answering.pause(chance.uniform(0, 2))
            end([victim(product)], product)
        falling_ill.finish()
        answering.finish()
        product.awaits_parts()
        awaited("every message", postman.settled)
        asked.stop()
        product.awaits_parts()
        awaited("every word", lambda: heard(site) and postman.settled())
    with product.administering() as session:
        assert faults(session) == []
        taken_off = select(Event.thing_id).where(Event.thing == Thing.MISSION, Event.action == "take_off")
        # Of whoever fell ill; nobody else was taken off, and none of them twice.
        assert Counter(session.scalars(taken_off)) == Counter(row.id for row in ill)
        lost = {row.id: (row.state, row.taken_off) for row in session.execute(states_of([row.id for row in ill]))}
        assert set(lost.values()) == {(MissionState.CANCELLED, "unable")}
        away = Counter(session.scalars(select(AvailabilityException.worker_id)))
        assert away == Counter(row.worker_id for row in ill), "noted once in each file"
        made = session.scalars(select(Mission.id).where(Mission.origin.in_(("stand_by", "reoffer")))).all()
        assert made, "nobody was asked in anybody's place"
        called_for = set(letters_of(session))
    arrived = Counter((str(each["Message-ID"]), address, str(each["Subject"])) for address, each in mail.received)
    assert set(arrived) == called_for
    assert arrived.total() - len(arrived) <= 2, "each death doubles one message at most"


def heard(site: Site) -> bool:
    with site.product.administering() as session:
        return is_heard(session)


def states_of(missions: list[int]) -> Select[int, str, str | None]:
    return select(Mission.id, Mission.state, Mission.taken_off).where(Mission.id.in_(missions))
