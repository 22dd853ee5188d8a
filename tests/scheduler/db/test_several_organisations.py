"""One account, several organisations: Sophie asks for a college, and with the same account answers for Agnes's agency.

Each transaction is one of her two users; what the one may, the other may not.
"""

from hashlib import sha256

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.errors import Conflict, NotAllowed
from scheduler.core.tables import Base, SecondFactor, SignInLink, User, UserSession
from scheduler.core.tables.codes import OrganisationKind, Role
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import BEFORE, World, moment, stored

LINK = "SELECT make_sign_in_link(:who, 'seed', :hash, interval '7 days', interval '1 day', :mailed)"
PERSONAL = {"accounts", "kept_forms", "links", "recovery_codes", "second_factors", "sessions", "user_phones", "users"}
"""Whose rows are somebody's own; of users an administrator sees more."""


def brought_in(session: Session, world: World, *, accepted: bool = True, email: str = "sophie@example.org") -> User:
    """Store a user of the agency with an address that has an account."""
    return stored(
        session,
        User(
            email=email,
            name="Sophie L.",
            organisation_id=world.agency,
            kind=OrganisationKind.AGENCY,
            role=Role.COORDINATOR,
            accepted_at=BEFORE if accepted else None,
        ),
    )


@pytest.fixture
def there(stage: Stage, world: World) -> Actor:
    """Sophie as she answers for the agency."""
    with stage.administering() as session:
        return Actor(brought_in(session, world).id, world.agency, world.calvados, Role.COORDINATOR)


@pytest.fixture
def invited(stage: Stage, world: World) -> int:
    """The user as whom the agency has invited Sophie, who has not answered."""
    with stage.administering() as session:
        return brought_in(session, world, accepted=False).id


def read(stage: Stage, actor: Actor) -> dict[str, set[tuple[object, ...]]]:
    found = {}
    for name, table in Base.metadata.tables.items():
        try:
            with stage.acting(actor) as session:
                found[name] = {tuple(row) for row in session.execute(select(*table.primary_key.columns))}
        except NotAllowed:
            found[name] = set()
    return found


def asked(stage: Stage, actor: Actor, who: int, *, mailed: bool) -> str | None:
    with stage.acting(actor) as session:
        values = {"who": who, "hash": sha256(f"{who}{actor.user}{mailed}".encode()).hexdigest(), "mailed": mailed}
        kind: str | None = session.scalar(text(LINK), values)
    return kind


def test_each_user_of_an_account_reads_what_its_organisation_may_and_no_more(
    stage: Stage, world: World, there: Actor
) -> None:
    at_college, at_agency, agnes = (read(stage, each) for each in (world.sophie, there, world.agnes))
    with stage.administering() as session:
        session.execute(update(User).where(User.id == there.user).values(disabled_at=func.now()))
    alone = read(stage, world.sophie)
    assert {name: at_college[name] for name in alone} == alone, "the agency adds nothing to the college"
    ordinary = set(alone) - PERSONAL
    assert {name: at_agency[name] for name in ordinary} == {name: agnes[name] for name in ordinary}
    assert any(at_agency[name] - at_college[name] for name in ordinary)
    assert any(at_college[name] - at_agency[name] for name in ordinary)


def test_nobody_acts_as_one_user_for_the_organisation_of_the_other(stage: Stage, world: World, there: Actor) -> None:
    for mixed in (
        Actor(world.sophie.user, world.agency, world.calvados, Role.COORDINATOR),
        Actor(there.user, world.establishment, world.calvados, Role.REQUESTER),
    ):
        with stage.acting(mixed) as session:
            assert session.scalar(text("SELECT acting_user()")) is None
        assert all(not rows for rows in read(stage, mixed).values())


def test_a_tick_counts_for_its_own_organisation(stage: Stage, world: World, there: Actor) -> None:
    with stage.acting(there) as session:  # Sophie administers the college
        assert session.scalars(text("SELECT * FROM administered()")).all() == []
    with stage.acting(world.sophie) as session:
        assert session.scalars(text("SELECT * FROM administered()")).all() == [world.establishment]


def test_an_address_is_once_in_an_organisation(stage: Stage, world: World, there: Actor) -> None:
    assert there
    with pytest.raises(Conflict, match="email_exists"), stage.administering() as session:
        brought_in(session, world)


def test_a_session_goes_to_users_of_its_own_account_who_have_accepted(stage: Stage, world: World, there: Actor) -> None:
    with stage.administering() as session:
        opened = stored(session, UserSession(user_id=world.sophie.user, token_hash="1" * 64)).id
        nowhere = brought_in(session, world, accepted=False, email="simone@example.org").id
        same = {"account_id": world.sophies_account, "email": "sophie@example.org", "accepted_at": None}
        session.execute(update(User).where(User.id == world.bruno.user).values(same))
    for stranger in (world.simone.user, world.agnes.user, nowhere, world.bruno.user):
        with pytest.raises(NotAllowed), stage.acting(world.sophie) as session:
            session.execute(update(UserSession).where(UserSession.id == opened).values(user_id=stranger))
    with stage.acting(world.sophie) as session:
        session.execute(update(UserSession).where(UserSession.id == opened).values(user_id=there.user))
    with stage.acting(there) as session:
        assert opened in session.scalars(select(UserSession.id)).all()
    with stage.administering() as session:
        left = session.scalars(select(UserSession).where(UserSession.id > opened)).one()
        assert (left.user_id, left.ended_at is not None) == (world.sophie.user, True), "she was here, and it is over"


def test_nobody_helps_alone_with_an_account_that_acts_elsewhere_too(stage: Stage, world: World, there: Actor) -> None:
    with stage.administering() as session:
        account = session.get_one(User, there.user).account_id
        session.add(SecondFactor(account_id=account, secret="sealed", last_step=1))  # noqa: S106
    for helper, who in ((world.agnes, there.user), (world.lucie, there.user), (world.lucie, world.sophie.user)):
        for statement in (LINK.replace(":mailed", "false"), "SELECT reset_second_factor(:who)"):
            with pytest.raises(NotAllowed), stage.acting(helper) as session:
                session.execute(text(statement), {"who": who, "hash": "2" * 64, "mailed": False})
        assert asked(stage, helper, who, mailed=True) == "reset"
        with stage.acting(helper) as session:
            told = text("SELECT opens_more FROM administered_people() WHERE id = :who")
            assert session.scalar(told, {"who": who}) is True
    assert asked(stage, world.lucie, world.tom.user, mailed=False) == "reset", "who acts for one organisation is helped"


def test_an_administrator_changes_what_is_their_own_organisations(stage: Stage, world: World, there: Actor) -> None:
    with stage.acting(world.agnes) as session:
        assert session.scalar(text("SELECT amend_account(:who, 'Sophie', 'coordinator')"), {"who": there.user}) is None
        assert session.scalar(text("SELECT change_account(:who, false, false)"), {"who": there.user}) is None
    with stage.administering() as session:
        college = session.get_one(User, world.sophie.user)
        assert (college.name, college.disabled_at, college.administers) == ("Sophie", None, True)
    with stage.acting(there) as session:
        assert session.scalar(text("SELECT acting_user()")) is None
    with stage.acting(world.sophie) as session:
        assert session.scalar(text("SELECT acting_user()")) == world.sophie.user


def test_whether_an_address_has_an_account_elsewhere_is_not_told(stage: Stage, world: World, invited: int) -> None:
    with stage.administering() as session:
        new = brought_in(session, world, accepted=False, email="nobody@example.org").id
        account = session.get_one(User, invited).account_id
        session.add(SecondFactor(account_id=account, secret="sealed", last_step=1))  # noqa: S106
    for who in (invited, new):
        for mailed in (True, False):
            assert asked(stage, world.agnes, who, mailed=mailed) == "invitation"
    with stage.acting(world.agnes) as session:
        query = text("SELECT has_entered, seen_at, opens_more, disabled_at FROM administered_people() WHERE id = :who")
        told, of_new = (session.execute(query, {"who": who}).one() for who in (invited, new))
        assert told == of_new
        assert session.scalars(text("SELECT * FROM people_with_second_factor()")).all() == []
        for who in (invited, new):
            assert session.scalar(text("SELECT reset_second_factor(:who)"), {"who": who}) is False
    with stage.administering() as session:
        assert session.get(SecondFactor, account) is not None


def test_an_invitation_opens_no_account_that_is_somebodys(stage: Stage, world: World, invited: int) -> None:
    token = "3" * 64
    with stage.administering() as session:
        session.add(
            SignInLink(
                email="sophie@example.org",
                user_id=invited,
                made_by=world.agnes.user,
                kind="invitation",
                token_hash=token,
                expires_at=moment(0, 8),
            )
        )
    use = text("SELECT * FROM use_sign_in_link(:hash, '{invitation,reset}')")
    join = text("SELECT join_by_link(:hash, :who)")
    with stage.acting(None) as session:
        assert session.execute(use, {"hash": token}).all() == []
        assert session.execute(text("SELECT joins FROM sign_in_link(:hash)"), {"hash": token}).scalar() is True
        for stranger in (world.agnes.user, world.simone.user, invited, 0):
            assert session.scalar(join, {"hash": token, "who": stranger}) is False
        assert session.scalar(join, {"hash": token, "who": world.sophie.user}) is True
        assert session.scalar(join, {"hash": token, "who": world.sophie.user}) is False, "once"
    with stage.administering() as session:
        assert session.get_one(User, invited).accepted_at is not None


def test_another_password_is_nobodys_but_ones_own_and_ends_all(stage: Stage, world: World, there: Actor) -> None:
    with stage.administering() as session:
        for user, token in ((world.sophie.user, "4"), (there.user, "5"), (world.simone.user, "6")):
            session.add(UserSession(user_id=user, token_hash=token * 64))
    new = text("UPDATE accounts SET password_hash = '$argon2id$new' WHERE email = 'sophie@example.org'")
    for helper in (world.agnes, world.lucie, world.simone):
        with stage.acting(helper) as session:
            assert session.execute(new).rowcount == 0  # type: ignore[attr-defined]  # of an UPDATE
    with stage.acting(there) as session:
        assert session.execute(new).rowcount == 1  # type: ignore[attr-defined]  # of an UPDATE
    with stage.administering() as session:
        alive = select(UserSession.user_id).where(UserSession.ended_at.is_(None))
        assert session.scalars(alive).all() == [world.simone.user]
