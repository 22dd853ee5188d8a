"""Where chance comes from."""

import random


def chance(seed: int, subject: str) -> random.Random:
    """Return a subject's own stream of chance: what is drawn for one subject changes nothing for another."""
    return random.Random(f"{seed}/{subject}")
