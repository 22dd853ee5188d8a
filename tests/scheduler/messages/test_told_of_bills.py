"""Bills by message: the buyer reads what there is to look at and what is out, the issuer what it said of them."""

from collections.abc import Sequence
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select, update

from scheduler.billing.moving import accept, credit, issue, propose, question
from scheduler.core.access import Actor
from scheduler.core.tables import Bill, Message, User, UserPhone
from scheduler.core.tables.bill_codes import BillKind, BillState, Circuit
from scheduler.core.tables.codes import Audience, Channel, Language, MailWish, MessageState, TextWish
from scheduler.messages.bundles import written
from scheduler.messages.gsm import ALPHABET
from scheduler.messages.templates import Route
from scheduler.messages.voices import Voice
from scheduler.messages.words_of_bills import OF_BILLS
from tests.scheduler.billing.billed import bill_all, closed, drafted, issued, of_state
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import World
from tests.scheduler.hours.months import MONTH
from tests.scheduler.hours.working import today
from tests.scheduler.messages.paths import furnish

SITE = "https://releve.example.org"


def told(stage: Stage, *states: MessageState) -> list[tuple[str, str, Message]]:
    """Return the messages about bills, with what each tells and whom."""
    with stage.administering() as session:
        query = select(Message, User.name).join(User, User.id == Message.user_id).order_by(Message.id)
        rows = session.execute(query.where(Message.occasion.startswith("bills:"))).all()
        session.expunge_all()
    return [(row.facts["action"], name, row) for row, name in rows if not states or row.state in states]


def whom(stage: Stage) -> list[tuple[str, str]]:
    return [(action, name) for action, name, _ in told(stage)]


def proposed(stage: Stage, world: World, issuer: Actor) -> Sequence[int]:
    """Show a month's drafts to the buyer, each on its own as somebody would who looks at each."""
    bills = of_state(stage, world, BillState.DRAFT)
    for each in bills:
        with stage.acting(issuer) as session:
            assert propose(session, issuer, [each]).bills == 1
    return bills


def beside(stage: Stage, world: World) -> None:
    """Put a second draft beside the first one, of another site of the same issuer."""
    with stage.administering() as session:
        first = session.scalars(select(Bill).where(Bill.month == MONTH)).one()
        sums = {"asked_minutes": 0, "planned_minutes": 0, "minutes": 0, "net_cents": 4200, "vat_cents": 0}
        whose = {"market_id": world.calvados, "agency_id": first.agency_id, "issuer_id": first.issuer_id}
        session.add(Bill(month=MONTH, site_id=world.other_site, head=first.head, **whose, **sums))


def test_the_buyer_is_told_once_of_a_month_and_not_of_each_bill(stage: Stage, world: World) -> None:
    closed(stage, world)
    drafted(stage, world.agnes)
    beside(stage, world)
    bills = proposed(stage, world, world.agnes)
    assert len(bills) == 2
    [(action, name, message)] = told(stage)
    assert (action, name, message.audience, message.channel) == ("proposed", "Denise", Audience.BUYER, Channel.EMAIL)
    assert message.facts["of"] == sorted(bills)
    assert message.facts["bills"] == len(bills)
    said = written([(message.facts, message.audience)], "fr", SITE)
    assert said.subject.startswith("Factures à contrôler")
    with stage.administering() as session:
        cents = session.scalars(select(func.sum(Bill.net_cents + Bill.vat_cents)).where(Bill.id.in_(bills))).one()
    assert Voice(Language.FRENCH, ZoneInfo("UTC")).money(cents) in said.text


def test_what_has_gone_out_is_not_told_again_but_what_is_new_is(stage: Stage, world: World) -> None:
    closed(stage, world)
    drafted(stage, world.agnes)
    [first] = proposed(stage, world, world.agnes)
    with stage.administering() as session:
        session.execute(
            update(Message)
            .where(Message.occasion.startswith("bills:"))
            .values(state=MessageState.FAILED, error="too_old")
        )
    with stage.acting(world.denise) as session:
        question(session, world.denise, first, "Le collège était fermé")
    drafted(stage, world.agnes)
    [anew] = proposed(stage, world, world.agnes)
    assert anew != first
    facts = [message.facts["of"] for action, _, message in told(stage) if action == "proposed"]
    assert facts == [[first], [anew]]


def test_what_waits_tells_no_more_of_a_bill_that_is_drafted_anew(stage: Stage, world: World) -> None:
    """Its page is gone, and the next draft may come to something else, or to nothing."""
    furnish(stage, world)
    closed(stage, world)
    drafted(stage, world.agnes)
    beside(stage, world)
    first, other = proposed(stage, world, world.agnes)
    with stage.acting(world.denise) as session:
        question(session, world.denise, first, "Le collège était fermé")
    assert {action for action, *_ in told(stage)} == {"proposed", "questioned"}
    drafted(stage, world.agnes)
    [left] = {tuple(message.facts["of"]) for _, _, message in told(stage)}
    assert left == (other,)
    assert {action for action, *_ in told(stage)} == {"proposed"}
    assert {message.facts["cents"] for _, _, message in told(stage)} == {4200}


@pytest.mark.parametrize(("by", "people"), [(Circuit.MEMBERS, {"Agnes", "Paul"}), (Circuit.LEAD, {"Lucie", "Louis"})])
def test_a_question_is_told_to_who_drafts_anew(stage: Stage, world: World, by: Circuit, people: set[str]) -> None:
    furnish(stage, world)  # Nadia of the agency wants nothing, Gone has left
    closed(stage, world, by)
    issuer = world.agnes if by == Circuit.MEMBERS else world.lucie
    drafted(stage, issuer)
    [which, *_] = proposed(stage, world, issuer)
    with stage.acting(world.denise) as session:
        question(session, world.denise, which, "Le collège était fermé")
    asked = [(name, message) for action, name, message in told(stage) if action == "questioned"]
    assert {name for name, _ in asked} == people
    said = written([(asked[0][1].facts, asked[0][1].audience)], "fr", SITE)
    assert f"{SITE}/bilan/factures/{which}" in said.text
    assert "collège était fermé" not in said.text  # its words are read where their rights are asked for


def test_who_pays_is_told_of_numbers_and_of_credit_notes(stage: Stage, world: World) -> None:
    issued(stage, world)
    assert [each for each in whom(stage) if each[1] == "Denise"] == [("proposed", "Denise"), ("issued", "Denise")]
    [which] = of_state(stage, world, BillState.ISSUED)
    with stage.acting(world.agnes) as session:
        note = credit(session, world.agnes, which)
    *_, (action, name, message) = told(stage)
    assert (action, name, message.facts["bill"]) == ("credited", "Denise", note)
    assert [note] == list(of_state(stage, world, BillState.ISSUED, kind=BillKind.CREDIT_NOTE))


def test_nobody_is_told_of_what_did_not_move(stage: Stage, world: World) -> None:
    closed(stage, world)
    drafted(stage, world.agnes)
    bills = proposed(stage, world, world.agnes)
    before = whom(stage)
    with stage.acting(world.agnes) as session:
        assert propose(session, world.agnes, bills).left == len(bills)
    with stage.acting(world.agnes) as session:
        assert issue(session, world.agnes, bills).left == len(bills)
    with stage.acting(world.denise) as session:
        assert accept(session, world.denise, bills).bills == len(bills)
    now = whom(stage)
    with stage.acting(world.denise) as session:
        assert accept(session, world.denise, bills).left == len(bills)
    assert whom(stage) == now != before


@pytest.mark.parametrize(("by", "people"), [(Circuit.MEMBERS, {"Agnes", "Paul"}), (Circuit.LEAD, {"Lucie", "Louis"})])
def test_the_issuer_is_told_of_acceptance_once_the_next_day(
    stage: Stage, world: World, by: Circuit, people: set[str]
) -> None:
    furnish(stage, world)
    closed(stage, world, by)
    issuer = world.agnes if by == Circuit.MEMBERS else world.lucie
    with stage.administering() as session:
        session.execute(update(UserPhone).where(UserPhone.user_id == issuer.user).values(wish=TextWish.EACH))
    drafted(stage, issuer)
    if by == Circuit.MEMBERS:
        beside(stage, world)
    bills = proposed(stage, world, issuer)
    for each in bills:  # one by one, as somebody does who looks at each
        with stage.acting(world.denise) as session:
            assert accept(session, world.denise, [each]).bills == 1
    accepted = [(name, message) for action, name, message in told(stage) if action == "accepted"]
    assert {(name, message.channel) for name, message in accepted} == {(each, Channel.DIGEST) for each in people}
    assert all(message.facts["of"] == sorted(bills) for _, message in accepted)
    with stage.acting(world.engine) as session:
        session.execute(select(func.queue_digests(today())))
    with stage.administering() as session:
        query = select(Message).where(Message.user_id == issuer.user, Message.occasion.startswith("digest:"))
        daily = session.scalars(query).one()
        said = written([(daily.facts, daily.audience)], "fr", SITE)
    month = Voice(Language.FRENCH, ZoneInfo("UTC")).month(MONTH)
    news = [line for line in said.text.splitlines() if "accepté" in line]
    assert news == [f"- L’acheteur a accepté vos factures, {month}"]


def test_who_wants_each_message_gets_no_day_without_news(stage: Stage, world: World) -> None:
    furnish(stage, world)
    with stage.administering() as session:
        session.execute(update(User).where(User.id == world.agnes.user).values(mail=MailWish.EACH))
    closed(stage, world)
    bill_all(stage, world, world.agnes)
    with stage.acting(world.engine) as session:
        session.execute(select(func.queue_digests(today())))
    with stage.administering() as session:
        query = select(Message).where(Message.user_id == world.agnes.user, Message.occasion.startswith("digest:"))
        daily = session.scalars(query).one()
        assert (daily.facts["waiting"], daily.facts["starting"]) == ([], [])
    with stage.acting(world.engine) as session:
        session.execute(select(func.queue_digests(today() + timedelta(days=1))))
    with stage.administering() as session:
        assert session.scalars(query).one().id == daily.id


def test_the_ways_are_those_that_somebody_chose(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        session.execute(update(User).where(User.id == world.denise.user).values(mail=MailWish.NONE))
        session.add(UserPhone(user_id=world.denise.user, phone="+33600000009", wish=TextWish.EACH))
    closed(stage, world)
    bill_all(stage, world, world.agnes)
    assert {message.channel for _, name, message in told(stage) if name == "Denise"} == {Channel.SMS}


def test_who_wants_one_message_a_day_reads_of_bills_in_it(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        session.execute(update(User).where(User.id == world.denise.user).values(mail=MailWish.DIGEST))
    issued(stage, world)
    with stage.acting(world.engine) as session:
        session.execute(select(func.queue_digests(today())))
    with stage.administering() as session:
        query = select(Message).where(Message.user_id == world.denise.user, Message.occasion.startswith("digest:"))
        daily = session.scalars(query).one()
        assert daily.audience == Audience.BUYER
        said = written([(daily.facts, daily.audience)], "fr", SITE)
    month = Voice(Language.FRENCH, ZoneInfo("UTC")).month(MONTH)
    for told_of in ("Factures à contrôler", "Factures émises"):
        assert any(told_of in line and line.endswith(month) for line in said.text.splitlines()), said.text


FACTS = {
    "thing": "bills",
    "timezone": "Europe/Paris",
    "market": "Calvados",
    "month": f"{MONTH}",
    "issuer": "Agence du Bocage",
    "of": [1, 2],
    "bills": 2,
    "cents": 123450,
}


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("route", OF_BILLS, ids="-".join)
def test_every_route_has_words(route: Route, language: str) -> None:
    _, action, audience = route
    said = written([({**FACTS, "action": action}, audience)], language, SITE)
    assert f"{SITE}/bilan/factures/mois/{MONTH:%Y-%m}" in said.text
    assert "%(" not in said.text + said.subject
    assert ("1,234.50" if language == "en" else "234,50") in said.text
    assert set(said.short) <= ALPHABET
    assert said.parts <= 2
