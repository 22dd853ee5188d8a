"""The other market of the world, furnished: the Manche gets a row in every table, and people for every role.

Manon coordinates an agency of the Manche, Basile is its buyer; Mona and Ugo are of the world. In the Calvados Paula
joins Agnès's agency, whose planner she is without leading the market, and Lena the lead, where she plans without
administering it.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.tables import (
    Account,
    AgencyShare,
    AvailabilityException,
    Closure,
    Commitment,
    Employment,
    EmptyShift,
    Event,
    FileShape,
    Forgetting,
    GivenDocument,
    GivenJourney,
    Job,
    JobSkill,
    Link,
    ManualChange,
    Member,
    Message,
    Mission,
    MissionFault,
    MissionShift,
    Organisation,
    Pass,
    PassNumber,
    PassSuspension,
    PayrollProfile,
    PeopleCount,
    PermanenceDay,
    Place,
    Post,
    PostSkill,
    Preparation,
    PublishedFigures,
    Remark,
    Request,
    RequestPerson,
    RequestShift,
    RequestSkill,
    Run,
    Sheet,
    ShiftTemplate,
    Site,
    SitePerson,
    StandBy,
    Territory,
    TravelTime,
    User,
    UserPhone,
    WeeklyAvailability,
    WeightChoice,
    WeightProfile,
    Worker,
    WorkerContact,
    WorkerHome,
    WorkerLimits,
    WorkerName,
    WorkerSite,
    WorkerSkill,
    WorkerWord,
)
from scheduler.core.tables.codes import (
    AgencyKind,
    Audience,
    Channel,
    ClosureReason,
    ExceptionKind,
    ManualKind,
    MessageState,
    MissionState,
    OrganisationKind,
    PersonReason,
    PersonWish,
    RequestReason,
    Role,
    RunState,
    SiteKnowledge,
    Thing,
    Word,
    WorkerChannel,
)
from scheduler.core.tables.document_codes import DocumentKind
from scheduler.core.tables.forgetting_codes import ForgettingReason
from scheduler.core.tables.journey_codes import TravelMode
from tests.scheduler.db.world import (
    A_HASH,
    BEFORE,
    MONDAY,
    World,
    billed,
    closed_month,
    cohort_of,
    guarded,
    kept_month,
    moment,
    signed_in,
    stored,
)


@dataclass(frozen=True)
class BothMarkets:
    """``far`` names the rows of the Manche as ``near`` names those of the Calvados; ``people`` are everybody."""

    near: World
    far: World
    people: dict[str, Actor | None]


def furnish(session: Session, world: World) -> BothMarkets:
    """Furnish the Manche; the session is the administration's."""
    newcomers = _newcomers(session, world)
    engine = newcomers.pop("engine")
    agency, establishment = newcomers["manon"].organisation, world.ugo.organisation
    far = replace(
        world,
        calvados=world.manche,
        manche=world.calvados,
        lead=world.mona.organisation,
        agency=agency,
        establishment=establishment,
        other_establishment=establishment,
        buyer=newcomers["basile"].organisation,
        lucie=world.mona,
        agnes=newcomers["manon"],
        sophie=world.ugo,
        simone=world.ugo,
        denise=newcomers["basile"],
        engine=engine,
        sophies_account=session.get_one(User, world.ugo.user).account_id,
        engines_account=session.get_one(User, engine.user).account_id,
    )
    far = _site(session, far)
    for name in ("published", "confirmed", "free"):
        far = _worker(session, far, name)
    far = _request(session, far)
    manon = newcomers["manon"]
    session.add(PayrollProfile(organisation_id=manon.organisation, profile={}, created_by=manon.user))
    session.add(FileShape(organisation_id=establishment, kind="sites", fingerprint="0" * 64, columns=["uai"]))
    session.flush()
    return BothMarkets(world, _mission(session, far), {**world.people, **newcomers})


def _newcomers(session: Session, world: World) -> dict[str, Actor]:
    agency = Organisation(kind=OrganisationKind.AGENCY, agency_kind=AgencyKind.ACI, code="val", name="Agence du Val")
    buyer = Organisation(kind=OrganisationKind.BUYER, code="cg50", name="Département voisin")
    found = {}
    for each in (agency, buyer):
        session.add(Member(market_id=world.manche, organisation_id=stored(session, each).id, kind=each.kind))
    for name, organisation, kind, role, market in (
        ("manon", agency.id, OrganisationKind.AGENCY, Role.COORDINATOR, world.manche),
        ("basile", buyer.id, OrganisationKind.BUYER, Role.BUYER, world.manche),
        ("paula", world.agency, OrganisationKind.AGENCY, Role.PLANNER, world.calvados),
        ("lena", world.lead, OrganisationKind.AGENCY, Role.PLANNER, world.calvados),
    ):
        email, title = f"{name}@example.org", name.title()
        user = User(email=email, name=title, organisation_id=organisation, kind=kind, role=role, accepted_at=BEFORE)
        found[name] = Actor(stored(session, user).id, organisation, market, role, leads=name == "lena")
        session.get_one(Account, user.account_id).password_hash = A_HASH
    engine = User(
        email="engine-manche@example.org",
        name="Calcul de la Manche",
        organisation_id=world.mona.organisation,
        kind=OrganisationKind.AGENCY,
        role=Role.ENGINE,
    )
    found["engine"] = Actor(stored(session, engine).id, engine.organisation_id, world.manche, Role.ENGINE, leads=True)
    return found


def _site(session: Session, far: World) -> World:
    market = far.calvados
    site = Site(
        market_id=market,
        organisation_id=far.establishment,
        uai="0500001A",
        name="Collège du Havre-Lointain",
        address="3 quai de l'Est",
        lat=49.64,
        lon=-1.62,
    )
    annexe = Site(
        market_id=market,
        organisation_id=far.establishment,
        name="Annexe du Havre-Lointain",
        address="5 quai de l'Est",
        lat=49.65,
        lon=-1.62,
    )
    site_id, job = stored(session, site).id, stored(session, Job(market_id=market, code="LAVERIE", name="Laverie")).id
    annexe_id = stored(session, annexe).id
    session.add(Sheet(site_id=site_id, market_id=market, contact="Secrétariat du Havre-Lointain"))
    session.add_all(
        [
            JobSkill(job_id=job, skill_id=far.cleaning),
            Closure(market_id=market, site_id=site_id, day=MONDAY - timedelta(days=1), reason=ClosureReason.SITE),
            PermanenceDay(market_id=market, site_id=site_id, day=MONDAY),
            ShiftTemplate(
                market_id=market,
                job_id=job,
                site_id=site_id,
                label="Matin",
                weekdays=[1, 2, 4, 5],
                start_minute=390,
                end_minute=810,
            ),
            Territory(market_id=market, agency_id=far.agency, site_id=site_id, sector=True),
            Post(market_id=market, site_id=site_id, job_id=job, label="Matin", agents=2),
            AgencyShare(market_id=market, agency_id=far.agency, percent=30),
        ]
    )
    session.flush()
    session.add(PostSkill(market_id=market, site_id=site_id, job_id=job, label="Matin", skill_id=far.cleaning))
    return replace(far, site=site_id, other_site=annexe_id, job=job)


def _worker(session: Session, far: World, name: str) -> World:
    worker = stored(
        session,
        Worker(
            code=f"M-{name.upper()}",
            agency_id=far.agency,
            travel_mode=TravelMode.BIKE,
            max_travel_minutes=45,
            wished_minutes=900,
        ),
    ).id
    employment = stored(session, Employment(worker_id=worker, agency_id=far.agency, from_day=date(2026, 9, 1))).id
    held = stored(session, Pass(worker_id=worker, from_day=date(2026, 9, 1), to_day=date(2028, 8, 31))).id
    session.add_all(
        [
            WorkerName(worker_id=worker, display_name=f"Manchois {name.title()}"),
            WorkerHome(worker_id=worker, lat=Decimal("49.60"), lon=Decimal("-1.60")),
            WorkerSkill(worker_id=worker, skill_id=far.cleaning),
            *([PassNumber(pass_id=held, number="999990000002")] if name == "published" else []),
            PassSuspension(pass_id=held, from_day=MONDAY + timedelta(days=60), to_day=MONDAY + timedelta(days=61)),
            WorkerLimits(worker_id=worker, minutes_per_day=600),
            Commitment(worker_id=worker, starts_at=moment(10, 8), ends_at=moment(10, 11)),
            WeeklyAvailability(worker_id=worker, weekday=1, start_minute=360, end_minute=1200),
            AvailabilityException(
                worker_id=worker, rule=ExceptionKind.UNAVAILABLE, starts_at=moment(20, 0), ends_at=moment(21, 0)
            ),
            TravelTime(worker_id=worker, site_id=far.site, minutes=20),
            WorkerSite(worker_id=worker, site_id=far.site, knowledge=SiteKnowledge.FAMILIAR),
        ]
    )
    session.flush()
    if name == "free":
        return replace(far, free_worker=worker, free_employment=employment, free_pass=held)
    if name == "confirmed":
        return replace(far, confirmed_worker=worker)
    return replace(far, published_worker=worker, published_employment=employment, published_pass=held)


def _request(session: Session, far: World) -> World:
    request = stored(
        session,
        Request(
            market_id=far.calvados,
            organisation_id=far.establishment,
            site_id=far.site,
            job_id=far.job,
            reason=RequestReason.ABSENCE,
            first_day=MONDAY,
            last_day=MONDAY + timedelta(days=1),
            headcount=2,
            created_by=far.sophie.user,
        ),
    ).id
    shifts = [
        RequestShift(
            request_id=request,
            headcount=2,
            day=MONDAY + timedelta(days=day),
            starts_at=moment(day, 6),
            ends_at=moment(day, 13),
            break_minutes=20,
        )
        for day in (0, 1)
    ]
    session.add_all(
        [
            RequestSkill(request_id=request, skill_id=far.cleaning),
            PeopleCount(request_id=request, counted_at=moment(-3, 4), shifts=2, whole=2, partly=4),
            Place(market_id=far.calvados, name="Caen", lat=Decimal("49.18"), lon=Decimal("-0.37")),
            GivenJourney(
                market_id=far.calvados,
                site_id=far.site,
                lat=Decimal("48.90"),
                lon=Decimal("-0.90"),
                mode=TravelMode.CAR,
                minutes=50,
            ),
            RequestPerson(request_id=request, worker_id=far.published_worker, wish=PersonWish.PREFERRED),
            Forgetting(organisation_id=far.establishment, site_id=far.site, reason=ForgettingReason.PERIOD_OVER),
            SitePerson(
                market_id=far.calvados,
                site_id=far.site,
                worker_id=far.published_worker,
                wish=PersonWish.PREFERRED,
                reason=PersonReason.CONTINUITY,
            ),
            *shifts,
        ]
    )
    session.flush()
    return replace(far, request=request, other_request=request, shift=shifts[0].id, second_shift=shifts[1].id)


def _mission(session: Session, far: World) -> World:
    by_hand = {"kind": ManualKind.PIN, "detail": {"made": [], "gone": []}, "medium": 0, "soft": 0}
    undone = {"undone_by": far.lucie.user, "undone_at": moment(-2, 9)}
    session.add(ManualChange(market_id=far.calvados, made_by=far.lucie.user, **by_hand, **undone))
    profile = WeightProfile(market_id=far.calvados, name="Continuité", weights={}, created_by=far.lucie.user)
    session.add(WeightChoice(market_id=far.calvados, profile_id=stored(session, profile).id, chosen_by=far.lucie.user))
    run = Run(
        market_id=far.calvados,
        state=RunState.DONE,
        requested_by=far.lucie.user,
        ended_at=moment(-3, 4),
        medium=0,
        soft=-100,
    )
    run_id = stored(session, run).id
    mission = Mission(
        market_id=far.calvados,
        request_id=far.request,
        organisation_id=far.establishment,
        worker_id=far.published_worker,
        agency_id=far.agency,
        employment_id=far.published_employment,
        run_id=run_id,
        state=MissionState.PUBLISHED,
        published_at=moment(-3, 5),
    )
    published = stored(session, mission).id
    session.add(
        MissionShift(
            mission_id=published,
            request_shift_id=far.shift,
            request_id=far.request,
            worker_id=far.published_worker,
            state=MissionState.PUBLISHED,
            headcount=2,
            slot=1,
            during=Range(moment(0, 6), moment(0, 13)),
        )
    )
    contract = select(Employment.id).where(Employment.worker_id == far.confirmed_worker)
    confirmed = Mission(
        market_id=far.calvados,
        request_id=far.request,
        organisation_id=far.establishment,
        worker_id=far.confirmed_worker,
        agency_id=far.agency,
        employment_id=session.scalars(contract).one(),
        run_id=run_id,
        state=MissionState.CONFIRMED,
        published_at=moment(-3, 5),
    )
    session.add(confirmed)
    session.add(
        Event(
            market_id=far.calvados,
            user_id=far.lucie.user,
            organisation_id=far.lead,
            run_id=run_id,
            thing=Thing.MISSION,
            thing_id=published,
            action="publish",
            from_state="proposed",
            to_state="published",
        )
    )
    session.add_all(
        [
            WorkerContact(
                worker_id=far.published_worker,
                channel=WorkerChannel.SMS,
                phone="+33600000001",
                consented_on=date(2026, 9, 1),
            ),
            WorkerWord(mission_id=published, word=Word.YES),
            Preparation(mission_id=published, welcome=True),
            GivenDocument(
                market_id=far.calvados,
                kind=DocumentKind.CONTRACT,
                agency_id=far.agency,
                organisation_id=far.establishment,
                worker_id=far.published_worker,
                mission_id=published,
                made_of="0" * 64,
                sha256="0" * 64,
                content=b"a contract",
            ),
            Remark(
                market_id=far.calvados,
                request_id=far.request,
                mission_id=published,
                said_by=far.agnes.user,
                said="Appelée",
            ),
            StandBy(market_id=far.calvados, mission_id=published, worker_id=far.confirmed_worker, rank=2),
            MissionFault(mission_id=published, request_shift_id=far.second_shift, rule="engagement"),
            Link(
                market_id=far.calvados,
                organisation_id=far.agency,
                worker_id=far.published_worker,
                seed="seed",
                token_hash=sha256(str(far.published_worker).encode()).hexdigest(),
            ),
            Message(
                market_id=far.calvados,
                organisation_id=far.agency,
                occasion="before",
                worker_id=far.published_worker,
                audience=Audience.WORKER,
                channel=Channel.SMS,
                facts={},
                state=MessageState.SENT,
                sent_at=moment(-3, 5),
            ),
        ]
    )
    session.add_all(signed_in(far.sophie.user, "ugo@example.org"))
    session.add_all(guarded(far.engines_account))
    session.add(UserPhone(user_id=far.engine.user, phone="+33600000003"))  # nobody writes to it
    session.flush()
    closing = closed_month(session, far.calvados, far.lucie.user)
    bill = billed(session, far.calvados, far.site, far.agency, closing)
    session.add(EmptyShift(request_shift_id=far.second_shift, obstacle="busy"))
    kept_month(session, far.calvados, far.site, far.agency)
    session.add(PublishedFigures(market_id=far.calvados, counted_at=moment(-3, 5), figures={}))
    cohort = cohort_of(session, far.calvados, far.agency, far.published_worker)
    return replace(
        far,
        run=run_id,
        published=published,
        confirmed=published,
        closing=closing,
        cohort=cohort,
        bill=bill["bill"],
        line=bill["line"],
    )
