"""The people whose files an agency keeps; read only."""

from scheduler.workforce.detail import Availability, Exemption, HeldSkill, Limits, Reach, WorkerDetail, worker
from scheduler.workforce.listing import WorkerLine, workers
from scheduler.workforce.passes import PassLine, Suspension

__all__ = [
    "Availability",
    "Exemption",
    "HeldSkill",
    "Limits",
    "PassLine",
    "Reach",
    "Suspension",
    "WorkerDetail",
    "WorkerLine",
    "worker",
    "workers",
]
