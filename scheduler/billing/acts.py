"""What leads a bill where, and whose act it is; the database says the same (``bill_becomes``)."""

from collections.abc import Mapping

from scheduler.core.tables.bill_codes import BillAct, BillSide, BillState

NEXT: Mapping[tuple[BillState, BillAct, BillSide], BillState] = {
    (BillState.DRAFT, BillAct.PROPOSE, BillSide.ISSUER): BillState.PROPOSED,
    (BillState.PROPOSED, BillAct.ACCEPT, BillSide.BUYER): BillState.ACCEPTED,
    # As long as it has no number, the buyer may come back to it.
    (BillState.PROPOSED, BillAct.QUESTION, BillSide.BUYER): BillState.QUESTIONED,
    (BillState.ACCEPTED, BillAct.QUESTION, BillSide.BUYER): BillState.QUESTIONED,
    (BillState.ACCEPTED, BillAct.ISSUE, BillSide.ISSUER): BillState.ISSUED,
}
"""A questioned bill is drafted anew; an issued one is only taken back, by a credit note."""


def may(state: BillState, act: BillAct, side: BillSide) -> bool:
    """Tell whether a side may do that with a bill now."""
    return (state, act, side) in NEXT
