"""What is due to each agency of bills that one issues for all: agency by agency, in the order of a French list."""

from dataclasses import replace
from datetime import date

from scheduler.billing.records import Due, LineSeen, MonthOfBills
from scheduler.core.tables.bill_codes import Circuit, PriceKind
from tests.scheduler.billing.papers import bill_of


def test_two_agencies_of_one_name_are_two_and_accents_are_letters() -> None:
    head = bill_of((LineSeen("Entretien", PriceKind.BASE, 2000, 60, 2000),)).bill
    whose = ((1, "Zénith"), (2, "Élan"), (3, "Élan"), (2, "Élan"))
    bills = tuple(replace(head, id=number, agency_id=which, agency=name) for number, (which, name) in enumerate(whose))
    found = MonthOfBills(date(2026, 11, 1), closed=True, circuit=Circuit.LEAD, drafts=True, bills=bills)
    assert found.due == (Due("Élan", 4000), Due("Élan", 2000), Due("Zénith", 2000))
