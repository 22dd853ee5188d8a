"""Prices in an instance, where its market wants them: what its people are expected to be worth elsewhere."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import json
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.acting_market import acting_market
from scheduler.market.settings import MarketSettings
from scheduler.planning.fairness.rule import DAYS_A_WEEK
from scheduler.planning.foresight.history import read_history
from scheduler.planning.foresight.nights import foresee
from scheduler.planning.foresight.prices import Price
from scheduler.planning.foresight.wishes import part_of_price
from scheduler.planning.translate.frame import DAY, Frame
from scheduler.planning.translate.index import Index, Translation, site_name
from solver.instance import read_instance
from solver.problem import Worker


def with_prices(session: Session, actor: Actor, found: Translation, now: datetime | None = None) -> Translation:
    """Return a translation with its prices, and where they come from; as it is where the market wants none.

    For whoever chooses between people: no rule depends on a price, so whoever asks for rules alone goes without. One
    statement, whatever the size of the market. Days ahead count from the first plannable moment, or from ``now`` where
    the translation looks back too.
    """
    market = acting_market(session, actor)
    settings = MarketSettings.of(market.settings)
    if not settings.foresight:
        return found
    zone = ZoneInfo(market.timezone)
    begin = now or found.index.first
    today = begin.astimezone(zone).date()
    problem = read_instance(found.instance)  # the very problem that the solver will see
    booked = _booked(found.index)
    parts = {each.id: _part(each, booked[each.id], settings) for each in problem.workers}
    history = read_history(session, market, today)
    names = {site: site_name(site, uai) for site, uai in history.sites.items()}
    foreseen = foresee(problem, history, names, parts)
    instance = json.decode(found.instance)
    _write(instance["workers"], foreseen.prices, Frame(zone, begin, (today,)), found.index)
    return replace(found, instance=json.encode(instance), foresight=foreseen.record)


def _booked(index: Index) -> Counter[str]:
    """Return the minutes of each worker in the horizon that stand already."""
    codes = {hand.id: code for code, hand in index.workers.items()}
    minutes: Counter[str] = Counter()
    for each in index.booked:
        if index.first <= each.starts_at < index.end:
            minutes[codes[each.worker]] += each.minutes
    return minutes


def _part(worker: Worker, booked: int, settings: MarketSettings) -> float:
    """Return which part of a worker's price counts; what is wished for the whole time is wished for evenly."""
    weeks = (settings.fairness_days + settings.horizon_days) / DAYS_A_WEEK
    wished = None if worker.target_minutes is None else worker.target_minutes / weeks
    return part_of_price(worker.carried_minutes + booked, wished, settings.fairness_days)


def _write(workers: list[dict[str, Any]], prices: Mapping[str, tuple[Price, ...]], frame: Frame, index: Index) -> None:
    for worker in workers:
        written = []
        for each in prices[worker["id"]]:
            begin, end = frame.first + each.first * DAY, frame.first + each.last * DAY
            if begin < index.end:
                written.append({**frame.span(begin, end), "points_per_hour": each.points})
        if written:
            worker["opportunity"] = written
