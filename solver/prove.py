"""The whole quality program in one process: its bound, and sometimes a better plan."""

from solver.highs import Highs
from solver.jobs import Answer, Bounded, Finished, Improved
from solver.model.assemble import Model
from solver.search import Search


class Prover:
    """Proves how good the best plan is."""

    def __init__(self, search: Search, model: Model, child: Highs) -> None:
        self._search = search
        self._model = model
        self.child = child

    def start(self, seconds: float) -> None:
        """Begin with the best plan so far."""
        point = self._model.complete(self._search.best)
        self.child.submit(self._model.matrix, point, seconds, self._search.limits.seed)

    def hear(self, answer: Answer) -> None:
        """Take a plan and a bound."""
        if isinstance(answer, Improved | Finished) and answer.point is not None:
            self._search.offer(answer.point[: len(self._model.candidates)])
        if isinstance(answer, Bounded | Finished):
            self._search.bound_soft(answer.bound)

    def hint(self) -> None:
        """Tell the process of a plan found elsewhere: a better one lets it cut off more."""
        if self.child.busy:
            self.child.hint(self._model.complete(self._search.best))
