"""What part of a price counts for somebody: nobody is kept from the hours that they wish for."""

DAYS_A_WEEK = 7


def part_of_price(had: int, wished: float | None, fairness_days: int) -> float:
    """Return the part of the price, 0 to 1.

    With w the wished minutes a week and D the days of the fairness period, somebody who had kept up would have had
    w·D/7 by now. Who has had less, what is booked for later included, costs nothing: a price never sends another in
    their place. Who is a week ahead, w minutes more, costs the whole price; between the two it rises evenly, so that no
    single shift turns it on or off:

        min(1, max(0, (had - w·D/7) / w))

    Parameters
    ----------
    had
        Minutes worked in the fairness period and booked after it, less the head start, as the ledger carries them.
    wished
        Minutes a week; None or 0 where nobody has said what is wished: there is nothing to lag behind.
    fairness_days
        How many days back work counts.

    """
    if not wished:
        return 1.0
    return min(1.0, max(0.0, had / wished - fairness_days / DAYS_A_WEEK))
