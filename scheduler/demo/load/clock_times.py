"""Clock times of the files."""


def minute(clock: str) -> int:
    """Return a clock time ("06:30", "24:00") as minutes since midnight."""
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)
