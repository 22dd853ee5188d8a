"""Sites of one market that are called alike are read with their towns; the others, and other markets, as they are."""

from collections import Counter
from collections.abc import Iterable, Mapping

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, insert, select, text, update
from sqlalchemy.orm import Session

from scheduler.core.addresses import Addresses
from scheduler.core.db import Database
from scheduler.core.errors import Conflict, NotAllowed
from scheduler.core.folded import folded
from scheduler.core.tables import Site
from tests.examples import examples
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import World, stored

NAMES = st.sampled_from(
    ["Collège Jean Moulin", "COLLEGE  jean-moulin", "Collège Jean Moulin (Caen)", "Collège Pasteur", "École d’Été"]
)
TOWNS = st.sampled_from(["14000 Caen", "14000 CAEN CEDEX 4", "14500 Vire", "", "61000 Alençon"])
PLACES = st.tuples(NAMES, TOWNS)


def add_site(session: Session, like: Site, number: int, name: str, town: str) -> int:
    site = Site(
        market_id=like.market_id,
        organisation_id=like.organisation_id,
        uai=f"{number:07}Z",
        name=name,
        address=f"3 rue du Port, {town}",
        lat=49.18,
        lon=-0.37,
    )
    session.add(site)
    session.flush()
    return site.id


def shown(session: Session, sites: Iterable[int]) -> Mapping[int, str]:
    rows = session.execute(select(Site.id, Site.shown).where(Site.id.in_(sites)))
    return {row.id: row.shown for row in rows}


def heard(name: str) -> str:
    return " ".join(folded(name).split())


@given(
    places=st.lists(PLACES, min_size=2, max_size=6), moves=st.lists(st.tuples(st.integers(0, 5), PLACES), max_size=4)
)
@settings(max_examples=examples(30), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_site_is_read_by_a_name_of_its_own(
    stage: Stage, world: World, places: list[tuple[str, str]], moves: list[tuple[int, tuple[str, str]]]
) -> None:
    undone = stage.connection.begin_nested()
    with stage.administering() as session:
        like = session.get_one(Site, world.site)
        sites = [add_site(session, like, number, *each) for number, each in enumerate(places)]
        for which, (name, town) in moves:
            site = session.get_one(Site, sites[which % len(sites)])
            site.name, site.address = name, f"3 rue du Port, {town}"
            session.flush()
        rows = session.execute(select(Site.id, Site.name, Site.shown, Site.uai).where(Site.id.in_(sites)))
        told = {row.id: (row.name, row.shown, row.uai) for row in rows}
        alike = Counter(heard(name) for name, _, _ in told.values())
        for name, read, code in told.values():
            if alike[heard(name)] == 1:
                assert read == name
            else:
                assert read.startswith(f"{name} (")
                assert read.endswith((" (Caen)", " (CAEN)", " (Vire)", " (Alençon)", f" ({code})"))
        assert max(Counter(heard(read) for _, read, _ in told.values()).values()) == 1
        before = shown(session, sites)
        session.scalar(select(func.tell_sites_apart(world.calvados)))
        assert shown(session, sites) == before, "by what stands, whatever came before"
    undone.rollback()


def test_the_other_site_follows_too(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        like = session.get_one(Site, world.site)
        caen = add_site(session, like, 1, "Collège Jean Moulin", "14000 Caen")
        assert shown(session, [caen]) == {caen: "Collège Jean Moulin"}
        vire = add_site(session, like, 2, "Collège  Jean-MOULIN", "14500 Vire")
        assert shown(session, [caen, vire]) == {caen: "Collège Jean Moulin (Caen)", vire: "Collège  Jean-MOULIN (Vire)"}
        session.execute(update(Site).where(Site.id == vire).values(address="1 rue Haute, 14000 CAEN Cedex"))
        assert shown(session, [caen, vire]) == {
            caen: "Collège Jean Moulin (0000001Z)",
            vire: "Collège  Jean-MOULIN (0000002Z)",
        }
        session.execute(update(Site).where(Site.id == vire).values(name="Collège Pasteur"))
        assert shown(session, [caen, vire]) == {caen: "Collège Jean Moulin", vire: "Collège Pasteur"}
        session.execute(update(Site).where(Site.id == vire).values(name="Collège Jean Moulin", address="Sans ville"))
        assert shown(session, [caen, vire]) == {
            caen: "Collège Jean Moulin (Caen)",
            vire: "Collège Jean Moulin (0000002Z)",
        }
        session.execute(delete(Site).where(Site.id == vire))
        assert shown(session, [caen]) == {caen: "Collège Jean Moulin"}


def test_many_at_once_and_a_site_without_a_number(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        like = session.get_one(Site, world.site)
        common = {"market_id": like.market_id, "organisation_id": like.organisation_id, "name": "Cantine", "lat": 49}
        rows = [{**common, "lon": 0, "address": town} for town in ("14000 Caen", "14000 Caen", "14500 Vire")]
        one, other, third = session.scalars(insert(Site).returning(Site.id, sort_by_parameter_order=True), rows)
        assert shown(session, [one, other, third]) == {
            one: f"Cantine (#{one})",
            other: f"Cantine (#{other})",
            third: "Cantine (Vire)",
        }


def test_another_market_counts_for_itself(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        near, there = session.get_one(Site, world.site), world.ugo.organisation
        place = {"market_id": world.manche, "organisation_id": there, "address": near.address, "lat": 49, "lon": 0}
        far = stored(session, Site(**place, name=near.name))
        assert (near.shown, far.shown) == (near.name, near.name)


@pytest.mark.parametrize(
    ("address", "town"),
    [
        ("1 rue du Port, 14000 Caen", "Caen"),
        ("1 rue du Port\n14200 Hérouville-Saint-Clair", "Hérouville-Saint-Clair"),
        ("12345 route de Paris, 27000 Évreux", "Évreux"),
        ("BP 60055, 14054 CAEN CEDEX 4", "CAEN"),
        ("1 rue du Port, 14000\N{NO-BREAK SPACE}Caen, France", "Caen"),
        ("14000 Caen, BP 60055", "Caen"),
        ("1 rue du Port, Caen", None),
        ("1 rue du Port, 14000", None),
        ("14000 CEDEX", None),
        ("", None),
    ],
)
def test_the_town_is_what_follows_the_postcode(stage: Stage, address: str, town: str | None) -> None:
    with stage.administering() as session:
        assert session.scalar(select(func.town_of(address))) == town


@given(words=st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=40) | st.text("Œœ’ -éÉÇç\u202f"))
@settings(max_examples=examples(100), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_database_folds_french_as_the_program_does(stage: Stage, words: str) -> None:
    french = "".join(each for each in words if each < "\u017f" or each in "’\u202f")
    with stage.administering() as session:
        assert session.scalar(select(func.folded(french))) == folded(french)


def test_the_application_writes_no_such_name(stage: Stage, world: World) -> None:
    for who in (world.lucie, world.sophie):
        with pytest.raises(NotAllowed), stage.acting(who) as session:
            session.execute(update(Site).where(Site.id == world.site).values(shown="Collège Pasteur"))
    with pytest.raises(NotAllowed), stage.acting(world.lucie) as session:
        session.execute(text("SELECT tell_sites_apart(1)"))


def test_who_gives_a_name_at_the_same_time_waits_for_the_other(fresh: Addresses, world: World) -> None:
    one, other = Database(fresh.application), Database(fresh.application)
    try:
        with one.transaction(world.lucie) as first:
            call(first, world.site)
            with pytest.raises(Conflict, match="at_once"), other.transaction(world.lucie) as second:
                call(second, world.other_site, patience="200ms")
        with other.transaction(world.lucie) as second:
            call(second, world.other_site)
            names = set(shown(second, [world.site, world.other_site]).values())
    finally:
        one.close()
        other.close()
    codes = [f"014{each:04}A" for each in (world.establishment, world.other_establishment)]
    assert names == {f"Collège Pasteur ({code})" for code in codes}


def call(session: Session, site: int, patience: str = "0") -> None:
    session.execute(text(f"SET LOCAL lock_timeout = '{patience}'"))
    session.execute(update(Site).where(Site.id == site).values(name="Collège Pasteur"))


def test_an_establishment_that_is_called_like_its_site_is_read_as_it(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        for site, town in ((world.site, "14000 Caen"), (world.other_site, "14500 Vire")):
            session.execute(update(Site).where(Site.id == site).values(name="Collège Pasteur", address=town))
    asked = select(func.establishment_shown(world.establishment, "Collège Pasteur"))
    for who, read in (
        (world.sophie, "Collège Pasteur (Caen)"),
        (world.mona, "Collège Pasteur"),
        (None, "Collège Pasteur"),
    ):
        with stage.acting(who) as session:
            assert session.scalar(asked) == read, "only sites that one may read"
    with stage.acting(world.lucie) as session:
        assert session.scalar(select(func.establishment_shown(world.agency, "agency"))) == "agency"
