"""The Monday: at 6:45 a confirmed cook cannot come; by 6:50 everybody has read what is true at that moment."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, text, update

from scheduler.core.errors import Invalid
from scheduler.core.tables import Market, Message, Mission, TravelTime, User, Worker, WorkerContact
from scheduler.core.tables.codes import Audience, Channel, MissionState, Origin, Word, WorkerChannel
from scheduler.lead.awaited import Awaited, awaited
from scheduler.market.duty import choose_duty, duty
from scheduler.messages.letters import letter
from scheduler.messages.links import make_worker_link
from scheduler.messages.one_tap import acting, offered
from scheduler.messages.worker_page import say, worker_page
from scheduler.missions import agency_missions, confirm
from scheduler.missions.heard import hear
from scheduler.planning.offering import reoffer
from scheduler.planning.overdue import remind_and_expire
from scheduler.planning.stand_by.listing import list_stand_bys
from scheduler.requests import move_hours
from scheduler.requests.follow import Agreed, request
from scheduler.requests.usual_week import Hours
from tests.scheduler.db.world import moment
from tests.scheduler.planning.conftest import play
from tests.scheduler.planning.offers import automatic
from tests.scheduler.planning.plays import Play

__all__ = ["play"]  # a fixture

KEY = "a key"
QUARTER_TO_SEVEN = moment(0, 6) - timedelta(minutes=15)
"""On the clock of Caen, in winter; the shift begins at seven."""
EIGHT = moment(0, 7)


class Morning:
    """A market in which Free has agreed to stand by, and what its job worker does as the minutes go by."""

    def __init__(self, play: Play) -> None:
        self.play, self.world = play, play.world
        world = self.world
        with play.administering() as session:
            session.execute(
                update(Worker).where(Worker.id == world.free_worker).values(stands_by_since=date(2027, 1, 4))
            )
            session.execute(update(TravelTime).where(TravelTime.worker_id == world.other_worker).values(minutes=90))
            for worker in (world.free_worker, world.confirmed_worker):
                given = {"phone": "+33600000002", "consented_on": date(2026, 9, 1)}
                session.add(WorkerContact(worker_id=worker, channel=WorkerChannel.SMS, **given))
        with play.acting(world.agnes) as session:
            self.links = {
                worker: make_worker_link(session, world.agnes, worker, KEY)
                for worker in (world.free_worker, world.confirmed_worker)
            }
        with play.acting(world.engine) as session:
            list_stand_bys(session, world.engine, QUARTER_TO_SEVEN - timedelta(hours=3))

    def says(self, worker: int, mission: int, word: Word, now: datetime) -> None:
        """Let somebody say something by their link, and the job worker do what it does in the minute after."""
        say(self.play.database, self.links[worker], mission, word)
        hear(self.play.database, now)
        for lost in self._asked_for():
            with self.play.acting(self.world.engine) as session:
                reoffer(session, self.world.engine, lost, now=now)

    def _asked_for(self) -> list[int]:
        """Take from the queue which lost missions are to be offered anew."""
        taken = text("DELETE FROM procrastinate.procrastinate_jobs WHERE task_name = 'reoffer' RETURNING args")
        with self.play.acting(self.world.engine) as session:
            return [each["mission"] for each in session.scalars(taken)]

    def called(self) -> Mission | None:
        """Return the mission that somebody stands by for, as it is now."""
        with self.play.administering() as session:
            return session.scalars(select(Mission).where(Mission.origin == Origin.STAND_BY)).one_or_none()

    def subjects(self, audience: Audience, action: str) -> list[str]:
        """Return under which subjects whoever is told of an action reads of it."""
        with self.play.administering() as session:
            rows = session.scalars(select(Message).where(Message.audience == audience).order_by(Message.id)).all()
            return [letter(each.facts, audience, "fr").subject for each in rows if each.facts.get("action") == action]

    def read(self, audience: Audience, action: str) -> list[tuple[Channel, str]]:
        """Return by which way whom is told of an action, in French."""
        with self.play.administering() as session:
            rows = session.scalars(select(Message).where(Message.audience == audience).order_by(Message.id)).all()
            return [
                (each.channel, letter(each.facts, audience, "fr").text)
                for each in rows
                if each.facts.get("action") == action
            ]


def agreed(morning: Morning) -> list[tuple[str, datetime]]:
    """Return who has said yes, as the site reads it; nobody else is told."""
    world, asked = morning.world, text("SELECT worker FROM agreed_stand_bys(:request)")
    for stranger in (world.tom, world.agnes, world.bruno, world.denise, None):
        with morning.play.database.transaction(stranger) as session:
            assert session.scalars(asked, {"request": world.request}).all() == []
    return [(each.worker, each.confirms_at.astimezone(UTC)) for each in read_by_sophie(morning)]


def known(morning: Morning) -> set[str]:
    """Return who may know, without a name, that somebody has said yes."""
    found = set()
    for name, actor in morning.world.people.items():
        with morning.play.database.transaction(actor) as session:
            if session.scalars(text("SELECT mission_id FROM agreed_missions()")).all():
                found.add(name)
    return found


def lead_awaits(morning: Morning) -> tuple[Awaited, ...]:
    lucie = morning.world.lucie
    with morning.play.acting(lucie) as session:
        return awaited(session, lucie, QUARTER_TO_SEVEN + timedelta(minutes=5))


def read_by_sophie(morning: Morning) -> tuple[Agreed, ...]:
    with morning.play.acting(morning.world.sophie) as session:
        return request(session, morning.world.sophie, morning.world.request).agreed


def test_by_ten_to_seven_all_have_read_what_is_true(play: Play) -> None:
    world = play.world
    automatic(play)
    morning = Morning(play)
    morning.says(world.confirmed_worker, world.confirmed, Word.CANNOT, QUARTER_TO_SEVEN)

    called = morning.called()
    assert called
    assert (called.worker_id, called.state) == (world.free_worker, MissionState.PUBLISHED)
    assert play.missions(MissionState.CONFIRMED) == set()
    [(way, asked)] = morning.read(Audience.WORKER, "call")
    assert way == Channel.SMS
    assert "Pouvez-vous y aller\N{NO-BREAK SPACE}?" in asked
    assert all("ne peut plus venir" in text for _, text in morning.read(Audience.SITE, "take_off"))
    assert all("proposés aussitôt à qui peut venir" in text for _, text in morning.read(Audience.SITE, "take_off"))
    assert len(morning.read(Audience.SITE, "take_off")) == 2, "Sophie and Simone"
    for _, told in morning.read(Audience.LEAD, "take_off"):
        assert "proposés aussitôt à qui peut venir" in told, "nothing is the lead's to do yet"
        assert "proposez-les" not in told
    assert [text for _, text in morning.read(Audience.AGENCY, "said_cannot")]
    assert "Confirmed P." not in "".join(text for _, text in morning.read(Audience.SITE, "take_off")).split("Lieu")[0]
    assert agreed(morning) == []

    page = worker_page(play.database, morning.links[world.free_worker])
    assert [each.id for each in page.of(MissionState.PUBLISHED)] == [called.id]
    morning.says(world.free_worker, called.id, Word.YES, QUARTER_TO_SEVEN + timedelta(minutes=4))
    assert agreed(morning) == [("Free P.", EIGHT)]
    # The shift begins at seven and the office opens at eight: all who could do something read what follows.
    for audience, says in (
        (
            Audience.SITE,
            "Free P. a dit oui pour lundi 1er mars à 7 h ; l’association n’ouvre que lundi 1er mars à 8 h.",
        ),
        (Audience.SITE, "Sans confirmation avant, personne ne vient à l’heure : prévoyez-le."),
        (Audience.LEAD, "joignez quelqu’un de l’association, ou l’établissement"),
        (Audience.AGENCY, "avant votre ouverture"),
    ):
        read = morning.read(audience, "agree")
        assert read
        assert all(says in told.replace("\N{NO-BREAK SPACE}", " ") for _, told in read)
    assert all("proposez" not in told for _, told in morning.read(Audience.LEAD, "agree")), "they are somebody's"
    assert morning.subjects(Audience.LEAD, "agree")[0].startswith("Urgent")
    assert morning.subjects(Audience.AGENCY, "agree")[0].startswith("Urgent")
    assert "W-FREE" in morning.read(Audience.LEAD, "agree")[0][1], "the lead knows other agencies' people by code"
    [waiting] = [each for each in lead_awaits(morning) if each.mission == called.id]
    assert waiting.nobody_comes
    [asked_for] = worker_page(play.database, morning.links[world.free_worker]).of(MissionState.PUBLISHED)
    assert asked_for.confirms_at == EIGHT
    assert morning.read(Audience.AGENCY, "said_yes")
    assert known(morning) == {"lucie", "engine", "sophie", "simone"}

    # Nobody is at the office when the shift begins: the offer is still open when somebody is.
    with play.acting(world.engine) as session:
        remind_and_expire(session, world.engine, EIGHT - timedelta(minutes=1))
    morning.says(world.free_worker, called.id, Word.YES, QUARTER_TO_SEVEN + timedelta(minutes=6))
    assert len(morning.read(Audience.SITE, "agree")) == 2, "told once"
    with play.acting(world.agnes) as session:
        assert called.id in {each.id for each in agency_missions(session, world.agnes, EIGHT).to_confirm}
        confirm(session, world.agnes, called.id)
    assert agreed(morning) == [], "it is confirmed: the page says so"
    assert known(morning) == set()
    assert ("confirmed", "W-FREE", frozenset({world.shift})) in play.in_force()


def test_a_yes_to_work_after_the_opening_promises_a_confirmation(play: Play) -> None:
    """The office opens at 6:55, before the shift: nobody has to do anything before."""
    world = play.world
    automatic(play)
    with play.administering() as session:
        found = session.scalars(select(Market).where(Market.id == world.calvados)).one()
        found.settings = {**found.settings, "office_opens": "06:55"}
    morning = Morning(play)
    morning.says(world.confirmed_worker, world.confirmed, Word.CANNOT, QUARTER_TO_SEVEN)
    called = morning.called()
    assert called
    morning.says(world.free_worker, called.id, Word.YES, QUARTER_TO_SEVEN + timedelta(minutes=4))
    assert all("L’association confirme lundi 1" in told for _, told in morning.read(Audience.SITE, "agree"))
    assert morning.read(Audience.AGENCY, "agree") == [], "nobody is on duty"
    assert not any(each.nobody_comes for each in lead_awaits(morning))
    [asked_for] = worker_page(play.database, morning.links[world.free_worker]).of(MissionState.PUBLISHED)
    assert asked_for.confirms_at is None


def test_who_is_on_duty_confirms_by_one_tap(play: Play) -> None:
    world = play.world
    automatic(play)
    with play.acting(world.agnes) as session:
        assert [each.name for each in duty(session, world.agnes).people] == ["Agnes"]
        choose_duty(session, world.agnes, world.agnes.user)
        assert duty(session, world.agnes).chosen == world.agnes.user
    with pytest.raises(Invalid), play.acting(world.agnes) as session:
        choose_duty(session, world.agnes, world.bruno.user)
    with play.administering() as session:  # whatever they want otherwise
        session.execute(update(User).where(User.id == world.agnes.user).values(mail="digest"))
    morning = Morning(play)
    morning.says(world.confirmed_worker, world.confirmed, Word.CANNOT, QUARTER_TO_SEVEN)
    called = morning.called()
    assert called
    morning.says(world.free_worker, called.id, Word.YES, QUARTER_TO_SEVEN + timedelta(minutes=4))

    assert [each.on_duty for each in read_by_sophie(morning)] == [True]
    for _, told in morning.read(Audience.SITE, "agree"):
        assert "L’association confirme dès que possible, sa personne d’astreinte est prévenue." in told
    with play.administering() as session:
        [message] = [
            each
            for each in session.scalars(select(Message).where(Message.audience == Audience.AGENCY))
            if each.facts["action"] == "agree"
        ]
    assert (message.user_id, message.channel) == (world.agnes.user, Channel.EMAIL)
    link = offered(message.facts, Audience.AGENCY, message.user_id, "calvados")
    assert link
    assert link.until == EIGHT + timedelta(hours=1)
    with acting(play.database, link) as (session, actor):
        confirm(session, actor, link.mission)
    assert agreed(morning) == []
    assert ("confirmed", "W-FREE", frozenset({world.shift})) in play.in_force()
    assert morning.read(Audience.SITE, "confirm")


def test_in_office_hours_a_person_of_the_agency_acts(play: Play) -> None:
    automatic(play)
    morning = Morning(play)
    morning.says(play.world.confirmed_worker, play.world.confirmed, Word.CANNOT, moment(-3, 12))
    assert morning.called() is None
    assert ("confirmed", "W-CONFIRMED", frozenset({play.world.shift})) in play.in_force()


@pytest.mark.usefixtures("play")
def test_nothing_moves_by_itself_where_the_market_does_not_let_it(play: Play) -> None:
    morning = Morning(play)
    morning.says(play.world.confirmed_worker, play.world.confirmed, Word.CANNOT, QUARTER_TO_SEVEN)
    assert morning.called() is None
    assert ("confirmed", "W-CONFIRMED", frozenset({play.world.shift})) in play.in_force()
    assert morning.read(Audience.AGENCY, "said_cannot")


def test_a_stand_by_who_has_not_agreed_is_asked_by_their_agency_alone(play: Play) -> None:
    automatic(play)
    morning = Morning(play)
    with play.administering() as session:
        session.execute(update(Worker).values(stands_by_since=None))
    morning.says(play.world.confirmed_worker, play.world.confirmed, Word.CANNOT, QUARTER_TO_SEVEN)
    assert morning.called()
    assert morning.read(Audience.WORKER, "call") == []
    assert morning.read(Audience.AGENCY, "offer")


def with_somebody_else_free(play: Play) -> tuple[Morning, Mission]:
    """Lose the confirmed worker before seven; Free is asked first, and Other, on no list, could come too."""
    automatic(play)
    morning = Morning(play)
    with play.administering() as session:
        session.execute(update(TravelTime).where(TravelTime.worker_id == play.world.other_worker).values(minutes=20))
    morning.says(play.world.confirmed_worker, play.world.confirmed, Word.CANNOT, QUARTER_TO_SEVEN)
    called = morning.called()
    assert called
    return morning, called


def asked(play: Play) -> set[str]:
    """Return who is asked in place of whoever was lost; the shift's other place was published before."""
    return {worker for _, worker, _ in play.missions(MissionState.PUBLISHED)} - {"W-PUBLISHED"}


def test_a_no_asks_the_next_and_the_site_hears_nothing_of_it(play: Play) -> None:
    world = play.world
    morning, called = with_somebody_else_free(play)
    morning.says(world.free_worker, called.id, Word.NO, QUARTER_TO_SEVEN + timedelta(minutes=4))
    assert asked(play) == {"W-OTHER"}
    assert morning.read(Audience.SITE, "refuse") == [], "it had not been told of a yes"
    [(_, to_lead)] = morning.read(Audience.LEAD, "refuse")
    assert "W-FREE, prévu(e) en remplacement, a dit non" in to_lead
    assert "proposés aussitôt à qui peut venir" in to_lead


@pytest.mark.parametrize("by_itself", [True, False])
def test_a_yes_that_is_taken_back_is_told_to_whoever_read_it(play: Play, *, by_itself: bool) -> None:
    world = play.world
    morning, called = with_somebody_else_free(play)
    with play.acting(world.agnes) as session:
        choose_duty(session, world.agnes, world.agnes.user)
    morning.says(world.free_worker, called.id, Word.YES, QUARTER_TO_SEVEN + timedelta(minutes=4))
    assert agreed(morning)
    if not by_itself:
        automatic(play, wanted=False)
    morning.says(world.free_worker, called.id, Word.NO, QUARTER_TO_SEVEN + timedelta(minutes=6))
    assert agreed(morning) == []
    assert len(morning.read(Audience.SITE, "refuse")) == 2, "Sophie and Simone"
    assert all("avait dit oui" in told for _, told in morning.read(Audience.SITE, "refuse"))
    assert morning.read(Audience.LEAD, "refuse")
    assert len(morning.read(Audience.AGENCY, "refuse")) == 1, "who is on duty"
    assert asked(play) == ({"W-OTHER"} if by_itself else set())


def test_a_no_waits_for_a_person_where_the_market_offers_nothing_by_itself(play: Play) -> None:
    world = play.world
    morning, called = with_somebody_else_free(play)
    automatic(play, wanted=False)
    morning.says(world.free_worker, called.id, Word.NO, QUARTER_TO_SEVEN + timedelta(minutes=4))
    assert asked(play) == {"W-FREE"}
    assert morning.read(Audience.LEAD, "refuse") == []


def test_a_yes_holds_for_the_hours_that_it_was_said_to(play: Play) -> None:
    """The site moves the hours of what somebody has said yes to: that yes is read no more, and they are asked anew."""
    world = play.world
    automatic(play)
    morning = Morning(play)
    morning.says(world.confirmed_worker, world.confirmed, Word.CANNOT, QUARTER_TO_SEVEN)
    called = morning.called()
    assert called
    morning.says(world.free_worker, called.id, Word.YES, QUARTER_TO_SEVEN + timedelta(minutes=4))
    assert agreed(morning) == [("Free P.", EIGHT)]
    [question] = morning.read(Audience.WORKER, "call")

    later = Hours(8 * 60 + 30, 13 * 60)
    with play.acting(world.sophie) as session:
        moved_at = QUARTER_TO_SEVEN + timedelta(minutes=6)
        move_hours(session, world.sophie, world.request, {world.shift}, later, now=moved_at)
    assert agreed(morning) == []
    assert known(morning) == set()
    [asked_for] = worker_page(play.database, morning.links[world.free_worker]).of(MissionState.PUBLISHED)
    assert (asked_for.word, asked_for.confirms_at) == (None, None)
    with play.acting(world.agnes) as session:
        [line] = [each for each in agency_missions(session, world.agnes, EIGHT).to_confirm if each.id == called.id]
        assert line.word is None
    first, second = morning.read(Audience.WORKER, "call")
    assert first == question
    assert "8 h 30" in second[1].replace("\N{NO-BREAK SPACE}", " ")

    # A yes to the new hours is told anew: the office opens before them.
    morning.says(world.free_worker, called.id, Word.YES, QUARTER_TO_SEVEN + timedelta(minutes=8))
    assert agreed(morning) == [("Free P.", EIGHT)]
    assert len(morning.read(Audience.SITE, "agree")) == 4, "Sophie and Simone, twice"
    assert not any(each.nobody_comes for each in lead_awaits(morning))
    # Fewer hours of that day are others too; what was said of the other yes is not read again.
    with play.acting(world.sophie) as session:
        moved_at = QUARTER_TO_SEVEN + timedelta(minutes=9)
        move_hours(session, world.sophie, world.request, {world.shift}, Hours(9 * 60, 13 * 60), now=moved_at)
    assert agreed(morning) == []
