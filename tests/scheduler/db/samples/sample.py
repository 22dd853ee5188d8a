"""A row to try rights on: what finds it, its ties, and a row that could be added beside it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from scheduler.core.access import Row

Values = Mapping[str, Any]
MAY = "2027-05-01"


@dataclass(frozen=True)
class Sample:
    where: Values
    row: Row
    new: Values = field(default_factory=dict)
    change: str = field(kw_only=True)
    author: str = ""
    """The column of ``new`` that names the user who adds the row."""
