"""Files with heads of others: what their columns most likely are is asked once, then known."""

import pytest
from sqlalchemy import func, select

from scheduler.core.errors import Invalid
from scheduler.core.tables import Employment, FileShape, Worker, WorkerName
from scheduler.imports import Code, Kind, Report, load
from scheduler.imports.faults import CellError
from scheduler.imports.parts import address, display_name
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import World
from tests.scheduler.imports.test_imports import bring, codes
from tests.scheduler.imports.test_imports_as_people_have_them import phone_of, stored, workbook

DIRECTORY = (
    "Identifiant_de_l_etablissement;Nom_etablissement;Type_etablissement;Adresse_1;Code_postal;Nom_commune;Telephone;"
    "Mail;latitude;longitude\n"
    "0140009B;Collège Neuf;Collège;1 rue du Port;14000;Caen;0231000000;ce.0140009b@ac-normandie.fr;49.18;-0.36\n"
)
"""A directory of the ministry, as it is handed out."""

PAYROLL = (
    "Export paie du 01/11/2026;;;;;\n\n"
    "Matricule;Nom;Prénom;Date d'entrée;Date de sortie;N° Sécurité sociale\n"
    "00123;DUPONT;MARIE-CLAIRE;15/09/2026;;299\n"
    "00124;de la Tour;Zoé;16/09/2026;31/08/2027;298\n"
)


def said(stage: Stage, world: World, person: str, kind: Kind, content: str | bytes, columns: list[str]) -> Report:
    actor = world.people[person]
    assert actor
    given = content.encode() if isinstance(content, str) else content
    with stage.acting(actor) as session:
        return load(session, actor, kind, given, columns=columns)


def test_a_directory_of_the_ministry_is_recognised_and_asked_once(stage: Stage, world: World) -> None:
    asked = bring(stage, world, "lucie", Kind.SITES, DIRECTORY)
    assert not asked.applied
    assert asked.proposal
    chosen = ["uai", "name", "", "address.street", "address.postcode", "address.town", "phone", "", "lat", "lon"]
    assert list(asked.proposal.chosen) == chosen
    assert asked.proposal.samples[1] == ("Collège Neuf",)
    checked = said(stage, world, "lucie", Kind.SITES, DIRECTORY, chosen)
    assert (checked.faults, checked.added, checked.applied) == ((), 1, False)
    assert checked.ignored == ("Type_etablissement", "Mail")
    later = bring(stage, world, "lucie", Kind.SITES, DIRECTORY.upper().replace("COLLÈGE NEUF", "Collège Neuf"))
    assert later.applied
    assert ("LATITUDE", "Latitude") in later.read_as
    assert stored(stage).address == "1 RUE DU PORT, 14000 CAEN"
    assert phone_of(stage) == "02 31 00 00 00"
    wrong = bring(
        stage, world, "lucie", Kind.SITES, DIRECTORY.replace("49.18", "nord").replace("1 rue du Port", "#N/A")
    )
    assert codes(wrong) == [
        (2, "Adresse_1 + Code_postal + Nom_commune", Code.CELL_ERROR),
        (2, "latitude", Code.NUMBER),
    ]


def test_an_export_of_a_payroll_is_read_from_its_heads_on(stage: Stage, world: World) -> None:
    asked = bring(stage, world, "agnes", Kind.WORKERS, PAYROLL)
    assert asked.proposal
    chosen = ["code", "display_name.last", "display_name.first", "from_day", "to_day", ""]
    assert list(asked.proposal.chosen) == chosen
    assert said(stage, world, "agnes", Kind.WORKERS, PAYROLL, chosen).added == 2
    assert bring(stage, world, "agnes", Kind.WORKERS, PAYROLL).applied
    with stage.administering() as session:
        found = select(WorkerName.display_name, Employment.from_day).join_from(WorkerName, Worker).join(Employment)
        names = session.execute(found.where(Worker.code.in_(["00123", "00124"])).order_by(Worker.code)).all()
    assert [(name, str(day)) for name, day in names] == [("Marie-Claire D.", "2026-09-15"), ("Zoé D.", "2026-09-16")]
    assert bring(stage, world, "agnes", Kind.WORKERS, PAYROLL).unchanged == 2


def test_what_one_organisation_says_is_nothing_to_another(stage: Stage, world: World) -> None:
    chosen = ["code", "display_name.last", "display_name.first", "from_day", "to_day", ""]
    said(stage, world, "agnes", Kind.WORKERS, PAYROLL, chosen)
    assert bring(stage, world, "bruno", Kind.WORKERS, PAYROLL, apply=False).proposal
    assert bring(stage, world, "agnes", Kind.SKILLS, PAYROLL, apply=False).proposal, "another kind of file"
    other = PAYROLL.replace("Prénom", "Prénom usuel")
    assert bring(stage, world, "agnes", Kind.WORKERS, other, apply=False).proposal, "another shape"
    with stage.administering() as session:
        kept = session.scalars(select(FileShape).where(FileShape.organisation_id == world.agency)).one()
        assert kept.columns == chosen
        assert kept.confirmed_by == world.agnes.user
        assert "DUPONT" not in str(vars(kept))


def test_what_was_said_can_be_said_anew(stage: Stage, world: World) -> None:
    content = "Matricule;Nom;Prénom;Entrée\nQ-1;Marie;Dupont;15/09/2026\n"
    wrong = ["code", "display_name.last", "display_name.first", "from_day"]
    said(stage, world, "agnes", Kind.WORKERS, content, wrong)
    again = said(stage, world, "agnes", Kind.WORKERS, content, [])
    assert again.proposal
    assert list(again.proposal.chosen) == wrong
    said(stage, world, "agnes", Kind.WORKERS, content, [wrong[0], wrong[2], wrong[1], wrong[3]])
    assert bring(stage, world, "agnes", Kind.WORKERS, content).applied
    with stage.administering() as session:
        assert (
            session.scalars(select(WorkerName.display_name).join(Worker).where(Worker.code == "Q-1")).one()
            == "Marie D."
        )
        assert session.scalars(select(func.count()).select_from(FileShape)).one() == 2


@pytest.mark.parametrize(
    ("chosen", "code", "column"),
    [
        (["", "display_name.last", "display_name.first"], Code.NOT_CHOSEN, "Code"),
        (["code", "code", "display_name.first"], Code.CHOSEN_TWICE, "Code"),
        (["code", "display_name", "display_name.first"], Code.CHOSEN_TWICE, "Nom affiché"),
        (["code", "display_name.last_first", "display_name.first"], Code.CHOSEN_TWICE, "Nom affiché"),
    ],
)
def test_a_choice_that_cannot_be_is_told_and_not_kept(
    stage: Stage, world: World, chosen: list[str], code: Code, column: str
) -> None:
    content = "Matricule;Nom;Prénom\nQ-1;Dupont;Marie\n"
    report = said(stage, world, "agnes", Kind.WORKERS, content, chosen)
    assert codes(report) == [(1, column, code)]
    assert report.proposal
    assert list(report.proposal.chosen) == chosen
    assert bring(stage, world, "agnes", Kind.WORKERS, content, apply=False).proposal
    for strange in (["code"], ["code", "salary", ""]):
        with pytest.raises(Invalid):
            said(stage, world, "agnes", Kind.WORKERS, content, strange)


def test_names_on_one_line_are_split_where_that_is_sure(stage: Stage, world: World) -> None:
    content = "Matricule;Nom\nQ-1;DUPONT Marie\nQ-2;LE GALL Anne Marie\n"
    asked = bring(stage, world, "agnes", Kind.WORKERS, content)
    assert asked.proposal
    assert list(asked.proposal.chosen) == ["code", "display_name.last_first"]
    for written, meant in (
        ("DUPONT Marie", "Marie D."),
        ("Marie DUPONT", "Marie D."),
        ("LE GALL Anne Marie", "Anne Marie L."),
        ("Mme Dupont Marie", "Marie D."),
        ("Dupont, Marie", "Marie D."),
        ("DUPONT MARIE", "Marie D."),
    ):
        assert display_name({"last_first": [written]}) == meant
    assert display_name({"first_last": ["Marie Dupont"]}) == "Marie D."
    for unclear in ("Anne Marie Dupont", "Dupont", "DE LA TOUR ZOE"):
        with pytest.raises(CellError) as error:
            display_name({"last_first": [unclear]})
        assert error.value.code == Code.WHICH_NAME
    with pytest.raises(CellError):
        display_name({"last": ["Dupont"]})


def test_an_address_is_joined_of_its_parts() -> None:
    assert (
        address({"street": ["1 rue A", "BP 3"], "postcode": ["1000"], "town": ["Bourg"]})
        == "1 rue A, BP 3, 01000 Bourg"
    )
    assert address({"town": ["Caen"]}) == "Caen"


def test_heads_under_a_merged_title_and_columns_without_one(stage: Stage, world: World) -> None:
    content = workbook(
        ["Liste du personnel", None, None, None],
        [],
        ["Matricule", "NOM Prénom", None, "Embauché le"],
        ["Q-1", "DUPONT Marie", "x", "15/09/2026"],
    )
    asked = bring(stage, world, "agnes", Kind.WORKERS, content)
    assert asked.proposal
    assert asked.proposal.heads == ("Matricule", "NOM Prénom", "(C)", "Embauché le")
    assert asked.proposal.chosen[:3] == ("code", "display_name.last_first", "")
    report = said(stage, world, "agnes", Kind.WORKERS, content, ["code", "display_name.last_first", "", "from_day"])
    assert (report.faults, report.added) == ((), 1)


def test_a_duplicated_head_is_told_apart_by_its_place(stage: Stage, world: World) -> None:
    content = "UAI;Nom;Adresse;Latitude;Longitude;Téléphone;Téléphone\n0140009B;N;A;49,18;-0,36;0231000000;0231000001\n"
    assert (1, "Téléphone", Code.DUPLICATE_COLUMN) in codes(bring(stage, world, "lucie", Kind.SITES, content))
    chosen = ["uai", "name", "address", "lat", "lon", "", "phone"]
    assert not said(stage, world, "lucie", Kind.SITES, content, chosen).faults
    assert bring(stage, world, "lucie", Kind.SITES, content).applied
    assert phone_of(stage) == "02 31 00 00 01"
