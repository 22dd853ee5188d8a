"""The table of faults fits the program as it is."""

import ast

import pytest

from tests.mutants.table import ROOT, Fault, faults

FAULTS = faults()


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.what)
def test_a_row_still_says_what_it_said(fault: Fault) -> None:
    planted = fault.planted()
    assert fault.text != fault.becomes
    if fault.file.endswith(".py"):
        ast.parse(planted)
    for test in fault.tests:
        file, *_, name = test.split("::")
        assert f"def {name}(" in (ROOT / file).read_text(encoding="utf-8"), test


def test_no_fault_stands_twice() -> None:
    assert len({each.what for each in FAULTS}) == len({(each.file, each.text, each.becomes) for each in FAULTS})
    assert len(FAULTS) >= 20


def test_a_row_that_fits_no_longer_fails_loudly() -> None:
    gone = Fault("gone", "solver/plan.py", "a text that nobody ever wrote", "", ())
    with pytest.raises(ValueError, match=r"solver/plan\.py.*0 times"):
        gone.planted()
