"""``releve run``: plan a market now, as the night would."""

import click
from rich.console import Console

from scheduler.commands.failure import Refused
from scheduler.commands.interrupt import Stop
from scheduler.commands.opening import database, nightly_run
from scheduler.commands.progress import shown
from scheduler.commands.refusals import sentence
from scheduler.core.errors import Conflict
from scheduler.core.tables import Market
from scheduler.core.tables.codes import RunState
from scheduler.lead.unfilled import unfilled
from scheduler.market.settings import MarketSettings
from scheduler.planning import Outcome, RunView, begin, execute
from scheduler.planning import run as view
from scheduler.planning.search import Limits, SearchNews
from solver.plan import Bound, Progress, Score


@click.command("run")
@click.option("--market", help="The market's code, needed.")
@click.option("--time-limit", type=click.FloatRange(min=0, min_open=True), help="Seconds. [default: the market's]")
@click.option("--threads", type=click.IntRange(min=1), help="Threads. [default: the market's]")
def run(*, market: str | None, time_limit: float | None, threads: int | None) -> None:
    """Plan a market and keep the result as its draft, for a planner to publish.

    Ctrl-C (or SIGTERM) ends the run early with the best plan so far. The exit code is 0 with a draft, 1 when the run
    failed, 2 when it could not begin; the plan in force stands in any case.
    """

    def limits(given: Limits) -> Limits:
        return Limits(time_limit or given.seconds, threads or given.threads, given.seed)

    with database() as found, Stop() as stop:
        engine, code = nightly_run(found, market), str(market)
        try:
            with found.transaction(engine) as session:
                number = begin(session, engine)
                settings = MarketSettings.of(session.get_one(Market, engine.market).settings)
        except Conflict as conflict:
            raise Refused(sentence(conflict)) from conflict
        with shown(time_limit or settings.solve_seconds) as report:
            outcome = execute(
                found, code, number, limits=limits, on_progress=lambda news: report(told(news)), stop=stop
            )
        if outcome.state != RunState.DONE:
            message = f"run {number} {outcome.state}: {outcome.error}; the plan in force stands"
            raise Refused(message)
        with found.transaction(engine) as session:
            console = Console(highlight=False)
            lacks = len(unfilled(session, engine, number).missing)
            for line in (*summary(view(session, engine, number), outcome), *missing_things(code, lacks)):
                console.print(line)


def missing_things(market: str, lacks: int) -> list[str]:
    """Return a line about what the market lacks, if it lacks anything."""
    return [f"Missing   {lacks} things, which releve market check {market} tells"] if lacks else []


def told(news: SearchNews) -> Progress:
    """Return what the search says as the commands show it."""
    score, bound = news["score"], news["bound"]
    return Progress(
        news["seconds"],
        news["phase"],
        score and Score(0, score["medium"], score["soft"]),
        bound and Bound(bound["medium"], bound["soft"]),
    )


def summary(found: RunView, outcome: Outcome) -> list[str]:
    """Return a run that is done in a few lines."""
    proven = "nothing proven" if found.gap is None else f"proven to {found.gap:.1f} % of the best possible"
    return [
        f"[bold]Run {found.id}[/] is done in {found.seconds or 0:.1f} s",
        f"Draft     {outcome.proposed} missions proposed, {outcome.kept} announced or held ones stay",
        f"Dropped   {outcome.dropped} pairs that had become impossible",
        f"Score     medium {found.medium:,}, soft {found.soft:,} ({proven})",
    ]
