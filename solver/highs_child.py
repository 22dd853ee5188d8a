"""The process that runs HiGHS: orders in on standard input, answers out on standard output.

It never imports OR-Tools, whose library clashes with ``highspy`` in one process (undefined symbols). It ends
with its parent: when the input closes, be it in the middle of an order, it exits at once.
"""

import os
import pickle
import queue
import signal
import sys
import threading
from typing import BinaryIO

import highspy
import numpy as np

from solver.jobs import Answer, Bounded, Finished, Hint, Improved, Job, Stop

INTEGER_GAP = 0.2
"""Objectives are integers: a bound well less than one below the best point proves it, rounding errors included."""

LARGE = 8_000
"""Columns from which the linear program at the root takes an interior point method a third of the simplex' time."""


class Child:
    """One HiGHS at a time, and the queue of orders that a thread fills."""

    def __init__(self, source: BinaryIO, sink: BinaryIO) -> None:
        self._source = source
        self._sink = sink
        self._jobs: queue.SimpleQueue[Job] = queue.SimpleQueue()
        self._newest = 0
        self._stopped = 0
        self._hint: Hint | None = None
        self._bound = -np.inf

    def run(self) -> None:
        """Solve one job after the other, for ever."""
        threading.Thread(target=self._listen, daemon=True).start()
        while True:
            job = self._jobs.get()
            given_up = Finished(job.number, proven=False, infeasible=False, bound=-np.inf, point=None)
            if self._given_up(job):
                self._answer(given_up)
            else:
                self._answer(_priced(job) if job.relaxed else self._solve(job))

    def _listen(self) -> None:
        while True:
            try:
                order = pickle.load(self._source)
            except (EOFError, pickle.UnpicklingError):
                os._exit(0)
            match order:
                case Stop():
                    self._stopped = order.number
                case Hint():
                    self._hint = order
                case Job():
                    self._newest = order.number
                    self._jobs.put(order)

    def _answer(self, answer: Answer) -> None:
        pickle.dump(answer, self._sink, protocol=pickle.HIGHEST_PROTOCOL)
        self._sink.flush()

    def _solve(self, job: Job) -> Finished:
        highs = _loaded(job)
        matrix = job.matrix
        if job.start is not None:
            highs.setSolution(matrix.columns, np.arange(matrix.columns, dtype=np.int32), job.start)
        self._bound = -np.inf
        self._hint = None
        self._subscribe(highs, job)
        highs.run()
        return _outcome(highs, job)

    def _given_up(self, job: Job) -> bool:
        return job.number < self._newest or job.number <= self._stopped

    def _subscribe(self, highs: highspy.Highs, job: Job) -> None:
        def improved(event: highspy.highs.HighsCallbackEvent) -> None:
            self._answer(Improved(job.number, np.array(event.data_out.mip_solution)))

        def asked(event: highspy.highs.HighsCallbackEvent) -> None:
            if self._given_up(job):
                event.interrupt()
            bound = event.data_out.mip_dual_bound
            if np.isfinite(bound) and bound > self._bound + INTEGER_GAP:
                self._bound = bound
                self._answer(Bounded(job.number, bound))

        def invited(event: highspy.highs.HighsCallbackEvent) -> None:
            hint, self._hint = self._hint, None
            if hint is not None and hint.number == job.number and event.data_in is not None:
                event.data_in.setSolution(hint.point)

        highs.cbMipImprovingSolution.subscribe(improved)
        highs.cbMipInterrupt.subscribe(asked)
        highs.cbMipUserSolution.subscribe(invited)


def _loaded(job: Job) -> highspy.Highs:
    highs = highspy.Highs()
    highs.silent()
    matrix = job.matrix
    options = {
        "threads": 1,
        "time_limit": job.seconds,
        "random_seed": job.seed,
        "mip_rel_gap": job.gap,
        "mip_abs_gap": INTEGER_GAP,
        "mip_lp_solver": "ipm" if matrix.columns >= LARGE else "choose",
    }
    for name, value in options.items():
        highs.setOptionValue(name, value)
    highs.passModel(
        matrix.columns,
        matrix.rows,
        len(matrix.index),
        int(highspy.MatrixFormat.kRowwise),
        int(highspy.ObjSense.kMinimize),
        matrix.offset,
        matrix.cost,
        matrix.lower,
        matrix.upper,
        matrix.row_lower,
        matrix.row_upper,
        matrix.first[:-1].astype(np.int32),
        matrix.index.astype(np.int32),
        matrix.value,
        (matrix.integer & (not job.relaxed)).astype(np.int32),
    )
    return highs


def _priced(job: Job) -> Finished:
    """Solve the linear program by an interior point method: no basis is needed, and duals near the best will do."""
    highs = _loaded(job)
    for name, value in {"solver": "ipm", "run_crossover": "off", "presolve": "off"}.items():
        highs.setOptionValue(name, value)
    highs.run()
    duals = np.array(highs.getSolution().row_dual)
    known = len(duals) == job.matrix.rows and bool(np.isfinite(duals).all())
    return Finished(
        job.number, proven=False, infeasible=False, bound=-np.inf, point=None, duals=duals if known else None
    )


def _outcome(highs: highspy.Highs, job: Job) -> Finished:
    status = highs.getModelStatus()
    info = highs.getInfo()
    found = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    empty = status == highspy.HighsModelStatus.kModelEmpty
    holds = empty and job.matrix.accepts(np.empty(0))  # HiGHS says "empty" whatever the rows without columns ask for
    return Finished(
        job.number,
        proven=holds or status == highspy.HighsModelStatus.kOptimal,
        infeasible=(empty and not holds) or status == highspy.HighsModelStatus.kInfeasible,
        bound=job.matrix.offset if empty else info.mip_dual_bound,
        point=np.array(highs.getSolution().col_value) if found else None,
    )


def main() -> None:
    """Serve the parent; a signal to the whole group is the parent's to handle, which ends this process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    Child(sys.stdin.buffer, sys.stdout.buffer).run()


if __name__ == "__main__":
    main()
