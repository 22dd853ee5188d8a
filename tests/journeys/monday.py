"""A Monday morning at whatever hour it is: the market of ``tests.scheduler.db.world``, moved to the present.

Its office opens in 75 minutes, its cook is expected in twenty, and nothing else is on anybody's mind. Sophie's college
has two kitchen posts: cooks there are two who can cook, and nobody who can mend an oven.
"""

import hmac
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from time import monotonic, sleep
from urllib.request import Request as HttpRequest
from urllib.request import urlopen

from sqlalchemy import URL, Engine, TextClause, create_engine, func, select, text, update
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from scheduler.core import states
from scheduler.core.access import Actor
from scheduler.core.addresses import Addresses
from scheduler.core.db import Database, administration
from scheduler.core.states import Action
from scheduler.core.tables import (
    Account,
    Employment,
    Job,
    JobSkill,
    Market,
    Organisation,
    Pass,
    Post,
    Request,
    RequestShift,
    RequestSkill,
    ShiftTemplate,
    Skill,
    Worker,
    WorkerContact,
    WorkerSkill,
)
from scheduler.core.tables.calendar_codes import HolidayLaw
from scheduler.core.tables.codes import Language, Origin, RequestReason, WorkerChannel
from scheduler.market.accounts import password_hash
from scheduler.market.calendar.public_holidays import public_holidays
from scheduler.messages.links import make_worker_link
from scheduler.messages.voices import Voice
from scheduler.messages.when import moment
from scheduler.missions import confirm
from scheduler.planning.offering import offer
from scheduler.planning.queue import defer
from scheduler.planning.stand_by.listing import list_stand_bys
from tests.journeys.product import CHEAP, PARIS, PASSWORD, Product, free_port, now, served
from tests.scheduler.db.world import World
from tests.scheduler.messages.servers import Mailbox, Phones, mail_server, sms_gateway

KEY = "the key of a Monday, long enough"
TOKEN, SECRET = "gateway-token", "s" * 32  # of the gateway in these tests
COOK_PHONE, STAND_BY_PHONE, DUTY_PHONE = "+33600000011", "+33600000012", "+33600000013"
SATURDAY = 5
MINUTE_SECONDS = 120
"""Patience, not speed."""

EMPTIED = """
    TRUNCATE requests, missions, runs, events, messages, text_answers, closures, permanence_days, commitments,
        availability_exceptions, weekly_availability, pass_suspensions, worker_limits, worker_contacts, links CASCADE
"""
"""All that was asked, planned and said, and the days that are somebody's business in the world."""
LEFT = text("""
    SELECT (SELECT count(*) FROM messages WHERE state = 'queued' AND channel IN ('email', 'sms'))
         + (SELECT count(*) FROM procrastinate.procrastinate_jobs
            WHERE task_name IN ('messages', 'reoffer', 'stand_by') AND status IN ('todo', 'doing'))
""")
IDLE = text("""
    SELECT count(*) = 0 FROM procrastinate.procrastinate_jobs
    WHERE task_name = 'messages' AND status IN ('todo', 'doing')
""")


@dataclass
class Monday:
    """The running product, who is in it, and what reaches their letter boxes and telephones."""

    product: Product
    everything: Engine
    """The way past all policies, also to the queue."""
    world: World
    mail: Mailbox
    phones: Phones
    begins: datetime
    """When the cook is expected."""
    opens: datetime
    """What the office's clock shows when it opens."""
    request: int
    mission: int
    links: dict[int, str]

    @property
    def confirms_at(self) -> str:
        """The opening as pages and messages write it, without its day."""
        return clock(self.opens)

    @property
    def opening(self) -> str:
        """The opening as messages write it."""
        return plain(moment(self.opens.isoformat(), Voice(Language.FRENCH, PARIS)))

    @property
    def opens_today(self) -> bool:
        """Whether the next opening is today: not late in the evening, nor at a weekend."""
        return self.opens.date() == now().date()

    @contextmanager
    def administering(self) -> Iterator[Session]:
        with administration(self.product.owner) as session:
            yield session

    def minute_passes(self) -> None:
        """Let the job worker do what it does once a minute, until nothing of it is left to do."""
        give_up = monotonic() + MINUTE_SECONDS
        while True:
            with Session(self.everything) as session, session.begin():
                defer(session, "messages", once="messages", timestamp=0)
            while not self._asked(IDLE):
                assert monotonic() < give_up, self.product.log.read_text()[-4000:]
                sleep(0.05)
            if self._asked(LEFT) == 0:
                return
            assert monotonic() < give_up, self.product.log.read_text()[-4000:]

    def _asked(self, question: TextClause) -> object:
        with self.everything.connect() as connection:
            return connection.scalar(question)

    def letters(self, name: str) -> list[str]:
        """Return what somebody has got by e-mail, subject and text in one, in the order of time."""
        address = f"{name}@example.org"
        return [plain(f"{each['Subject']}\n{each.get_content()}") for to, each in self.mail.received if to == address]

    def texts(self, number: str) -> list[str]:
        """Return what somebody has got by text message."""
        return [plain(each["text"]) for each in self.phones.received if each["to"] == number]

    def texted_back(self, number: str, words: str) -> None:
        """Let somebody answer a text message: their provider brings it, signed."""
        body = json.dumps({"id": f"{number} {monotonic()}", "from": number, "text": words}).encode()
        signature = "sha256=" + hmac.new(SECRET.encode(), body, "sha256").hexdigest()
        headers = {"X-Signature": signature, "Content-Type": "application/json"}
        with urlopen(HttpRequest(f"{self.product.address}/sms/reponse", body, headers)) as answer:  # noqa: S310  (ours)
            assert answer.status == 204

    def promised_minute_comes(self) -> None:
        """Let the moment be now at which answers were promised."""
        with self.administering() as session:
            session.execute(update(Request).where(Request.promised_at.is_not(None)).values(promised_at=func.now()))

    def office_opens(self) -> None:
        """Let it be opening time."""
        with self.administering() as session:
            set_office(session, self.world, now() - timedelta(minutes=1), time(23, 59))


@contextmanager
def a_monday(superuser: URL, database: Addresses, world: World, folder: Path) -> Iterator[Monday]:
    """Move the world to the present and serve it, with a mail server and a gateway of text messages."""
    assert database.owner
    everything = create_engine(superuser.set(database=database.application.database), poolclass=NullPool)
    with everything.begin() as connection:
        connection.execute(text(EMPTIED))
    begins = (now() + timedelta(minutes=20)).replace(second=0, microsecond=0)
    opens = begins + timedelta(minutes=55)
    while opens.weekday() >= SATURDAY or opens.date() in public_holidays(HolidayLaw.MAINLAND, opens.year):
        opens += timedelta(days=1)  # by the clock: aware days keep it
    with administration(database.owner) as session:
        _market(session, world, opens)
        posts = _kitchen(session, world)
        _people(session, world)
    request, mission, links = _expected(database, world, posts, begins)
    port = free_port()
    with mail_server() as mail, sms_gateway(TOKEN) as phones:
        settings = {
            "RELEVE_SECRET_KEY": KEY,
            "RELEVE_SITE_URL": f"http://127.0.0.1:{port}",
            "RELEVE_SMTP_URL": f"smtp://127.0.0.1:{mail.port}",
            "RELEVE_MAIL_FROM": "Relève <releve@example.org>",
            "RELEVE_SMS_URL": phones.url,
            "RELEVE_SMS_TOKEN": TOKEN,
            "RELEVE_SMS_ANSWERS": SECRET,
        }
        with served(database, folder, port, settings) as product:
            yield Monday(product, everything, world, mail, phones, begins, opens, request, mission, links)


def clock(when: datetime) -> str:
    """Return a time of day as the product writes it in French, its blanks plain."""
    return f"{when.hour} h {when.minute:02}" if when.minute else f"{when.hour} h"


def plain(text: str) -> str:
    """Return a text with plain blanks."""
    return re.sub("[\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}]", " ", text)


def open_day(ahead: int) -> date:
    """Return the first day, so many days ahead or more, that no law closes."""
    day = now().date() + timedelta(days=ahead)
    while day in public_holidays(HolidayLaw.MAINLAND, day.year):
        day += timedelta(days=1)
    return day


def set_office(session: Session, world: World, opens: datetime, closes: time) -> None:
    """Say between which hours somebody is at the offices, and that the night is far."""
    market = session.get_one(Market, world.calvados)
    hours = {"office_opens": f"{opens:%H:%M}", "office_closes": f"{closes:%H:%M}"}
    market.settings = {**market.settings, **hours}


def _market(session: Session, world: World, opens: datetime) -> None:
    here = now()
    far = (here + timedelta(hours=12)).time().replace(second=0, microsecond=0)
    market = session.get_one(Market, world.calvados)
    market.name = "Calvados"
    # A night and a day: tomorrow is beyond what any night plans, whatever the hour.
    market.nightly_start, market.lead_time_minutes = far, 48 * 60
    more = {"automatic_reoffers": True, "solve_seconds": 2, "threads": 1, "catch_up_minutes": 1}
    market.settings = {**market.settings, **more, "digest_time": f"{far:%H:%M}"}
    # Opening later today, or after midnight; either way it is closed now.
    closes = time(23, 59) if opens.time() > here.time() else (here - timedelta(hours=1)).time()
    set_office(session, world, opens, closes)
    for which, name in ((world.lead, "Les Passerelles"), (world.agency, "Le Relais"), (world.buyer, "Département")):
        session.execute(
            update(Organisation).where(Organisation.id == which).values(name=name, phone=f"02 61 91 55 {which:02}")
        )
    session.execute(text("UPDATE sites SET name = 'Collège Jean-Moulin' WHERE id = :site").bindparams(site=world.site))
    known = update(Account).where(Account.password_hash.is_not(None))
    session.execute(known.values(password_hash=password_hash(PASSWORD, CHEAP)))


def _kitchen(session: Session, world: World) -> dict[str, int]:
    """Let the college have a post of cooks, and one for which nobody in the market has the skill."""
    ovens = Skill(code="ovens", name="Fours")
    session.add(ovens)
    session.flush()
    jobs = {}
    for name, skill in (("Cuisine", world.kitchen), ("Entretien des fours", ovens.id)):
        job = Job(market_id=world.calvados, code=name.upper()[:12], name=name)
        session.add(job)
        session.flush()
        here = {"market_id": world.calvados, "job_id": job.id, "site_id": world.site, "label": "Matin"}
        every_day = {"weekdays": [1, 2, 3, 4, 5, 6, 7], "start_minute": 7 * 60, "end_minute": 11 * 60}
        session.add_all(
            [JobSkill(job_id=job.id, skill_id=skill), ShiftTemplate(**here, **every_day), Post(**here, agents=2)]
        )
        jobs[name] = job.id
    return jobs


def _people(session: Session, world: World) -> None:
    """Let the confirmed worker and the free one cook, under contracts of these days; without hours, they can at any."""
    today = now().date()
    since, until = today - timedelta(days=90), today + timedelta(days=500)
    session.execute(update(Employment).values(from_day=since))
    session.execute(update(Pass).values(from_day=since, to_day=until))
    session.execute(update(Worker).where(Worker.id == world.free_worker).values(stands_by_since=since))
    for worker, number in ((world.confirmed_worker, COOK_PHONE), (world.free_worker, STAND_BY_PHONE)):
        session.add(WorkerSkill(worker_id=worker, skill_id=world.kitchen))
        session.add(WorkerContact(worker_id=worker, channel=WorkerChannel.SMS, phone=number, consented_on=since))


def _expected(
    database: Addresses, world: World, posts: dict[str, int], begins: datetime
) -> tuple[int, int, dict[int, str]]:
    """Let the cook be confirmed for today and tomorrow, and the other one stand by, by what the product itself does."""
    product = Database(database.application)
    try:
        with product.transaction(world.sophie) as session:
            request, shifts = _asked(session, world, world.sophie, posts["Cuisine"], begins)
        with product.transaction(world.lucie) as session:
            mission = offer(session, world.lucie, request, world.confirmed_worker, shifts, Origin.MANUAL)
        with product.transaction(world.agnes) as session:
            confirm(session, world.agnes, mission)
            links = {
                worker: make_worker_link(session, world.agnes, worker, KEY)
                for worker in (world.confirmed_worker, world.free_worker)
            }
        with product.transaction(world.engine) as session:
            list_stand_bys(session, world.engine, datetime.now(UTC))
    finally:
        product.close()
    with administration(database.owner) as session:  # type: ignore[arg-type]  # it has one
        session.execute(text("DELETE FROM messages"))
    return request, mission, links


def _asked(session: Session, world: World, actor: Actor, job: int, begins: datetime) -> tuple[int, list[int]]:
    """Ask for a cook at this hour of today and of tomorrow, which the form does not on a public holiday."""
    request = Request(
        market_id=world.calvados,
        organisation_id=world.establishment,
        site_id=world.site,
        job_id=job,
        reason=RequestReason.ABSENCE,
        first_day=begins.date(),
        last_day=begins.date() + timedelta(days=1),
        created_by=actor.user,
        headcount=1,
    )
    states.start(session, actor, request, Action.SUBMIT)
    session.add(RequestSkill(request_id=request.id, skill_id=world.kitchen))
    for start in (begins, begins + timedelta(days=1)):  # by the clock: aware days keep it
        session.add(
            RequestShift(
                request_id=request.id,
                headcount=1,
                day=start.date(),
                starts_at=start,
                ends_at=(start.astimezone(UTC) + timedelta(hours=4)).astimezone(PARIS),
            )
        )
    session.flush()
    shifts = session.scalars(select(RequestShift.id).where(RequestShift.request_id == request.id))
    return request.id, list(shifts)
