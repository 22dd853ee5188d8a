"""The people whose files an agency keeps: see them, correct their files, begin and end them."""

from scheduler.workforce.alerts import PassAlert, pass_alerts
from scheduler.workforce.availabilities import Dates, add_dates, bounds, cells, remove_dates, set_week, week_mark
from scheduler.workforce.board import BoardDay, BoardLine, week_board
from scheduler.workforce.booked import booked_between
from scheduler.workforce.contracts import (
    Contract,
    begin_contract,
    contracts,
    contracts_mark,
    end_contract,
    say_contract_hours,
)
from scheduler.workforce.detail import Availability, Exemption, HeldSkill, Limits, Reach, WorkerDetail, worker
from scheduler.workforce.elsewhere import CommitmentLine, NewCommitment, add_commitments, remove_commitment
from scheduler.workforce.facts import Facts, add_worker, change_facts, code_to_propose
from scheduler.workforce.forgetting import discard_worker, forget_worker
from scheduler.workforce.head_starts import HeadStart, set_head_starts
from scheduler.workforce.kept import KeptFile, kept_file
from scheduler.workforce.listing import WorkerLine, workers
from scheduler.workforce.own import own_name
from scheduler.workforce.papers import (
    remove_skill,
    remove_suspension,
    set_pass,
    set_skill,
    skills_to_choose,
    suspend,
)
from scheduler.workforce.passes import PassLine, Suspension
from scheduler.workforce.past_periods import PastPeriod, past_periods
from scheduler.workforce.share import Part, Share, share_of

__all__ = [
    "Availability",
    "BoardDay",
    "BoardLine",
    "CommitmentLine",
    "Contract",
    "Dates",
    "Exemption",
    "Facts",
    "HeadStart",
    "HeldSkill",
    "KeptFile",
    "Limits",
    "NewCommitment",
    "Part",
    "PassAlert",
    "PassLine",
    "PastPeriod",
    "Reach",
    "Share",
    "Suspension",
    "WorkerDetail",
    "WorkerLine",
    "add_commitments",
    "add_dates",
    "add_worker",
    "begin_contract",
    "booked_between",
    "bounds",
    "cells",
    "change_facts",
    "code_to_propose",
    "contracts",
    "contracts_mark",
    "discard_worker",
    "end_contract",
    "forget_worker",
    "kept_file",
    "own_name",
    "pass_alerts",
    "past_periods",
    "remove_commitment",
    "remove_dates",
    "remove_skill",
    "remove_suspension",
    "say_contract_hours",
    "set_head_starts",
    "set_pass",
    "set_skill",
    "set_week",
    "share_of",
    "skills_to_choose",
    "suspend",
    "week_board",
    "week_mark",
    "worker",
    "workers",
]
