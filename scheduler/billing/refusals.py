"""What the database says of a bill that cannot be."""

from scheduler.core.errors import Conflict, Invalid

FIELDS = {"nothing_said": "said"}


def refuse(refusal: str | None) -> None:
    """Raise what stands in the way, if anything does.

    Raises
    ------
    Invalid
        Where a field is to blame.
    Conflict
        ``month_open``, ``billed_already``, ``with_the_buyer``, ``party_missing``, ``payer_missing``,
        ``several_payers``, ``hours_changed``, ``not_now``: as the functions of ``billing.sql`` name it.
    """
    if refusal is None:
        return
    if refusal in FIELDS:
        raise Invalid(FIELDS[refusal], refusal)
    reason = f"bill_{refusal}"
    raise Conflict(reason)
