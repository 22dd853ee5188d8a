"""The same weeks lived twice, ``python -m tests.benchmarks.replayed``: planned by nights, and by a coordinator's pass.

Everything else is the product, in both: the planner publishes, agencies answer, lost work is offered again, hours are
signed. Who falls ill, what sites ask for and who declines is drawn from the seed, so both meet the same life.
"""

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from uuid import uuid4

from sqlalchemy import text
from sqlalchemy.orm import Session

from scheduler.core.db import administration, bring_up_to_date
from scheduler.demo.calendar import moment
from scheduler.demo.replay.books import Books, read_books, unbalanced
from scheduler.demo.replay.clock import Clock
from scheduler.demo.replay.playing import load, play
from scheduler.demo.replay.setting import Setting
from scheduler.planning.execution import Searching
from scheduler.planning.in_process import search_here
from scheduler.planning.run_record import Explanation
from scheduler.planning.search import Answer, Limits, SearchNews
from solver.instance import read_instance, write_solution
from solver.solve import SolveLimits
from tests.benchmarks.greedy import greedy
from tests.conftest import database, server_for_tests
from tests.scheduler.db.world import A_HASH

MOST_OF_WISHED = 10
"""The tenth who have least of what they wish for."""

SERVED = """
    served AS (
        SELECT b.worker_id, r.id AS request_id, r.headcount, r.site_id, x.day,
               coalesce(b.worked_minutes,
                        (extract(epoch FROM x.ends_at - x.starts_at)::int / 60 - x.break_minutes)) AS minutes
        FROM mission_shifts b JOIN request_shifts x ON x.id = b.request_shift_id JOIN requests r ON r.id = x.request_id
        WHERE b.state IN ('confirmed', 'done') AND x.day < :finish AND :start < x.day + 1)
"""
"""What somebody came for; the hours of the last days count as planned, since nobody has signed them yet."""

MINUTES = text(f"WITH {SERVED} SELECT coalesce(sum(minutes), 0)::bigint FROM served")  # noqa: S608  # of our own

HANDOVERS = text(f"""
    WITH {SERVED} SELECT coalesce(sum(greatest(0, people - headcount)), 0)::bigint FROM (
        SELECT request_id, headcount, count(DISTINCT worker_id) AS people FROM served
        WHERE minutes > 0 GROUP BY 1, 2) each
""")  # noqa: S608  # likewise

WAY_MINUTES = text(f"""
    WITH {SERVED} SELECT coalesce(sum(2 * t.minutes), 0)::bigint
    FROM (SELECT DISTINCT worker_id, site_id, day FROM served WHERE minutes > 0) days
    JOIN travel_times t ON t.worker_id = days.worker_id AND t.site_id = days.site_id
""")  # noqa: S608  # likewise

OF_WISHED = text(f"""
    WITH {SERVED} SELECT coalesce(sum(b.minutes), 0)::float8
           / (w.wished_minutes * (least(coalesce(e.to_day, :finish), :finish) - greatest(e.from_day, :start) + 1) / 7.0)
    FROM workers w JOIN employments e ON e.worker_id = w.id
    LEFT JOIN served b ON b.worker_id = w.id
    WHERE w.wished_minutes > 0 AND e.from_day < :finish AND coalesce(e.to_day, :finish) >= :start
    GROUP BY w.id, w.wished_minutes, e.from_day, e.to_day ORDER BY 1
""")  # noqa: S608  # likewise


@dataclass(frozen=True, slots=True)
class Lived:
    """What came of the weeks: the books, minutes on the way, and how far each person came with their wish, in order."""

    books: Books
    minutes: int
    handovers: int
    way_minutes: int
    of_wished: Sequence[float]


def by_coordinator(
    instance: bytes,
    limits: Limits,
    beat: Callable[[SearchNews | None], bool],
    _held: Sequence[tuple[str, str]] = (),
) -> Answer:
    """Plan a night as a careful coordinator would, in one pass."""
    beat(None)
    problem = read_instance(instance)
    result = greedy(problem, SolveLimits(limits.seconds, 1, limits.seed), lambda _: None)
    return Answer(write_solution(result, problem, sha256(instance).hexdigest()).decode(), Explanation())


def live(setting: Setting, searching: Searching) -> Lived:
    """Live through the weeks in a database that is thrown away."""
    with server_for_tests() as superuser, database(superuser, f"releve_replay_{uuid4().hex}") as found:
        assert found.owner
        bring_up_to_date(found.owner)
        clock = Clock(found.owner)
        clock.make(moment(setting.start, "00:00"))
        clock.close()
        with administration(found.owner) as session:
            load(session, setting, A_HASH)
        play(found.owner, found.application, setting, searching=searching, on_day=lambda news: print(news, flush=True))
        with administration(found.owner) as session:
            assert unbalanced(session) == ()
            return lived(session, setting)


def lived(session: Session, setting: Setting) -> Lived:
    """Read what came of a replay."""
    span = {"start": setting.start, "finish": setting.finish}
    shares = [float(each) for each in session.scalars(OF_WISHED, span)]
    minutes, handovers, way = (session.scalars(query, span).one() for query in (MINUTES, HANDOVERS, WAY_MINUTES))
    return Lived(read_books(session), minutes, handovers, way, shares)


def gini(ordered: Sequence[float]) -> float:
    """Return how unequal numbers in ascending order are: 0 is all alike."""
    total, count = sum(ordered), len(ordered)
    if not total:
        return 0.0
    return 2 * sum(rank * each for rank, each in enumerate(ordered, start=1)) / (count * total) - (count + 1) / count


def row(name: str, found: Lived) -> str:
    """Return a line of the table in docs/benchmarks.md."""
    books, hours = found.books, max(1, found.minutes) / 60
    tenth = found.of_wished[: max(1, len(found.of_wished) // MOST_OF_WISHED)]
    cells = (
        name,
        f"{books.asked_minutes / 60:.0f}",
        f"{hours:.0f}",
        f"{100 * found.minutes / max(1, books.asked_minutes):.1f}",
        str(books.people),
        str(found.handovers),
        f"{found.way_minutes / hours:.1f}",
        f"{gini(found.of_wished):.3f}",
        f"{100 * sum(tenth) / len(tenth):.1f}",
    )
    return "| " + " | ".join(cells) + " |"


def main() -> None:
    """Live through the weeks twice and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weeks", type=int, default=8)
    parser.add_argument("--seed", type=int, default=14)
    parser.add_argument("--start", type=date.fromisoformat, default=date(2025, 1, 6))
    parser.add_argument("--share", type=float, default=1.0, help="of the contract's hours")
    parser.add_argument("--workers", type=int)
    given = parser.parse_args()
    finish = given.start + timedelta(weeks=given.weeks)
    setting = Setting(given.seed, given.start, finish, given.share, given.workers)
    table = [row(name, live(setting, how)) for name, how in (("nights", search_here), ("coordinator", by_coordinator))]
    print("| planned by | asked h | served h | % | people | handovers | way min/h | Gini | least tenth % |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    print("\n".join(table))


if __name__ == "__main__":
    main()
