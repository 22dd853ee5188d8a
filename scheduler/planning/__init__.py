"""Planning a market: begin a run, search in a child process, keep the draft, publish it.

A run never touches the plan in force (published and confirmed missions). It writes a draft of proposed missions, which
only the lead sees; publishing the draft is for a person to decide.
"""

from scheduler.planning.execution import Outcome, execute
from scheduler.planning.history import RunView, run, runs
from scheduler.planning.proof import documents, threads
from scheduler.planning.publishing import Published, publish
from scheduler.planning.queue import ask_for_run
from scheduler.planning.records import ask_stop, begin, fail_silent
from scheduler.planning.side_by_side import side_by_side

__all__ = [
    "Outcome",
    "Published",
    "RunView",
    "ask_for_run",
    "ask_stop",
    "begin",
    "documents",
    "execute",
    "fail_silent",
    "publish",
    "run",
    "runs",
    "side_by_side",
    "threads",
]
