"""Ways to alter the ledger behind the product's back, as whoever owns the tables could: each a function of a chance."""

from collections.abc import Callable, Mapping
from datetime import date
from random import Random
from typing import Any

from sqlalchemy import Connection, select, text
from sqlalchemy.orm import Session

from scheduler.core.tables import HourEntry
from scheduler.hours.chain import beginning, following

OPENED = """
    ALTER TABLE hour_entries NO FORCE ROW LEVEL SECURITY;
    ALTER TABLE hour_heads NO FORCE ROW LEVEL SECURITY;
    ALTER TABLE hour_words NO FORCE ROW LEVEL SECURITY;
    ALTER TABLE mission_shifts NO FORCE ROW LEVEL SECURITY;
    ALTER TABLE hour_entries DROP CONSTRAINT hour_entries_about_id_fkey;
    ALTER TABLE hour_words DROP CONSTRAINT hour_words_entry_id_fkey;
"""
COLUMNS: Mapping[str, str] = {
    "at": "at - interval '1 second'",
    "side": "CASE side WHEN 'site' THEN 'agency' ELSE 'site' END",
    "said_by": "CASE WHEN said_by IS NULL THEN 1 END",
    "worker_id": "worker_id + 1",
    "worker_code": "worker_code || '2'",
    "site_id": "CASE site_id WHEN 1 THEN 2 ELSE 1 END",
    "organisation_id": "organisation_id + 1",
    "agency_id": "agency_id + 1",
    "mission_id": "CASE mission_id WHEN 1 THEN 2 ELSE 1 END",
    "day": "CASE WHEN extract(day FROM day) < 28 THEN day + 1 ELSE day - 1 END",
    "starts_at": "starts_at - interval '1 minute'",
    "ends_at": "ends_at + interval '15 minutes'",
    "break_minutes": "break_minutes + 1",
    "reason": "CASE WHEN reason IS NULL THEN 'other_hours' END",
    "hash": "encode(sha256(convert_to(hash, 'UTF8')), 'hex')",
}
OF_A_MONTH = "market_id = :market AND month = :month"


class Tamperer:
    """Alters one thing in a month of a market's ledger."""

    def __init__(self, connection: Connection, market: int, month: date, chance: Random) -> None:
        self.connection, self.chance = connection, chance
        self.values: dict[str, Any] = {"market": market, "month": month}
        self.run(OPENED)
        self.last = self.ask(f"SELECT max(seq) FROM hour_entries WHERE {OF_A_MONTH}")

    def ask(self, query: str, **values: object) -> int:
        return int(self.connection.execute(text(query), {**self.values, **values}).scalar_one())

    def run(self, statement: str, **values: object) -> None:
        self.connection.execute(text(statement), {**self.values, **values})

    def any_seq(self) -> int:
        return self.chance.randint(1, self.last)

    def change_a_column(self) -> None:
        name = self.chance.choice(sorted(COLUMNS))
        of_a_day = "AND kind IN ('statement', 'signature', 'validation') AND minutes > 0"
        sure = "AND reason IS NULL" if name == "reason" else ""
        there = f"SELECT count(*) FROM hour_entries WHERE {OF_A_MONTH} {of_a_day} {sure}"
        skip = self.chance.randrange(self.ask(there))
        self.run(
            f"""
            UPDATE hour_entries SET {name} = {COLUMNS[name]} WHERE id = (
                SELECT id FROM hour_entries WHERE {OF_A_MONTH} {of_a_day} {sure} ORDER BY seq OFFSET {skip} LIMIT 1
            )
            """
        )

    def take_one_out(self) -> None:
        self.run(
            f"DELETE FROM hour_entries WHERE {OF_A_MONTH} AND seq = :seq", seq=self.chance.randint(1, self.last - 1)
        )

    def cut_the_tail(self) -> None:
        self.run(f"DELETE FROM hour_entries WHERE {OF_A_MONTH} AND seq >= :seq", seq=self.chance.randint(2, self.last))

    def cut_the_tail_and_move_the_head(self) -> None:
        """Nothing in the database tells: the printed head does, or what is counted."""
        self.cut_the_tail()
        self.move_the_head()

    def take_the_month_away(self) -> None:
        self.run(f"DELETE FROM hour_entries WHERE {OF_A_MONTH}")
        self.run(f"DELETE FROM hour_heads WHERE {OF_A_MONTH}")
        self.run("UPDATE mission_shifts SET worked_minutes = NULL")

    def add_one(self) -> None:
        """Put a copy of an entry at the end."""
        self._copy(self.any_seq(), self.last + 1)

    def add_one_and_move_the_head(self) -> None:
        self.add_one()
        self.rehash(self.last + 1)
        self.move_the_head()

    def put_one_between(self) -> None:
        seq = self.any_seq()
        self.run(f"UPDATE hour_entries SET seq = seq + 1000 WHERE {OF_A_MONTH} AND seq >= :seq", seq=seq)
        self.run(f"UPDATE hour_entries SET seq = seq - 999 WHERE {OF_A_MONTH} AND seq > 1000")
        self._copy(seq + 1, seq)

    def swap_two(self) -> None:
        one, other = self.chance.sample(range(1, self.last + 1), 2)
        move = f"UPDATE hour_entries SET seq = :becomes WHERE {OF_A_MONTH} AND seq = :was"
        for was, becomes in ((one, 9999), (other, one), (9999, other)):
            self.run(move, was=was, becomes=becomes)

    def change_and_compute_all_anew(self) -> None:
        """Alter hours, and every hash after them, the head too: only what was printed tells."""
        seq = self.chance.randint(1, self.last - 1)
        self.run(f"UPDATE hour_entries SET at = at - interval '1 hour' WHERE {OF_A_MONTH} AND seq = :seq", seq=seq)
        self.rehash(1)
        self.move_the_head()

    def change_what_counts(self) -> None:
        self.run("UPDATE mission_shifts SET worked_minutes = worked_minutes + 15 WHERE worked_minutes IS NOT NULL")

    def forget_what_counts(self) -> None:
        self.run("UPDATE mission_shifts SET worked_minutes = NULL")

    def turn_the_key(self) -> None:
        self.run(f"UPDATE hour_heads SET closed = NOT closed WHERE {OF_A_MONTH}")

    def _copy(self, seq: int, becomes: int) -> None:
        self.run(
            f"""
            INSERT INTO hour_entries (market_id, month, seq, at, kind, side, said_by, mission_id, request_shift_id,
                                      worker_id, worker_code, site_id, organisation_id, agency_id, day, starts_at,
                                      ends_at, break_minutes, reason, hash, about_id)
            SELECT market_id, month, :becomes, at, kind, side, said_by, mission_id, request_shift_id, worker_id,
                   worker_code, site_id, organisation_id, agency_id, day, starts_at, ends_at, break_minutes, reason,
                   hash, CASE WHEN day IS NOT NULL THEN 900000 + seq END
            FROM hour_entries WHERE {OF_A_MONTH} AND seq = :seq
            """,
            seq=seq,
            becomes=becomes,
        )

    def rehash(self, first: int) -> None:
        """Compute the hashes from an entry on, as the product does."""
        market, month = self.values["market"], self.values["month"]
        with Session(self.connection, join_transaction_mode="create_savepoint") as session:
            query = select(HourEntry).where(HourEntry.market_id == market, HourEntry.month == month)
            previous = beginning(market, month)
            for entry in session.scalars(query.order_by(HourEntry.seq)):
                if entry.seq >= first:
                    entry.hash = following(previous, entry)
                previous = entry.hash
            session.commit()

    def move_the_head(self) -> None:
        self.run(
            f"""
            UPDATE hour_heads h SET (seq, hash) = (
                SELECT e.seq, e.hash FROM hour_entries e WHERE e.market_id = :market AND e.month = :month
                ORDER BY e.seq DESC LIMIT 1
            ) WHERE {OF_A_MONTH}
            """
        )


WAYS: tuple[Callable[[Tamperer], None], ...] = (
    Tamperer.change_a_column,
    Tamperer.change_a_column,
    Tamperer.change_a_column,
    Tamperer.change_a_column,
    Tamperer.take_one_out,
    Tamperer.cut_the_tail,
    Tamperer.cut_the_tail_and_move_the_head,
    Tamperer.take_the_month_away,
    Tamperer.add_one,
    Tamperer.add_one_and_move_the_head,
    Tamperer.put_one_between,
    Tamperer.swap_two,
    Tamperer.change_and_compute_all_anew,
    Tamperer.change_what_counts,
    Tamperer.forget_what_counts,
    Tamperer.turn_the_key,
)
