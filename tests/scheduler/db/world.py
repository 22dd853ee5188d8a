"""Two small markets with people whose names say where they stand.

In the Calvados, Lucie plans and Léo coordinates for the agency that leads; Agnès and Bruno coordinate an agency each;
Sophie (with Simone) and Tom run a site each; Denise is the buyer; the engine runs at night. In the Manche, Mona plans
for another agency and Ugo runs a site. Bruno's agency works in both. Agnès is the owner of what is looked at on the
agencies' side, Bruno her colleague, Mona the stranger; on the sites' side these are Sophie, Tom and Ugo.

Agnès's agency keeps two workers: one with a published mission on Sophie's request, one with a confirmed one.
"""

from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any, TypeVar

from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.tables import (
    Account,
    AgencyShare,
    AvailabilityException,
    Base,
    Bill,
    BillDay,
    BillingParty,
    BillLine,
    BillLineHours,
    Closure,
    Cohort,
    CohortPerson,
    Commitment,
    CountedMonth,
    Employment,
    EmptyShift,
    Event,
    Exit,
    FileShape,
    Forgetting,
    GivenDocument,
    GivenJourney,
    HourEntry,
    HourHead,
    HourWord,
    Job,
    JobSkill,
    KeptForm,
    Link,
    ManualChange,
    Market,
    Member,
    Message,
    Mission,
    MissionFault,
    MissionShift,
    MonthChange,
    MonthEmpty,
    MonthGiven,
    MonthHours,
    MonthLedger,
    MonthMission,
    MonthRequest,
    Organisation,
    Pass,
    Passkey,
    PasskeyChallenge,
    PassNumber,
    PassSuspension,
    PayrollProfile,
    PeopleCount,
    PermanenceDay,
    Place,
    Post,
    PostSkill,
    Preparation,
    Price,
    PublishedFigures,
    RecoveryCode,
    Remark,
    Request,
    RequestPerson,
    RequestShift,
    RequestSkill,
    Run,
    SecondFactor,
    SetUpLink,
    Sheet,
    ShiftTemplate,
    SignInAttempt,
    SignInLink,
    Site,
    SitePerson,
    Skill,
    StandBy,
    Territory,
    TextAnswer,
    TravelTime,
    User,
    UserPhone,
    UserSession,
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
from scheduler.core.tables.bill_codes import BillState, TimeKind
from scheduler.core.tables.calendar_codes import SchoolZone
from scheduler.core.tables.career_codes import CorrectionReason, Outcome
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
    RequestState,
    Role,
    RunState,
    SiteKnowledge,
    Thing,
    WeeklyKind,
    Word,
    WorkerChannel,
)
from scheduler.core.tables.document_codes import DocumentKind
from scheduler.core.tables.forgetting_codes import ForgettingReason
from scheduler.core.tables.hour_codes import EntryKind, Side
from scheduler.core.tables.journey_codes import TravelMode
from scheduler.hours.chain import beginning, following

A_HASH = "$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$aGFzaGhhc2hoYXNoaGFzaA"
"""Of no password at all."""

ADMINISTRATORS = ("lucie", "agnes", "sophie", "mona")
"""Who looks after the accounts of their organisation; Lucie and Mona also after those of their market."""

MONDAY = date(2027, 3, 1)
"""The first day of the request; far enough ahead that no test meets its end."""


def moment(day: int, hour: int) -> datetime:
    """Return an hour, UTC, of the day that many days after the Monday."""
    return datetime(MONDAY.year, MONDAY.month, MONDAY.day, hour, tzinfo=UTC) + timedelta(days=day)


BEFORE = moment(-90, 8)
"""When everybody accepted to act for their organisation."""


@dataclass(frozen=True)
class World:
    """The ids that tests need, and the people."""

    calvados: int
    manche: int
    lead: int
    agency: int
    other_agency: int
    establishment: int
    other_establishment: int
    buyer: int
    site: int
    other_site: int
    cleaning: int
    kitchen: int
    job: int
    other_job: int
    published_worker: int
    confirmed_worker: int
    published_pass: int
    free_pass: int
    free_worker: int
    other_worker: int
    published_employment: int
    free_employment: int
    other_employment: int
    request: int
    other_request: int
    shift: int
    second_shift: int
    run: int
    published: int
    confirmed: int
    closing: int
    bill: int
    line: int
    cohort: int
    sophies_account: int
    engines_account: int
    lucie: Actor
    leo: Actor
    engine: Actor
    agnes: Actor
    bruno: Actor
    bruno_in_manche: Actor
    sophie: Actor
    simone: Actor
    tom: Actor
    denise: Actor
    mona: Actor
    ugo: Actor

    @property
    def people(self) -> dict[str, Actor | None]:
        """Everybody by name, and nobody."""
        return {name: each for name, each in vars(self).items() if isinstance(each, Actor)} | {"nobody": None}


T = TypeVar("T", bound=Base)


def stored(session: Session, row: T) -> T:
    """Store a row and return it with its id."""
    session.add(row)
    session.flush()
    return row


def populate(session: Session) -> World:
    """Fill an empty database; the session is the administration's."""
    ids = _organisations(session)
    people = _people(session, ids)
    ids |= _sites(session, ids)
    for name, agency in (
        ("published", "agency"),
        ("confirmed", "agency"),
        ("free", "agency"),
        ("other", "other_agency"),
    ):
        ids |= _worker(session, ids, name, ids[agency])
    ids |= _requests(session, ids, people["sophie"].user)
    ids |= _missions(session, ids, people["lucie"])
    session.add(SignInAttempt(email="sophie@example.org", address="192.0.2.1", succeeded=False))
    session.add_all(signed_in(people["sophie"].user, "sophie@example.org"))
    ids["sophies_account"], ids["engines_account"] = (
        session.get_one(User, people[name].user).account_id for name in ("sophie", "engine")
    )
    session.add_all(guarded(ids["engines_account"]))
    session.add(UserPhone(user_id=people["engine"].user, phone="+33600000003"))  # nobody writes to it
    session.add(
        FileShape(
            organisation_id=ids["establishment"], kind="requests", fingerprint="0" * 64, columns=["job", "first_day"]
        )
    )
    session.add(
        PayrollProfile(organisation_id=ids["agency"], profile={"decimal": "point"}, created_by=people["agnes"].user)
    )
    remark = {"market_id": ids["calvados"], "request_id": ids["request"], "mission_id": ids["published"]}
    session.add(Remark(**remark, said_by=people["agnes"].user, said="Appelée"))
    session.add(TextAnswer(provider="twilio", message_id="SM-1"))
    ids["closing"] = closed_month(session, ids["calvados"], people["lucie"].user)
    ids |= billed(session, ids["calvados"], ids["site"], ids["agency"], ids["closing"])
    session.add(SetUpLink(token_hash=SET_UP, expires_at=moment(-60, 8), used_at=moment(-60, 8)))
    everything: dict[str, Any] = {**ids, **people}
    return World(**{each.name: everything[each.name] for each in fields(World)})


SET_UP = sha256(b"set up").hexdigest()
"""Of the link by which the installation was founded."""


def signed_in(user: int, email: str) -> tuple[UserSession, SignInLink, KeptForm]:
    """Return a session of somebody that is over, a link to sign in with that was used, and a form left behind."""
    hashed, long_ago = sha256(email.encode()).hexdigest(), moment(-60, 8)
    return (
        UserSession(user_id=user, token_hash=hashed, made_at=long_ago, seen_at=long_ago, ended_at=long_ago),
        SignInLink(
            email=email,
            user_id=user,
            token_hash=hashed,
            made_at=long_ago,
            expires_at=long_ago,
            used_at=long_ago,
        ),
        KeptForm(user_id=user, token_hash=hashed, sealed=b"sealed"),
    )


def guarded(account: int) -> tuple[SecondFactor, RecoveryCode, Passkey, PasskeyChallenge]:
    """Return a second factor, a recovery code and a passkey of an engine: it never signs in, so nobody is asked."""
    code = sha256(str(account).encode()).hexdigest()
    return (
        SecondFactor(account_id=account, secret="sealed", last_step=1),  # noqa: S106
        RecoveryCode(account_id=account, code_hash=code),
        Passkey(
            account_id=account,
            name="Serveur",
            credential_id=code.encode(),
            public_key=b"key",
            sign_count=0,
            user_handle=bytes(32),
        ),
        PasskeyChallenge(account_id=account, challenge_hash=code),
    )


CLOSED_MONTH = date(2026, 1, 1)
"""Of the ledger of hours: long before anything that tests do."""


def closed_month(session: Session, market: int, planner: int) -> int:
    """Store a month of the ledger in which nothing was worked, as a planner closed it; return its only entry."""
    entry = HourEntry(
        market_id=market,
        month=CLOSED_MONTH,
        seq=1,
        at=BEFORE,
        kind=EntryKind.CLOSING,
        side=Side.LEAD,
        said_by=planner,
    )
    entry.hash = following(beginning(market, CLOSED_MONTH), entry)
    session.add(HourHead(market_id=market, month=CLOSED_MONTH, seq=1, hash=entry.hash, closed=True))
    session.add(HourWord(market_id=market, entry_id=stored(session, entry).id, said_by=planner, said="Rien à payer"))
    return entry.id


def kept_month(session: Session, market: int, site: int, agency: int) -> None:
    """Store the counts of a month as the engine keeps them, of long ago, and that something of it has changed."""
    session.add(CountedMonth(market_id=market, month=CLOSED_MONTH))
    session.flush()
    of_month = {"market_id": market, "month": CLOSED_MONTH}
    session.add_all(
        [
            MonthChange(**of_month),
            MonthHours(**of_month, week=CLOSED_MONTH, site_id=site, asked_minutes=60, covered_minutes=60),
            MonthRequest(**of_month, request_id=-1, site_id=site, notice_minutes=60),
            MonthMission(**of_month, mission_id=-1, site_id=site),
            MonthGiven(**of_month, agency_id=agency, minutes=60),
            MonthEmpty(**of_month, site_id=site, reason="other", minutes=60),
            MonthLedger(**of_month, days=1, still_open=0, disputed=0, minutes=60),
        ]
    )


def billed(session: Session, market: int, site: int, agency: int, entry: int) -> dict[str, int]:
    """Store what a bill is made of, and one that its buyer looks at: of the closed month, of a day of one minute."""
    session.add(Price(market_id=market, kind=TimeKind.BASE, from_day=CLOSED_MONTH, cents_per_hour=60))
    session.add(
        BillingParty(
            organisation_id=agency,
            legal_name="Une association",
            siret="73282932000074",
            street="1 rue du Port",
            postcode="14000",
            city="Caen",
            iban="FR7630006000011234567890189",
        )
    )
    bill = Bill(
        market_id=market,
        month=CLOSED_MONTH,
        site_id=site,
        agency_id=agency,
        issuer_id=agency,
        head="0" * 64,
        asked_minutes=1,
        planned_minutes=1,
        minutes=1,
        net_cents=1,
        vat_cents=0,
    )
    of_bill = {"bill_id": stored(session, bill).id}
    day = {"day": CLOSED_MONTH, "starts_at": BEFORE, "ends_at": BEFORE, "break_minutes": 0, "minutes": 1}
    stored(session, BillDay(**of_bill, entry_id=entry, worker_code="W-1", planned_minutes=1, **day))
    line = BillLine(**of_bill, place=1, job="Entretien", kind=TimeKind.BASE, cents_per_hour=60, minutes=1, cents=1)
    stored(session, BillLineHours(**of_bill, line_id=stored(session, line).id, entry_id=entry, minutes=1))
    bill.state = BillState.PROPOSED
    session.flush()
    return {"bill": bill.id, "line": line.id}


def cohort_of(session: Session, market: int, agency: int, worker: int) -> int:
    """Store a training that somebody left long ago, and that they went and came back; return the training's number."""
    began = date(2026, 5, 4)
    cohort = Cohort(
        market_id=market, agency_id=agency, name="POE collective", from_day=began, to_day=began + timedelta(days=60)
    )
    session.add(CohortPerson(cohort_id=stored(session, cohort).id, worker_id=worker))
    gone = Exit(worker_id=worker, agency_id=agency, day=date(2026, 8, 20), outcome=Outcome.POSITIVE, at=BEFORE)
    back = {"reason": CorrectionReason.CAME_BACK, "at": BEFORE}
    session.add(Exit(worker_id=worker, agency_id=agency, about_id=stored(session, gone).id, **back))
    return cohort.id


def _organisations(session: Session) -> dict[str, int]:
    ids = {}
    for name in ("calvados", "manche"):
        ids[name] = stored(session, Market(code=name, name=name.title(), settings={"school_zone": SchoolZone.NONE})).id
    for name, kind in (
        ("lead", OrganisationKind.AGENCY),
        ("agency", OrganisationKind.AGENCY),
        ("other_agency", OrganisationKind.AGENCY),
        ("far_agency", OrganisationKind.AGENCY),
        ("establishment", OrganisationKind.ESTABLISHMENT),
        ("other_establishment", OrganisationKind.ESTABLISHMENT),
        ("far_establishment", OrganisationKind.ESTABLISHMENT),
        ("buyer", OrganisationKind.BUYER),
    ):
        agency_kind = AgencyKind.AI if kind == OrganisationKind.AGENCY else None
        code = name.replace("_", "-")
        organisation = stored(session, Organisation(kind=kind, agency_kind=agency_kind, code=code, name=name))
        ids[name] = organisation.id
        markets = {"far_agency": ["manche"], "far_establishment": ["manche"], "other_agency": ["calvados", "manche"]}
        for market in markets.get(name, ["calvados"]):
            leads = name in {"lead", "far_agency"}
            session.add(Member(market_id=ids[market], organisation_id=organisation.id, kind=kind, leads=leads))
    session.flush()
    return ids


def _people(session: Session, ids: dict[str, int]) -> dict[str, Actor]:
    people = {}
    for name, organisation, kind, role in (
        ("lucie", "lead", OrganisationKind.AGENCY, Role.PLANNER),
        ("leo", "lead", OrganisationKind.AGENCY, Role.COORDINATOR),
        ("engine", "lead", OrganisationKind.AGENCY, Role.ENGINE),
        ("agnes", "agency", OrganisationKind.AGENCY, Role.COORDINATOR),
        ("bruno", "other_agency", OrganisationKind.AGENCY, Role.COORDINATOR),
        ("mona", "far_agency", OrganisationKind.AGENCY, Role.PLANNER),
        ("sophie", "establishment", OrganisationKind.ESTABLISHMENT, Role.REQUESTER),
        ("simone", "establishment", OrganisationKind.ESTABLISHMENT, Role.REQUESTER),
        ("tom", "other_establishment", OrganisationKind.ESTABLISHMENT, Role.REQUESTER),
        ("ugo", "far_establishment", OrganisationKind.ESTABLISHMENT, Role.REQUESTER),
        ("denise", "buyer", OrganisationKind.BUYER, Role.BUYER),
    ):
        user = stored(
            session,
            User(
                email=f"{name}@example.org",
                name=name.title(),
                organisation_id=ids[organisation],
                kind=kind,
                role=role,
                accepted_at=None if role == Role.ENGINE else BEFORE,
                administers=name in ADMINISTRATORS,
            ),
        )
        market = ids["manche" if organisation.startswith("far_") else "calvados"]
        leads = name in {"lucie", "engine", "mona"}
        if role != Role.ENGINE:
            session.get_one(Account, user.account_id).password_hash = A_HASH
        people[name] = Actor(user.id, ids[organisation], market, role, leads, name in ADMINISTRATORS)
    people["bruno_in_manche"] = replace(people["bruno"], market=ids["manche"])
    return people


def _sites(session: Session, ids: dict[str, int]) -> dict[str, int]:
    market = ids["calvados"]
    found = {}
    for name, owner in (("site", "establishment"), ("other_site", "other_establishment")):
        site = Site(
            market_id=market,
            organisation_id=ids[owner],
            uai=f"014{ids[owner]:04}A",
            name=name,
            address="1 rue de l'École",
            lat=49.18,
            lon=-0.37,
        )
        found[name] = stored(session, site).id
    session.add(Sheet(site_id=found["site"], market_id=market, access="Portail bleu, code 4711"))
    found["cleaning"] = stored(session, Skill(code="cleaning", name="Entretien")).id
    found["kitchen"] = stored(session, Skill(code="kitchen", name="Cuisine")).id
    for name, code in (("job", "ENTRETIEN"), ("other_job", "PLONGE")):
        found[name] = stored(session, Job(market_id=market, code=code, name=code.title())).id
    site_id = found["site"]
    session.add_all(
        [
            JobSkill(job_id=found["job"], skill_id=found["cleaning"]),
            Closure(market_id=market, site_id=site_id, day=MONDAY - timedelta(days=1), reason=ClosureReason.SITE),
            Closure(market_id=market, day=MONDAY - timedelta(days=2), reason=ClosureReason.PUBLIC_HOLIDAY),
            PermanenceDay(market_id=market, site_id=site_id, day=MONDAY),
            ShiftTemplate(
                market_id=market,
                job_id=found["job"],
                site_id=site_id,
                label="Matin",
                weekdays=[1, 2, 4, 5],
                start_minute=390,
                end_minute=810,
            ),
            *(
                Territory(market_id=market, agency_id=ids[agency], site_id=found[site], sector=agency == "agency")
                for agency in ("agency", "other_agency")
                for site in ("site", "other_site")
            ),
            Post(market_id=market, site_id=site_id, job_id=found["job"], label="Matin", agents=3),
            AgencyShare(market_id=market, agency_id=ids["agency"], percent=20),
            Place(market_id=market, name="Caen", lat=Decimal("49.18"), lon=Decimal("-0.37")),
            GivenJourney(
                market_id=market,
                site_id=site_id,
                lat=Decimal("48.90"),
                lon=Decimal("-0.90"),
                mode=TravelMode.CAR,
                minutes=50,
            ),
        ]
    )
    session.flush()
    session.add(Forgetting(organisation_id=ids["establishment"], site_id=site_id, reason=ForgettingReason.PERIOD_OVER))
    session.add(
        PostSkill(market_id=market, site_id=site_id, job_id=found["job"], label="Matin", skill_id=found["cleaning"])
    )
    return found


def _worker(session: Session, ids: dict[str, int], name: str, agency: int) -> dict[str, int]:
    worker = Worker(
        code=f"W-{name.upper()}",
        agency_id=agency,
        travel_mode=TravelMode.BIKE,
        max_travel_minutes=45,
        wished_minutes=900,
    )
    worker_id = stored(session, worker).id
    employment = stored(session, Employment(worker_id=worker_id, agency_id=agency, from_day=date(2026, 9, 1)))
    held = stored(session, Pass(worker_id=worker_id, from_day=date(2026, 9, 1), to_day=date(2028, 8, 31)))
    if name == "published":
        session.add(PassNumber(pass_id=held.id, number="999990000001"))
    away = MONDAY + timedelta(days=60)
    session.add_all(
        [
            WorkerName(worker_id=worker_id, display_name=f"{name.title()} P."),
            WorkerHome(worker_id=worker_id, lat=Decimal("49.20"), lon=Decimal("-0.40")),
            WorkerSkill(worker_id=worker_id, skill_id=ids["cleaning"]),
            PassSuspension(pass_id=held.id, from_day=away, to_day=away),
            WorkerLimits(worker_id=worker_id, minutes_per_day=600),
            Commitment(worker_id=worker_id, starts_at=moment(10, 8), ends_at=moment(10, 11)),
            *(
                WeeklyAvailability(
                    worker_id=worker_id,
                    rule=WeeklyKind.AVAILABLE,
                    weekday=weekday,
                    start_minute=360,
                    end_minute=1200,
                )
                for weekday in range(1, 6)
            ),
            AvailabilityException(
                worker_id=worker_id, rule=ExceptionKind.UNAVAILABLE, starts_at=moment(20, 0), ends_at=moment(21, 0)
            ),
            TravelTime(worker_id=worker_id, site_id=ids["site"], minutes=20),
            WorkerSite(worker_id=worker_id, site_id=ids["other_site"], knowledge=SiteKnowledge.BANNED),
        ]
    )
    session.flush()
    return {f"{name}_worker": worker_id, f"{name}_employment": employment.id, f"{name}_pass": held.id}


def _requests(session: Session, ids: dict[str, int], author: int) -> dict[str, int]:
    found = {}
    for name, site, owner in (
        ("request", "site", "establishment"),
        ("other_request", "other_site", "other_establishment"),
    ):
        request = Request(
            market_id=ids["calvados"],
            organisation_id=ids[owner],
            site_id=ids[site],
            job_id=ids["job"],
            reason=RequestReason.ABSENCE,
            first_day=MONDAY,
            last_day=MONDAY + timedelta(days=4),
            state=RequestState.OPEN,
            headcount=2,
            created_by=author,
            promised_at=moment(0, 8),
            promised_from=moment(0, 8),
        )
        found[name] = stored(session, request).id
    session.add_all(
        [
            RequestSkill(request_id=found["request"], skill_id=ids["cleaning"]),
            PeopleCount(request_id=found["request"], counted_at=moment(-3, 4), shifts=2, whole=2, partly=4),
            RequestPerson(request_id=found["request"], worker_id=ids["published_worker"], wish=PersonWish.PREFERRED),
            SitePerson(
                market_id=ids["calvados"],
                site_id=ids["site"],
                worker_id=ids["published_worker"],
                wish=PersonWish.PREFERRED,
                reason=PersonReason.CONTINUITY,
            ),
        ]
    )
    for name, day in (("shift", 0), ("second_shift", 1)):
        shift = RequestShift(
            request_id=found["request"],
            headcount=2,
            day=MONDAY + timedelta(days=day),
            starts_at=moment(day, 6),
            ends_at=moment(day, 13),
            break_minutes=20,
        )
        found[name] = stored(session, shift).id
    return found


def _missions(session: Session, ids: dict[str, int], planner: Actor) -> dict[str, int]:
    run = Run(
        market_id=ids["calvados"],
        state=RunState.DONE,
        requested_by=planner.user,
        ended_at=moment(-3, 4),
        medium=0,
        soft=-100,
    )
    found = {"run": stored(session, run).id}
    # The product's own weights, chosen back after a trial.
    tried = WeightProfile(
        market_id=ids["calvados"], name="Continuité", weights={"handover": 6000}, created_by=planner.user
    )
    for profile in (stored(session, tried).id, None):
        session.add(WeightChoice(market_id=ids["calvados"], profile_id=profile, chosen_by=planner.user))
        session.flush()
    for slot, name in enumerate(("published", "confirmed"), start=1):
        mission = Mission(
            market_id=ids["calvados"],
            request_id=ids["request"],
            organisation_id=ids["establishment"],
            worker_id=ids[f"{name}_worker"],
            agency_id=ids["agency"],
            employment_id=ids[f"{name}_employment"],
            run_id=found["run"],
            state=MissionState(name),
            published_at=moment(-3, 5),
        )
        found[name] = stored(session, mission).id
        session.add(
            MissionShift(
                mission_id=found[name],
                request_shift_id=ids["shift"],
                request_id=ids["request"],
                worker_id=mission.worker_id,
                state=mission.state,
                headcount=2,
                slot=slot,
                during=Range(moment(0, 6), moment(0, 13)),
            )
        )
    session.flush()
    session.add(
        Event(
            market_id=ids["calvados"],
            user_id=planner.user,
            organisation_id=planner.organisation,
            run_id=found["run"],
            thing=Thing.MISSION,
            thing_id=found["published"],
            action="publish",
            from_state="proposed",
            to_state="published",
        )
    )
    kept_month(session, ids["calvados"], ids["site"], ids["agency"])
    session.add_all(
        [
            WorkerContact(
                worker_id=ids["published_worker"],
                channel=WorkerChannel.SMS,
                phone="+33600000001",
                consented_on=date(2026, 9, 1),
            ),
            WorkerWord(mission_id=found["published"], word=Word.YES),
            Preparation(mission_id=found["published"], declared_on=moment(-3, 5).date(), receipt="DPAE-1"),
            GivenDocument(
                market_id=ids["calvados"],
                kind=DocumentKind.CONTRACT,
                agency_id=ids["agency"],
                organisation_id=ids["establishment"],
                worker_id=ids["published_worker"],
                mission_id=found["published"],
                given_by=planner.user,
                made_of="0" * 64,
                sha256="0" * 64,
                content=b"a contract",
            ),
            PublishedFigures(market_id=ids["calvados"], counted_at=moment(-3, 5), figures={}),
            EmptyShift(request_shift_id=ids["second_shift"], obstacle="busy"),
            # Busy at that time themselves: whoever calls somebody finds that they cannot come.
            StandBy(
                market_id=ids["calvados"],
                mission_id=found["confirmed"],
                worker_id=ids["published_worker"],
                rank=2,
            ),
            # Of a day that the mission does not have: no page shows it.
            MissionFault(mission_id=found["published"], request_shift_id=ids["second_shift"], rule="engagement"),
            Link(
                market_id=ids["calvados"],
                organisation_id=ids["agency"],
                worker_id=ids["published_worker"],
                seed="seed",
                token_hash=sha256(str(ids["published_worker"]).encode()).hexdigest(),
            ),
            Message(
                market_id=ids["calvados"],
                organisation_id=ids["agency"],
                occasion="before",
                worker_id=ids["published_worker"],
                audience=Audience.WORKER,
                channel=Channel.SMS,
                facts={},
                state=MessageState.SENT,
                sent_at=moment(-3, 5),
            ),
        ]
    )
    session.flush()
    found["cohort"] = cohort_of(session, ids["calvados"], ids["agency"], ids["published_worker"])
    session.add(
        ManualChange(
            market_id=ids["calvados"],
            made_by=planner.user,
            kind=ManualKind.PIN,
            detail={"made": [], "gone": [], "mission": found["published"]},
            medium=0,
            soft=0,
            undone_by=planner.user,
            undone_at=moment(-2, 9),
        )
    )
    return found
