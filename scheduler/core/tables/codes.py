"""The closed lists of values that tables hold, each the words of the trade in English.

Those of accounts, calendars, journeys, forgetting and taking off have modules of their own beside this one.
"""

from enum import StrEnum


class OrganisationKind(StrEnum):
    """What an organisation is in every market: who sends workers, who needs them, who pays."""

    AGENCY = "agency"
    ESTABLISHMENT = "establishment"
    BUYER = "buyer"


class AgencyKind(StrEnum):
    """Kinds of work-integration enterprise, by the codes of les emplois de l'inclusion, and for disabled people."""

    AI = "AI"
    ACI = "ACI"
    EI = "EI"
    EITI = "EITI"
    ETTI = "ETTI"
    GEIQ = "GEIQ"
    OPCS = "OPCS"
    EA = "EA"
    ESAT = "ESAT"


class Role(StrEnum):
    """What a user does for their organisation.

    ``requester`` asks for replacements, ``coordinator`` answers for an agency, ``planner`` plans a market for the
    agency that leads it, ``engine`` is the nightly run (nobody signs in as it), ``buyer`` looks at counts.
    """

    REQUESTER = "requester"
    COORDINATOR = "coordinator"
    PLANNER = "planner"
    ENGINE = "engine"
    BUYER = "buyer"


class Language(StrEnum):
    """Languages of the screens."""

    FRENCH = "fr"
    ENGLISH = "en"


class MailWish(StrEnum):
    """Which messages a user wants: each at once, one a day with all of them, or none."""

    EACH = "each"
    DIGEST = "digest"
    NONE = "none"


class TextWish(StrEnum):
    """Which text messages a user wants beside their e-mails: none, what is urgent, or each."""

    NONE = "none"
    URGENT = "urgent"
    EACH = "each"


class WorkerChannel(StrEnum):
    """How a worker agreed to be written to."""

    SMS = "sms"
    EMAIL = "email"
    NONE = "none"


class Audience(StrEnum):
    """Who is told: the site that asked, the worker's agency, who leads the market, who pays, the worker."""

    SITE = "site"
    AGENCY = "agency"
    LEAD = "lead"
    BUYER = "buyer"
    WORKER = "worker"


class Channel(StrEnum):
    """How a message goes; what waits for its reader's daily message goes by that."""

    EMAIL = "email"
    SMS = "sms"
    DIGEST = "digest"


class MessageState(StrEnum):
    """How far a message is."""

    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"


class Word(StrEnum):
    """What a worker says to their agency about a mission; only the agency acts. ``cannot``: of a confirmed one."""

    YES = "yes"
    NO = "no"
    CANNOT = "cannot"


class ClosureReason(StrEnum):
    """Why a day is not worked."""

    PUBLIC_HOLIDAY = "public_holiday"
    SCHOOL_HOLIDAY = "school_holiday"
    BRIDGE = "bridge"
    SITE = "site"


class RequestReason(StrEnum):
    """Why somebody is needed: a category and never more (a strike is no category)."""

    ABSENCE = "absence"
    VACANCY = "vacancy"
    WORKLOAD = "workload"
    OTHER = "other"


class PersonWish(StrEnum):
    """What a request says of one worker: its site's wishes, and (``forbidden``) what the planner decided."""

    PREFERRED = "preferred"
    BANNED = "banned"
    ALLOWED = "allowed"
    FORBIDDEN = "forbidden"


class PersonReason(StrEnum):
    """Why a site would like somebody, or does not: closed lists, never health, never who somebody is."""

    KNOWS_THE_PLACE = "knows_the_place"
    SUITS_THE_POST = "suits_the_post"
    CONTINUITY = "continuity"
    OTHER_SKILLS_NEEDED = "other_skills_needed"
    DISAGREEMENT = "disagreement"
    PERSONAL_TIE = "personal_tie"
    AGREED = "agreed"


PREFERRED_REASONS = (PersonReason.KNOWS_THE_PLACE, PersonReason.SUITS_THE_POST, PersonReason.CONTINUITY)
BANNED_REASONS = (
    PersonReason.OTHER_SKILLS_NEEDED,
    PersonReason.DISAGREEMENT,
    PersonReason.PERSONAL_TIE,
    PersonReason.AGREED,
)


class CommitmentKind(StrEnum):
    """What a worker does elsewhere; each takes their time."""

    WORK = "work"
    TRAINING = "training"
    COACHING = "coaching"


class HeadStartReason(StrEnum):
    """Why somebody is proposed first when work is shared out."""

    TRAINING_ENDS = "training_ends"
    PATH_BEGINS = "path_begins"
    FEW_HOURS = "few_hours"


class WeeklyKind(StrEnum):
    """What holds in some hours of every week."""

    AVAILABLE = "available"
    UNPREFERRED = "unpreferred"


class ExceptionKind(StrEnum):
    """What holds at a time against the weekly rules; why is not asked."""

    AVAILABLE = "available"
    UNAVAILABLE = "unavailable"
    UNPREFERRED = "unpreferred"


class SiteKnowledge(StrEnum):
    """What is known of a worker at a site."""

    FAMILIAR = "familiar"
    BANNED = "banned"


class RunState(StrEnum):
    """How far a run is."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"


class RequestState(StrEnum):
    """How far a request is; between ``open`` and ``cancelled`` it follows its missions."""

    DRAFT = "draft"
    OPEN = "open"
    PARTLY_FILLED = "partly_filled"
    FILLED = "filled"
    UNFILLED = "unfilled"
    CANCELLED = "cancelled"


class MissionState(StrEnum):
    """How far a mission is."""

    PROPOSED = "proposed"
    PUBLISHED = "published"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"
    DONE = "done"


# The sets of states that more than one place speaks of. The database's books, covers and stands say the same.
BOOKED = (MissionState.PUBLISHED, MissionState.CONFIRMED, MissionState.DONE)
"""A mission in these states takes the worker's time and a slot of each of its shifts; a proposed one is a draft."""

COVERING = frozenset({MissionState.CONFIRMED, MissionState.DONE})
"""It fills its slots: somebody comes, or came."""

STANDING = (MissionState.PUBLISHED, MissionState.CONFIRMED)
"""It is under way: it waits for an answer, or has a yes and is not done."""

EXPECTED = (MissionState.PROPOSED, *STANDING)
"""It is expected to take place, if only by a draft."""

REFUSED = (MissionState.DECLINED, MissionState.EXPIRED)
"""The agency said no, or nothing."""

GIVEN_UP = (*REFUSED, MissionState.CANCELLED)
"""It does not take place any more, whoever said so."""


class Origin(StrEnum):
    """How a mission came about: a run proposed it, it replaces one that was lost, it was urgent, or by hand.

    ``stand_by``: it replaces one that was lost, by whoever stood by for that.
    ``CHANGED``: its request got other hours or more days, and the same person goes on.
    """

    RUN = "run"
    REOFFER = "reoffer"
    URGENT = "urgent"
    MANUAL = "manual"
    STAND_BY = "stand_by"
    CHANGED = "changed"


class ManualKind(StrEnum):
    """What a planner changes by hand."""

    SWAP = "swap"
    PIN = "pin"
    UNPIN = "unpin"
    FORBID = "forbid"


class DeclineReason(StrEnum):
    """Why a mission was declined: a closed list, never health, and it counts against nobody."""

    TRANSPORT = "transport"
    HOURS = "hours"
    OTHER_MISSION = "other_mission"
    TRAINING = "training"
    NONE = "none"


class Thing(StrEnum):
    """What an event is about; what is set up has no states, only its changes are logged.

    ``market`` are the settings of a market, ``shares`` what its agencies agreed on; both have the market's number.
    ``calendar`` has the number of the site whose it is, 0 for the market's.
    """

    REQUEST = "request"
    MISSION = "mission"
    RUN = "run"
    MARKET = "market"
    ORGANISATION = "organisation"
    SHARES = "shares"
    SITE = "site"
    JOB = "job"
    USER = "user"
    CALENDAR = "calendar"
