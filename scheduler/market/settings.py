"""What a market may set for itself, beyond the columns of its own: one structure with a default for each."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from msgspec import Meta, Struct, ValidationError, convert
from msgspec.structs import replace

from scheduler.core.errors import Invalid
from scheduler.core.tables.bill_codes import Circuit
from scheduler.core.tables.calendar_codes import HolidayLaw, SchoolZone, SolidarityDay

Positive = Annotated[int, Meta(ge=1)]
Clock = Annotated[str, Meta(pattern="^([01][0-9]|2[0-3]):[0-5][0-9]$")]


class MarketSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """A market's settings.

    Attributes
    ----------
    horizon_days
        How many days a run plans ahead.
    solve_seconds, threads
        How long a run may search, on how many threads.
    fairness_days
        How many days back work counts as given already when work is shared out.
    answer_time
        Sites are promised no answer earlier in the morning than this, on the market's clock: ``07:00``.
    digest_time
        When the daily messages are written, on the market's clock.
    answer_minutes
        How long an agency may take to answer a mission that is not urgent.
    answer_before_minutes
        How long before its first shift a mission must be answered, so that somebody else can still be found.
    urgent_answer_minutes
        How long an agency may take at least, however soon the first shift begins; never longer than until then.
    office_opens, office_closes
        Between these hours, Monday to Friday on the market's clock, an answer can be expected.
    reminder_minutes
        How long before the deadline an agency is reminded; half of the time given, where that is less.
    prepare_days
        How many working days before somebody's first day their agency is shown what is not prepared yet.
    automatic_reoffers
        Whether a declined or expired mission is offered to the next best person at once, without asking the planner.
        Confirming is always a person's.
    nights_publish
        Whether a night publishes its own plan, so that agencies are asked at once. Off unless a market decides
        otherwise: a person reads the draft first. Confirming is always a person's (GDPR, art. 22).
    announce_days
        How many days before its first day a mission is announced at the latest (``market.notice``); what begins later
        is held until then. 0: as soon as its plan is published.
    foresight
        Whether a run prices people by the demand that is not known yet (``planning.foresight``), so that whoever few
        others can replace is not spent on what others could do. Off: an instance is what it would be without it.
    worked_hours
        Whether the hours of each day are said, signed and validated (``scheduler.hours``); the database reads it too
        (``keeps_hours``). Off: nothing is written and nothing of it is seen.
    tacit_hours
        How many hours nobody may object to what was said of a day before it counts as accepted.
    billing
        Who issues bills of the hours that count (``scheduler.billing``): nobody, each member, or the lead for all; the
        database reads it too (``bills_by``). Off: nothing of it is seen.
    evening_from, evening_until
        From which clock time on, and until which one of the next morning, an hour has the evening's price.
    public_figures
        Whether anybody may read the market's figures (``scheduler.impact``), small groups left out; the database reads
        it too (``figures_of``). Off: there is no such page.
    contract_hours
        The hours of the market's contract; 0 where nobody has said any.
    contract_from, contract_to
        Its first and its last day; figures begin with it, or with the ledger of hours where it is not said.
    catch_up_minutes
        How long after its time a night that could not start (the machine was off) is still worth planning.
    holiday_law, school_zone
        Whose public holidays and whose school holidays close its sites; a site may say otherwise for itself. Where
        nobody has said whose public holidays, they are those of the school zone: a rector overseas has a law beside.
    solidarity_day
        Which public holiday is worked as the day of solidarity.
    second_factor
        Whether whoever plans, administers or pays must show a second factor; the database reads it too
        (``second_factor_is_due``).
    """

    horizon_days: Positive = 28
    solve_seconds: Annotated[float, Meta(gt=0)] = 120
    threads: Positive = 2
    fairness_days: Annotated[int, Meta(ge=0)] = 28
    answer_time: Clock = "07:00"
    digest_time: Clock = "06:45"
    answer_minutes: Positive = 1440
    answer_before_minutes: Annotated[int, Meta(ge=0)] = 720
    urgent_answer_minutes: Positive = 60
    office_opens: Clock = "08:00"
    office_closes: Clock = "18:00"
    reminder_minutes: Annotated[int, Meta(ge=0)] = 120
    prepare_days: Positive = 2
    automatic_reoffers: bool = False
    nights_publish: bool = False
    announce_days: Annotated[int, Meta(ge=0)] = 0
    foresight: bool = False
    worked_hours: bool = False
    tacit_hours: Positive = 72
    billing: Circuit = Circuit.OFF
    evening_from: Clock = "20:00"
    evening_until: Clock = "06:00"
    public_figures: bool = False
    contract_hours: Annotated[int, Meta(ge=0)] = 0
    contract_from: date | None = None
    contract_to: date | None = None
    catch_up_minutes: Positive = 360
    holiday_law: HolidayLaw = HolidayLaw.MAINLAND
    school_zone: SchoolZone = SchoolZone.UNSAID
    solidarity_day: SolidarityDay = SolidarityDay.NONE
    second_factor: bool = False

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> "MarketSettings":
        """Read the settings as a market stores them.

        Raises
        ------
        Invalid
            When one is unknown or out of range.
        """
        try:
            found = convert(dict(stored), cls)
        except ValidationError as error:
            field, reason = "settings", "not_as_documented"
            raise Invalid(field, reason, str(error)) from error
        return found if "holiday_law" in stored else replace(found, holiday_law=law_of(found.school_zone))


def law_of(zone: SchoolZone) -> HolidayLaw:
    """Return whose public holidays go with school holidays: overseas the same names, else the mainland's."""
    return HolidayLaw(zone.value) if zone.value in set(HolidayLaw) else HolidayLaw.MAINLAND
