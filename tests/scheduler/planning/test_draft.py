"""How the pairs of a plan become missions next to what is in force."""

from datetime import timedelta

from scheduler.core.tables.codes import MissionState
from scheduler.planning.draft import Draft, drafted
from scheduler.planning.translate import AskedShift, BookedShift, Hand, Index
from tests.scheduler.db.world import moment

NOW = moment(-1, 8)
FIRST, END = moment(0, 0), moment(3, 0)
REQUEST, SITE, AGENCY = 7, 70, 700
ANN, BOB = 1, 2

EARLY, MON, TUE, WED, LATE = 8, 10, 11, 12, 15
STARTS = {EARLY: moment(-1, 9), MON: moment(0, 8), TUE: moment(1, 8), WED: moment(2, 8), LATE: moment(5, 8)}
PAST = 1


def booked(mission: int, state: MissionState, worker: int, *shifts: int, slot: int = 1) -> list[BookedShift]:
    return [
        BookedShift(
            mission=mission,
            state=state,
            request=REQUEST,
            organisation=SITE,
            worker=worker,
            agency=AGENCY,
            shift=shift,
            site=SITE,
            slot=slot,
            headcount=2,
            starts_at=STARTS.get(shift, moment(-9, 8)),
            ends_at=STARTS.get(shift, moment(-9, 8)) + timedelta(hours=4),
            minutes=240,
        )
        for shift in shifts
    ]


def drafting(plan: list[tuple[int, int]], *missions: list[BookedShift], ann_employed: bool = True) -> Draft:
    shifts = {
        f"S{n}": AskedShift(n, REQUEST, SITE, 2, STARTS[n], STARTS[n] + timedelta(hours=4)) for n in (MON, TUE, WED)
    }
    hands = {
        "ANN": Hand(ANN, "ANN", AGENCY, 11 if ann_employed else None),
        "BOB": Hand(BOB, "BOB", AGENCY, 22),
    }
    index = Index(shifts, hands, tuple(each for mission in missions for each in mission), FIRST, END)
    names = {ANN: "ANN", BOB: "BOB"}
    return drafted([(f"S{shift}", names[worker]) for shift, worker in plan], index, NOW)


def parts(draft: Draft) -> dict[int, list[tuple[int, int]]]:
    return {part.hand.id: [(slot.shift, slot.slot) for slot in part.slots] for part in draft.parts}


def stays_and_goes(draft: Draft) -> tuple[list[int], list[int]]:
    return sorted(draft.kept), sorted(draft.withdrawn)


def test_all_that_a_worker_gets_of_a_request_is_one_part() -> None:
    draft = drafting([(MON, ANN), (TUE, BOB), (WED, ANN), (MON, BOB)])
    assert parts(draft) == {ANN: [(MON, 1), (WED, 1)], BOB: [(MON, 2), (TUE, 1)]}
    assert stays_and_goes(draft) == ([], [])
    assert [(part.request, part.organisation, part.hand.agency) for part in draft.parts] == [(7, 70, 700)] * 2


def test_confirmed_missions_stand_for_themselves() -> None:
    draft = drafting([(MON, ANN), (TUE, ANN)], booked(1, MissionState.CONFIRMED, ANN, MON))
    assert parts(draft) == {ANN: [(TUE, 1)]}
    assert stays_and_goes(draft) == ([], [])


def test_a_published_mission_that_the_plan_keeps_stays() -> None:
    draft = drafting([(MON, ANN), (TUE, ANN)], booked(1, MissionState.PUBLISHED, ANN, MON, TUE))
    assert parts(draft) == {}
    assert stays_and_goes(draft) == ([1], [])


def test_what_comes_on_top_of_a_kept_mission_is_a_part_of_its_own() -> None:
    draft = drafting([(MON, ANN), (TUE, ANN), (WED, ANN)], booked(1, MissionState.PUBLISHED, ANN, MON, TUE))
    assert parts(draft) == {ANN: [(WED, 1)]}
    assert stays_and_goes(draft) == ([1], [])


def test_a_published_mission_that_loses_a_shift_is_replaced() -> None:
    draft = drafting([(TUE, ANN), (WED, ANN)], booked(1, MissionState.PUBLISHED, ANN, MON, TUE))
    assert parts(draft) == {ANN: [(TUE, 1), (WED, 1)]}
    assert stays_and_goes(draft) == ([], [1])


def test_a_published_mission_that_the_plan_gives_to_somebody_else_is_withdrawn_and_its_slot_is_free() -> None:
    draft = drafting([(MON, BOB)], booked(1, MissionState.PUBLISHED, ANN, MON))
    assert parts(draft) == {BOB: [(MON, 1)]}
    assert stays_and_goes(draft) == ([], [1])


def test_a_slot_that_is_taken_is_not_given_twice() -> None:
    confirmed = booked(1, MissionState.CONFIRMED, ANN, MON)
    assert parts(drafting([(MON, ANN), (MON, BOB)], confirmed)) == {BOB: [(MON, 2)]}
    second = booked(1, MissionState.CONFIRMED, ANN, MON, slot=2)
    assert parts(drafting([(MON, ANN), (MON, BOB)], second)) == {BOB: [(MON, 1)]}


def test_of_several_published_missions_each_is_looked_at() -> None:
    missions = booked(1, MissionState.PUBLISHED, ANN, MON), booked(2, MissionState.PUBLISHED, ANN, TUE)
    draft = drafting([(MON, ANN), (WED, ANN)], *missions)
    assert parts(draft) == {ANN: [(WED, 1)]}
    assert stays_and_goes(draft) == ([1], [2])


def test_shifts_outside_the_window_come_along_but_not_those_that_have_begun() -> None:
    mission = booked(1, MissionState.PUBLISHED, ANN, PAST, EARLY, MON, TUE, LATE)
    kept = drafting([(MON, ANN), (TUE, ANN)], mission)
    assert parts(kept) == {}
    assert stays_and_goes(kept) == ([1], [])
    replaced = drafting([(TUE, ANN)], mission)
    assert parts(replaced) == {ANN: [(EARLY, 1), (TUE, 1), (LATE, 1)]}
    assert stays_and_goes(replaced) == ([], [1])


def test_a_mission_without_a_shift_in_the_window_is_nobodys_business() -> None:
    draft = drafting([], booked(1, MissionState.PUBLISHED, ANN, PAST, EARLY, LATE))
    assert parts(draft) == {}
    assert stays_and_goes(draft) == ([], [])


def test_who_is_not_employed_any_more_gets_nothing_new() -> None:
    draft = drafting([], booked(1, MissionState.PUBLISHED, ANN, MON, LATE), ann_employed=False)
    assert parts(draft) == {}
    assert stays_and_goes(draft) == ([], [1])
