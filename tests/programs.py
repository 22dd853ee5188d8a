"""Small programs that are easy, impossible, or hopeless, for tests of the engines."""

import numpy as np
from numpy.typing import NDArray

from solver.model.program import INFINITY, Matrix, Program


def knapsack() -> Matrix:
    """Make a program whose optimum is -11: the second and third of three things."""
    program = Program()
    program.binaries(np.zeros(3, dtype=np.bool_))
    program.cost = [-5, -4, -7]
    program.row([0, 1, 2], [6, 4, 5], upper=9)
    return program.matrix()


def impossible() -> Matrix:
    """Make a program without any point, though not at first sight."""
    program = Program()
    program.binaries(np.zeros(3, dtype=np.bool_))
    for one, other in ((0, 1), (1, 2), (2, 0)):
        program.row([one, other], [1, 1], upper=1)
    program.row([0, 1, 2], [1, 1, 1], lower=2)
    return program.matrix()


def nothing(least: int) -> Matrix:
    """Make a program without columns, of cost 7, with one row that holds nothing and should hold ``least``."""
    program = Program()
    program.offset = 7
    program.row([], [], lower=least)
    return program.matrix()


def market_split(rows: int = 6, seed: int = 1) -> tuple[Matrix, NDArray[np.float64]]:
    """Make a program that no engine closes in hours, and its only known optimum, of cost 0.

    Half of each of some markets is to be had by choosing retailers, and what is amiss is paid for (Cornuéjols, Dawande,
    IPCO 1998); here a choice that hits every half exactly is planted.
    """
    chance = np.random.default_rng(seed)
    count = 10 * (rows - 1)
    planted: list[int] = chance.integers(2, size=count).tolist()
    program = Program()
    program.binaries(np.zeros(count, dtype=np.bool_))
    for _ in range(rows):
        sizes: list[int] = chance.integers(1, 100, size=count).tolist()
        aim = sum(size for size, chosen in zip(sizes, planted, strict=True) if chosen)
        chosen = list(range(count))
        over = program.derived(chosen, sizes, -aim, upper=INFINITY, cost=1)
        under = program.derived(chosen, [-size for size in sizes], aim, upper=INFINITY, cost=1)
        program.row([*chosen, over, under], [*sizes, -1, 1], lower=aim, upper=aim)
    return program.matrix(), program.completion()(np.array(planted, dtype=np.float64))
