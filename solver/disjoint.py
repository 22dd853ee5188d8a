"""Disjoint sets: which of many things hang together (Tarjan, Journal of the ACM 22(2), 1975)."""


class DisjointSets:
    """Things 0 … count - 1, at first each alone."""

    def __init__(self, count: int) -> None:
        self._leader = list(range(count))

    def leader(self, thing: int) -> int:
        """Return the thing that stands for the set of another."""
        while self._leader[thing] != thing:
            self._leader[thing] = self._leader[self._leader[thing]]
            thing = self._leader[thing]
        return thing

    def join(self, one: int, other: int) -> None:
        """Make one set of two; the first's leader leads."""
        self._leader[self.leader(other)] = self.leader(one)

    def __len__(self) -> int:
        return len(self._leader)
