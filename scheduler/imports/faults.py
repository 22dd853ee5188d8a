"""What can be wrong with a file, by row and column, and the report of an import."""

from dataclasses import dataclass
from enum import StrEnum, auto
from typing import TypeAlias


class Code(StrEnum):
    """A kind of fault; ``advice`` says in French what to do about each."""

    EMPTY_FILE = auto()
    FILE_TOO_LARGE = auto()
    TOO_MANY_ROWS = auto()
    TOO_MANY_COLUMNS = auto()
    UNREADABLE = auto()
    WRONG_FORMAT = auto()
    ENCODING = auto()
    QUOTES = auto()
    NO_ROWS = auto()
    MISSING_COLUMN = auto()
    UNKNOWN_COLUMN = auto()
    DUPLICATE_COLUMN = auto()
    NOT_CHOSEN = auto()
    CHOSEN_TWICE = auto()
    TOO_MANY_CELLS = auto()

    REQUIRED = auto()
    TEXT_TOO_LONG = auto()
    CONTROL_CHARACTER = auto()
    FORMULA = auto()
    CELL_ERROR = auto()
    SHORTENED = auto()
    MERGED = auto()
    NO_HEAD = auto()
    WHICH_DAY = auto()
    NUMBERED_DAY = auto()
    SHORT_YEAR = auto()
    WHICH_HOURS = auto()
    CHANGED_CODE = auto()
    REQUEST_DIFFERS = auto()
    EXCHANGED = auto()
    WHICH_ORDER = auto()
    FAR_AWAY = auto()
    OUTSIDE = auto()
    NOWHERE = auto()
    CALENDAR_ENDS = auto()
    NUMBER = auto()
    WHOLE_NUMBER = auto()
    OUT_OF_RANGE = auto()
    DATE = auto()
    TIME_WITH_DAY = auto()
    TIME = auto()
    YES_NO = auto()
    WHICH_NAME = auto()
    UNKNOWN_CHOICE = auto()
    CODE_FORMAT = auto()
    UAI_FORMAT = auto()
    PASS_FORMAT = auto()
    PHONE_FORMAT = auto()
    POSTCODE_FORMAT = auto()
    INSEE_FORMAT = auto()
    TWICE_IN_FILE = auto()
    OTHER_CONTENT = auto()
    CONTRADICTS = auto()
    EXAMPLE_ROW = auto()

    UNKNOWN_SITE = auto()
    UNKNOWN_WORKER = auto()
    FORGOTTEN = auto()
    UNKNOWN_SKILL = auto()
    UNKNOWN_JOB = auto()
    UNKNOWN_AGENCY = auto()
    UNKNOWN_PLACE = auto()
    WHICH_PLACE = auto()
    UNKNOWN_WHENCE = auto()
    WHICH_ADDRESS = auto()
    NO_ANSWER = auto()
    UNKNOWN_POST = auto()
    UNKNOWN_REQUEST = auto()
    WHICH_POST = auto()
    END_BEFORE_START = auto()
    DAY_OR_DATES = auto()
    NOT_EVERY_WEEK = auto()
    HOURS_INCOMPLETE = auto()
    INCOMPLETE_PASS = auto()
    INCOMPLETE_HOME = auto()

    PAST = auto()
    BEFORE_FIRST_DAY = auto()
    PERIOD_TOO_LONG = auto()
    HEADCOUNT = auto()
    NO_SHIFT = auto()
    CLOSED_FOR_GOOD = auto()
    CLOCK_SKIPS_IT = auto()
    BREAK_TOO_LONG = auto()
    DAY_TOO_LONG = auto()
    OVERLAP = auto()
    CODE_EXISTS = auto()
    EMPLOYED_ELSEWHERE = auto()
    PASS_EXISTS = auto()
    PASS_NUMBER_EXISTS = auto()
    ORGANISATION_EXISTS = auto()

    MISSING_FILE = auto()
    UNKNOWN_FILE = auto()
    TWO_FILES = auto()
    ONE_ROW = auto()
    UNKNOWN_ZONE = auto()
    OTHER_CLOCK = auto()
    HOURS_WOULD_MOVE = auto()
    NOBODY_LEADS = auto()
    NOBODY_PLANS = auto()
    MARKET_HAS_LEAD = auto()
    AGENCIES_LEAD = auto()
    OTHER_KIND = auto()
    EMAIL_FORMAT = auto()
    UNKNOWN_ORGANISATION = auto()
    OTHER_ROLE = auto()
    TWO_NAMES = auto()
    LAST_PLANNER = auto()
    OTHER_NAME = auto()
    UNKNOWN_HOURS = auto()
    HOURS_MEET = auto()
    NOT_THE_WHOLE = auto()
    SECTOR_TAKEN = auto()

    REFUSED = auto()


QUESTIONS = frozenset(
    {
        Code.WHICH_ORDER,
        Code.FAR_AWAY,
        Code.OUTSIDE,
        Code.CALENDAR_ENDS,
        Code.CHANGED_CODE,
        Code.REQUEST_DIFFERS,
    }
)
"""Doubts about a row that may be meant as it stands: asked, where all others are faults."""


Details: TypeAlias = tuple[tuple[str, str], ...]
"""Words by the names under which an advice has them."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong: in which row as spreadsheets count them (0: the file as a whole), under which head.

    ``details`` are what the advice about this one can name beyond: the values that are possible, another row.
    """

    code: Code
    row: int = 0
    column: str = ""
    value: str = ""
    details: Details = ()


class CellError(Exception):
    """A cell does not hold what its column wants."""

    def __init__(self, code: Code, **details: str) -> None:
        super().__init__(code)
        self.code, self.details = code, tuple(details.items())


class RowError(Exception):
    """A row cannot be stored; ``column`` is the key of the column at fault, if one is."""

    def __init__(self, code: Code, column: str = "", value: object = "", **details: str) -> None:
        super().__init__(code)
        self.code, self.column, self.value, self.details = code, column, value, tuple(details.items())


class FileError(Exception):
    """A file cannot be read as a table at all."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.code)
        self.fault = fault


class Outcome(StrEnum):
    """What storing a row came to."""

    ADDED = auto()
    CHANGED = auto()
    UNCHANGED = auto()


@dataclass(frozen=True, slots=True)
class Proposal:
    """A file's columns with what they most likely are.

    Attributes
    ----------
    heads, samples
        Of each column of the file, and its first values.
    chosen
        For each of them: a key of ours, a part of one, or nothing.
    choices
        All that can be chosen, with its words.
    """

    heads: tuple[str, ...]
    samples: tuple[tuple[str, ...], ...]
    chosen: tuple[str, ...]
    choices: dict[str, str]


@dataclass(frozen=True, slots=True)
class Report:
    """What an import did, or would do.

    Attributes
    ----------
    rows
        Rows with anything in them, the head apart.
    removed
        Stored rows that the file replaces.
    faults
        In the order of rows; with any, nothing is stored.
    questions
        What can be meant in two ways, in the order of rows; nothing is stored until somebody says that it is meant as
        it was read.
    ignored
        Heads of columns of which nothing is read: those of our own lists that no file can bring in, and those of which
        somebody has said so.
    applied
        Whether it was stored; a dry run stores nothing.
    proposal
        What the columns of the file most likely are, when somebody must say it first.
    read_as
        What the columns of the file are, as somebody has said: its heads with ours.
    """

    rows: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    faults: tuple[Fault, ...] = ()
    questions: tuple[Fault, ...] = ()
    ignored: tuple[str, ...] = ()
    applied: bool = False
    proposal: Proposal | None = None
    read_as: tuple[tuple[str, str], ...] = ()
