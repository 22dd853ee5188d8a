"""The tables. Importing this module makes all of them known to ``Base.metadata``."""

from scheduler.core.tables.accounts import (
    Account,
    KeptForm,
    Passkey,
    PasskeyChallenge,
    RecoveryCode,
    SecondFactor,
    SetUpLink,
    SignInAttempt,
    SignInLink,
    UserSession,
)
from scheduler.core.tables.availability import AvailabilityException, TravelTime, WeeklyAvailability, WorkerSite
from scheduler.core.tables.base import Base
from scheduler.core.tables.bills import Bill, BillDay, BillingParty, BillLine, BillLineHours, Price
from scheduler.core.tables.careers import Cohort, CohortPerson, Exit, PublishedFigures
from scheduler.core.tables.counted_months import (
    CountedMonth,
    MonthChange,
    MonthEmpty,
    MonthGiven,
    MonthHours,
    MonthLedger,
    MonthMission,
    MonthRequest,
)
from scheduler.core.tables.documents import GivenDocument
from scheduler.core.tables.events import Event, PossibleMove
from scheduler.core.tables.files import FileShape
from scheduler.core.tables.forgetting import Forgetting
from scheduler.core.tables.hours import HourEntry, HourHead, HourWord
from scheduler.core.tables.journeys import GivenJourney
from scheduler.core.tables.messages import Link, Message, TextAnswer, UserPhone, WorkerContact, WorkerWord
from scheduler.core.tables.mission_conditions import drafts, fills, given_minutes, holds
from scheduler.core.tables.organisations import Market, Member, Organisation, Place, User
from scheduler.core.tables.payroll import PayrollProfile
from scheduler.core.tables.planning import EmptyShift, ManualChange, Mission, MissionFault, MissionShift, Run, StandBy
from scheduler.core.tables.preparing import Preparation, Remark
from scheduler.core.tables.requests import PeopleCount, Request, RequestPerson, RequestShift, RequestSkill
from scheduler.core.tables.sites import AgencyShare, Closure, PermanenceDay, Sheet, Site, Territory
from scheduler.core.tables.trades import Job, JobSkill, Post, PostSkill, ShiftTemplate, Skill
from scheduler.core.tables.weights import WeightChoice, WeightProfile
from scheduler.core.tables.wishes import SitePerson
from scheduler.core.tables.workers import (
    Commitment,
    Employment,
    Pass,
    PassNumber,
    PassSuspension,
    Worker,
    WorkerHome,
    WorkerLimits,
    WorkerName,
    WorkerSkill,
)

__all__ = [
    "Account",
    "AgencyShare",
    "AvailabilityException",
    "Base",
    "Bill",
    "BillDay",
    "BillLine",
    "BillLineHours",
    "BillingParty",
    "Closure",
    "Cohort",
    "CohortPerson",
    "Commitment",
    "CountedMonth",
    "Employment",
    "EmptyShift",
    "Event",
    "Exit",
    "FileShape",
    "Forgetting",
    "GivenDocument",
    "GivenJourney",
    "HourEntry",
    "HourHead",
    "HourWord",
    "Job",
    "JobSkill",
    "KeptForm",
    "Link",
    "ManualChange",
    "Market",
    "Member",
    "Message",
    "Mission",
    "MissionFault",
    "MissionShift",
    "MonthChange",
    "MonthEmpty",
    "MonthGiven",
    "MonthHours",
    "MonthLedger",
    "MonthMission",
    "MonthRequest",
    "Organisation",
    "Pass",
    "PassNumber",
    "PassSuspension",
    "Passkey",
    "PasskeyChallenge",
    "PayrollProfile",
    "PeopleCount",
    "PermanenceDay",
    "Place",
    "PossibleMove",
    "Post",
    "PostSkill",
    "Preparation",
    "Price",
    "PublishedFigures",
    "RecoveryCode",
    "Remark",
    "Request",
    "RequestPerson",
    "RequestShift",
    "RequestSkill",
    "Run",
    "SecondFactor",
    "SetUpLink",
    "Sheet",
    "ShiftTemplate",
    "SignInAttempt",
    "SignInLink",
    "Site",
    "SitePerson",
    "Skill",
    "StandBy",
    "Territory",
    "TextAnswer",
    "TravelTime",
    "User",
    "UserPhone",
    "UserSession",
    "WeeklyAvailability",
    "WeightChoice",
    "WeightProfile",
    "Worker",
    "WorkerContact",
    "WorkerHome",
    "WorkerLimits",
    "WorkerName",
    "WorkerSite",
    "WorkerSkill",
    "WorkerWord",
    "drafts",
    "fills",
    "given_minutes",
    "holds",
]
