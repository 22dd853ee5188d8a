"""Numbers that were stored before all were written alike: the next save or file mends them, and tells no change."""

from collections.abc import Callable

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.tables import Organisation, Sheet, Site
from scheduler.imports import Kind, load
from scheduler.imports.market_folder import load_folder, read_folder
from scheduler.market.setting_up import buyer, change_agency, change_buyer, taking_part
from scheduler.requests.sites.sheet import change_sheet, own_site
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import World
from tests.scheduler.market_folder.creuse import write_folder

OLD = ("06.12.34.56.78", "+33 (0)6 12 34 56 78", "0612345678", "06 12 34 56 78")
WRITTEN = "06 12 34 56 78"
Change = Callable[[Session, Actor, int, str, str], None]


def _agency(session: Session, actor: Actor, which: int, name: str, phone: str) -> None:
    change_agency(session, actor, which, name, phone, seen=0)


def _buyer(session: Session, actor: Actor, which: int, name: str, phone: str) -> None:
    change_buyer(session, actor, which, name, phone, seen=0)


@pytest.mark.parametrize("old", OLD)
@pytest.mark.parametrize(("whose", "change"), [("agency", _agency), ("buyer", _buyer)])
def test_the_next_save_of_an_organisation_writes_its_number_as_all_are(
    stage: Stage, world: World, whose: str, change: Change, old: str
) -> None:
    which = getattr(world, whose)
    with stage.administering() as session:
        session.execute(update(Organisation).where(Organisation.id == which).values(phone=old))
        name = session.get_one(Organisation, which).name
    with stage.acting(world.lucie) as session:
        change(session, world.lucie, which, name, old)
        of_agency = taking_part(session, world.lucie, which).changes if whose == "agency" else ()
        of_buyer = buyer(session, world.lucie, which).changes if whose == "buyer" else ()
    assert (of_agency, of_buyer) == ((), ())
    with stage.administering() as session:
        assert session.get_one(Organisation, which).phone == WRITTEN


@pytest.mark.parametrize("old", OLD)
def test_the_next_save_of_a_sheet_writes_its_number_as_all_are(stage: Stage, world: World, old: str) -> None:
    with stage.administering() as session:
        session.merge(Sheet(site_id=world.site, market_id=world.calvados, phone=old))
    with stage.acting(world.sophie) as session:
        change_sheet(session, world.sophie, world.site, own_site(session, world.sophie, world.site).sheet)
    with stage.administering() as session:
        assert session.get_one(Sheet, world.site).phone == WRITTEN


@pytest.mark.parametrize("given", OLD)
@pytest.mark.parametrize("old", OLD)
def test_a_file_with_the_same_number_changes_nothing_and_mends_it(
    stage: Stage, world: World, old: str, given: str
) -> None:
    with stage.administering() as session:
        session.merge(Sheet(site_id=world.site, market_id=world.calvados, phone=old))
        session.execute(update(Site).where(Site.id == world.site).values(uai="0140009B"))
    with stage.acting(world.lucie) as session:
        report = load(session, world.lucie, Kind.SITES, f"UAI;Téléphone\n0140009B;{given}\n".encode(), apply=True)
    assert (report.faults, report.applied, report.changed, report.unchanged) == ((), True, 0, 1)
    with stage.administering() as session:
        assert session.get_one(Sheet, world.site).phone == WRITTEN
    with stage.acting(world.lucie) as session:
        content = "UAI;Téléphone\n0140009B;02 31 00 00 00\n".encode()
        assert load(session, world.lucie, Kind.SITES, content, apply=True).changed == 1


def test_a_folder_with_the_same_numbers_changes_nothing_and_mends_them(
    stage: Stage, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = read_folder(write_folder(tmp_path_factory.mktemp("given") / "creuse"))
    with stage.administering() as session:
        assert load_folder(session, folder, apply=True).applied
        there = {each.id: each.phone for each in session.scalars(select(Organisation)) if each.phone}
        of_folder = {row["code"] for row in folder.rows("structures") if row["phone"]}
        assert of_folder
        for number, phone in there.items():
            old = phone.replace(" ", ".")
            session.execute(update(Organisation).where(Organisation.id == number).values(phone=old))
        session.expire_all()
        report = load_folder(session, folder, apply=True)
        assert (report.applied, report.files["structures.csv"].changed) == (True, 0)
        mended = session.scalars(select(Organisation.phone).where(Organisation.code.in_(of_folder))).all()
        assert all(phone and "." not in phone for phone in mended)
