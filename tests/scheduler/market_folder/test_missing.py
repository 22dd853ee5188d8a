"""What a market lacks: each kind of gap in a folder, by its place, and the same gaps once the folder is stored."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, func, update
from sqlalchemy.orm import Session

from scheduler.core.errors import NotAllowed, NotFound
from scheduler.core.tables import AgencyShare, SignInLink, User
from scheduler.core.tables.account_codes import LinkKind
from scheduler.imports.market_folder import check_folder, check_market, load_folder, read_folder
from scheduler.market.accounts import make_link
from scheduler.market.missing import ONCE_STORED, SAID, TO_DO, WHERE, Lack, Missing, missing
from scheduler.market.travel import enrich
from tests.examples import some
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import World
from tests.scheduler.market_folder.creuse import ROWS, TODAY, UAIS, day, with_cells, write_folder

AT = datetime.now(UTC)
Rows = dict[str, list[list[str]]]


def without(stem: str, *rows: int) -> list[list[str]]:
    return [each for number, each in enumerate(ROWS[stem], start=2) if number not in rows]


def with_cell(stem: str, row: int, **cells: str) -> list[list[str]]:
    """Return the rows of a file with other cells in one of them, by their heads (``PASS_IAE_du``)."""
    found = list(ROWS[stem])
    found[row - 2] = with_cells(stem, found[row - 2], {head.replace("_", " "): cell for head, cell in cells.items()})
    return found


def empty(*stems: str) -> Rows:
    return {stem: [] for stem in stems}


YESTERDAY = day(TODAY - timedelta(days=1))

CASES: dict[Lack, tuple[Rows, tuple[str, int, str], Missing]] = {
    Lack.NO_PLANNER: (
        {"utilisateurs": without("utilisateurs", 2), "demandes": []},
        ("utilisateurs.csv", 0, "Rôle"),
        Missing(Lack.NO_PLANNER, "tremplin", "Le Tremplin"),
    ),
    Lack.AGENCY_WITHOUT_USER: (
        {"utilisateurs": without("utilisateurs", 4)},
        ("structures.csv", 3, "Code"),
        Missing(Lack.AGENCY_WITHOUT_USER, "pont-levis", "Le Pont-Levis"),
    ),
    Lack.SITE_WITHOUT_USER: (
        {"utilisateurs": without("utilisateurs", 9)},
        ("etablissements.csv", 4, "UAI"),
        Missing(Lack.SITE_WITHOUT_USER, UAIS[2], "Collège 2"),
    ),
    Lack.SITE_UNSERVED: (
        {"territoires": without("territoires", 11, 12, 13)},
        ("etablissements.csv", 5, "Associations"),
        Missing(Lack.SITE_UNSERVED, UAIS[3], "Collège 3"),
    ),
    Lack.SITE_OUT_OF_REACH: (
        {"etablissements": with_cell("etablissements", 6, Latitude="47,20")},
        ("etablissements.csv", 6, "Latitude"),
        Missing(Lack.SITE_OUT_OF_REACH, UAIS[4], "Collège 4"),
    ),
    Lack.JOB_WITHOUT_PEOPLE: (
        {"metiers": with_cell("metiers", 2, Compétences="repassage, culture-sous-serre")},
        ("metiers.csv", 2, "Compétences"),
        Missing(Lack.JOB_WITHOUT_PEOPLE, "LINGE", "Lingerie"),
    ),
    Lack.NO_SCHOOL_ZONE: (
        {"marche": with_cell("marche", 2, Zone_scolaire=""), "fermetures": []},
        ("marche.csv", 0, "Zone scolaire"),
        Missing(Lack.NO_SCHOOL_ZONE),
    ),
    Lack.NO_SCHOOL_HOLIDAYS: (
        {"marche": with_cell("marche", 2, Zone_scolaire="Corse"), "fermetures": []},
        ("fermetures.csv", 0, "Du"),
        Missing(Lack.NO_SCHOOL_HOLIDAYS),
    ),
    Lack.CALENDAR_ENDS: (
        {
            "marche": with_cell("marche", 2, Zone_scolaire="Corse"),
            "fermetures": [[day(TODAY - timedelta(days=60)), day(TODAY + timedelta(days=3)), "Vacances scolaires", ""]],
        },
        ("fermetures.csv", 0, "Du"),
        Missing(Lack.CALENDAR_ENDS, day=TODAY + timedelta(days=3)),
    ),
    Lack.PERSON_WITHOUT_HOME: (
        {"salaries": with_cell("salaries", 8, Latitude_du_domicile="", Longitude_du_domicile="")},
        ("salaries.csv", 8, "Latitude du domicile"),
        Missing(Lack.PERSON_WITHOUT_HOME, "C23-06", "Le Tremplin", 12),
    ),
    Lack.PERSON_WITHOUT_PASS: (
        {"salaries": with_cell("salaries", 9, PASS_IAE_du="", PASS_IAE_au="")},
        ("salaries.csv", 9, "PASS IAE du"),
        Missing(Lack.PERSON_WITHOUT_PASS, "C23-07", "Le Tremplin"),
    ),
    Lack.NOBODY_EMPLOYED: (
        {
            "salaries": [
                with_cells("salaries", each, {"Contrat au": day(TODAY - timedelta(days=1))})
                for each in ROWS["salaries"]
            ]
        },
        ("salaries.csv", 0, "Contrat du"),
        Missing(Lack.NOBODY_EMPLOYED),
    ),
    Lack.NO_SITE: (
        empty("etablissements", "territoires", "postes", "fermetures", "permanences", "trajets", "demandes")
        | {"utilisateurs": ROWS["utilisateurs"][:5]},
        ("etablissements.csv", 0, "UAI"),
        Missing(Lack.NO_SITE),
    ),
    Lack.NO_JOB: (
        empty("metiers", "horaires", "postes", "demandes"),
        ("metiers.csv", 0, "Code"),
        Missing(Lack.NO_JOB),
    ),
    Lack.NO_LEAD: (
        {stem: [] for stem in ROWS if stem not in {"marche", "structures"}}
        | {"structures": with_cell("structures", 2, Mandataire="non")},
        ("structures.csv", 0, "Mandataire"),
        Missing(Lack.NO_LEAD),
    ),
}
ALONE = set(CASES) - {Lack.NOBODY_EMPLOYED, Lack.NO_SITE}
"""Those which nothing else follows from."""


def test_a_whole_folder_lacks_nothing(stage: Stage, tmp_path: Path) -> None:
    with stage.administering() as session:
        report, found = check_folder(session, read_folder(write_folder(tmp_path / "creuse")), AT)
    assert (report.faults, found) == ((), ())
    with pytest.raises(NotFound, match="creuse"), stage.administering() as session:
        check_market(session, "creuse", AT)  # nothing was stored


def besides_access(session: Session) -> tuple[Missing, ...]:
    """Return what the stored market lacks besides invitations, which no folder brings."""
    return tuple(each for each in check_market(session, "creuse", AT) if each.what not in ONCE_STORED)


def test_who_was_never_invited_is_told_once_the_folder_is_stored(stage: Stage, tmp_path: Path) -> None:
    def shut_out() -> tuple[set[str], int]:
        found = check_market(session, "creuse", AT)
        sites = sum(each.number for each in found if each.what == Lack.SITES_WITHOUT_ACCESS)
        return {each.code for each in found if each.what == Lack.AGENCY_WITHOUT_ACCESS}, sites

    with stage.administering() as session:
        assert load_folder(session, read_folder(write_folder(tmp_path / "creuse")), apply=True).applied
        assert shut_out() == ({"tremplin", "pont-levis", "atelier-vert"}, 12)
        make_link(session, "coord@pont-levis.example", kind=LinkKind.INVITATION)
        planner = update(User).where(User.email == "plan@tremplin.example")
        session.execute(planner.values(accepted_at=func.now()))
        site = update(User).where(User.email == f"gestion@{UAIS[0].lower()}.example")
        session.execute(site.values(accepted_at=func.now()))
        assert shut_out() == ({"atelier-vert"}, 11)
        session.execute(update(SignInLink).values(expires_at=func.now()))
        session.execute(planner.values(disabled_at=func.now()))
        assert shut_out() == ({"tremplin", "pont-levis", "atelier-vert"}, 11)


@pytest.mark.parametrize("lack", some(CASES, 7))
def test_a_gap_is_found_in_its_place_and_again_in_what_is_stored(stage: Stage, tmp_path: Path, lack: Lack) -> None:
    rows, where, gap = CASES[lack]
    folder = read_folder(write_folder(tmp_path / "creuse", **rows))
    with stage.administering() as session:
        report, found = check_folder(session, folder, AT)
        assert report.faults == ()
        assert ((where, gap)) in [((place.file, place.row, place.column), each) for place, each in found]
        assert len(found) == 1 or lack not in ALONE
        assert load_folder(session, folder, apply=True, sure=True).applied
        assert besides_access(session) == tuple(each for _, each in found)


def test_shares_that_lost_a_part_are_told(stage: Stage, tmp_path: Path) -> None:
    with stage.administering() as session:
        assert load_folder(session, read_folder(write_folder(tmp_path / "creuse")), apply=True).applied
        session.execute(delete(AgencyShare).where(AgencyShare.percent == 25))
        assert besides_access(session) == (Missing(Lack.SHARES, number=75),)


def test_every_gap_has_words() -> None:
    assert SAID.keys() == TO_DO.keys() == WHERE.keys() == set(Lack)


@pytest.mark.parametrize("person", ["agnes", "tom", "denise", "sophie"])
def test_only_whoever_plans_may_look(stage: Stage, world: World, person: str) -> None:
    actor = world.people[person]
    assert actor
    with stage.acting(actor) as session, pytest.raises(NotAllowed):
        missing(session, actor, AT)


def test_the_lead_sees_what_the_night_sees(stage: Stage, world: World) -> None:
    lucie = world.lucie
    with stage.acting(lucie) as session:
        enrich(session, lucie)
        found = missing(session, lucie, AT)
    assert found
    with stage.administering() as session:
        assert check_market(session, "calvados", AT) == found
