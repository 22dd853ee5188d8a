"""Every reason with which something is refused has words, so that no page says no more than that it cannot be."""

from scheduler.core.constraints import REASONS
from scheduler.core.errors import Conflict, Invalid
from scheduler.market.whereabouts import Doubt
from scheduler.missions.answers import NothingHolds
from scheduler.requests.day_kinds import CLOSED
from tests.web.reasons import REASON, of_text, raised
from web.wording.problems import CONFLICTS, INVALID

PASSED_ON = {
    ("scheduler/core/db.py", "REASONS[name]"): {*REASONS.values()},
    ("scheduler/billing/parties.py", "reason"): {
        *("required", "text_too_long", "siret_wrong", "postcode_wrong", "iban_wrong", "vat_number_wrong"),
        *("vat_not_exempt", "out_of_range"),
    },
    ("scheduler/billing/refusals.py", "f'bill_{refusal}'"): {
        *("bill_month_open", "bill_billed_already", "bill_party_missing", "bill_payer_missing", "bill_several_payers"),
        *("bill_hours_changed", "bill_not_now"),
    },
    ("scheduler/billing/refusals.py", "refusal"): {"nothing_said"},
    ("scheduler/careers/exits.py", "reason"): {"not_left_yet", "reason_needed"},
    ("scheduler/careers/exits.py", "refusal"): {
        *("forgotten_already", "no_exit", "works_after_exit", "employed_after_exit"),
    },
    ("scheduler/hours/closing.py", "refusal"): {"month_not_over", "closed_already", "not_closed"},
    ("scheduler/hours/saying.py", "refusal"): {
        *("hours_needed", "end_before_start", "hours_too_long", "not_worked_yet", "other_day", "hours_overlap"),
        *(
            "break_negative",
            "break_too_long",
            "reason_needed",
            "reason_out_of_place",
            "hours_unchanged",
            "hours_as_planned",
        ),
    },
    ("scheduler/market/accounts/amending.py", "row.refused"): {"email_exists", "account_disabled", "opens_more"},
    ("scheduler/market/setting_up/checks.py", "Doubt.NOWHERE.value"): {Doubt.NOWHERE.value},
    ("scheduler/market/setting_up/placing.py", "why"): {"which_place"},
    ("scheduler/market/setting_up/placing.py", "f'place_{(Doubt.WHICH_ORDER if turned else doubt)}'"): {
        f"place_{each}" for each in (Doubt.WHICH_ORDER, Doubt.FAR_AWAY, Doubt.OUTSIDE)
    },
    ("scheduler/missions/own_stand_bys.py", "NO_LONGER_POSSIBLE"): {"no_longer_possible"},
    ("scheduler/requests/move_hours.py", "problem.reason"): set[str](),
    ("scheduler/requests/new.py", "reason"): {
        *{each.value for each in CLOSED},
        *{"outside_period", "clock_skips_it", "end_before_start", "begun", "past_hours", "past"},
        *{"break_negative", "break_too_long"},
    },
    ("web/results/bills.py", "done.why or ''"): set[str](),
    ("web/site/asked_form.py", "error.reason"): set[str](),
}
"""What reasons are that are not written where they are raised; none where another error's is passed on."""

OF_OWN = {"NothingHolds": {NothingHolds().reason}, "LastPlanner": {"last_planner"}, "TellsOfHealth": {"health_words"}}
"""What errors bear that are made without a reason."""

ON_TERMINALS = {"has_password", "several_organisations", "not_as_documented"}
"""Of commands, and of what was stored by hand: no page asks for it."""


def reasons() -> dict[str, set[str]]:
    """Return all reasons by the kind of error that bears them."""
    found: dict[str, set[str]] = {"Conflict": {"somebody_else_at_once"}, "Invalid": set()}
    for each in raised():
        kind = "Conflict" if REASON[each.error] == 0 else "Invalid"
        found[kind] |= {each.reason} if each.is_read else PASSED_ON[each.where, each.reason]
    for error, own in OF_OWN.items():
        found["Conflict" if REASON[error] == 0 else "Invalid"] |= own
    return found


def test_every_reason_has_words() -> None:
    found = reasons()
    assert found["Conflict"] - set(CONFLICTS) == set()
    assert found["Invalid"] - set(INVALID) == ON_TERMINALS


def test_no_words_are_left_over() -> None:
    found = reasons()
    assert set(CONFLICTS) - found["Conflict"] == set()
    assert set(INVALID) - found["Invalid"] == set()


def test_what_is_passed_on_is_listed_while_it_is() -> None:
    assert {(each.where, each.reason) for each in raised() if not each.is_read} == set(PASSED_ON)


def test_every_error_that_bears_a_reason_is_looked_for() -> None:
    listing = {"InvalidRequestError"}  # bears those of the errors that it lists
    assert {each.__name__ for base in (Conflict, Invalid) for each in (base, *base.__subclasses__())} == {
        *REASON,
        *listing,
    }


def test_reasons_are_read_wherever_they_are_written() -> None:
    text = """
A = "of_the_module"

def one(found, row):
    field, reason = ("a", "one") if found else ("b", "two")
    wrong = {"c": "three" if found else "", "d": "four"}
    for where, why in wrong.items():
        raise Invalid(where, why)
    for (where, what), is_so in {("e", "five"): found}.items():
        raise Invalid(where, what)
    refused = session.scalar(text("SELECT asked(:who)"), row)
    if refused:
        raise Conflict(refused)
    if found:
        raise Conflict(A)
    if row:
        raise Conflict(row.why)
    raise Invalid(field, reason)
"""
    found = [(each.reason, each.is_read) for each in of_text(text, "", {"asked": {"six"}})]
    assert sorted(found) == sorted(
        [
            *((each, True) for each in ("one", "two", "three", "four", "five", "six", "of_the_module")),
            ("row.why", False),
        ]
    )
