"""The two JSON formats: instances (``releve-instance/1``) in, solutions (``releve-solution/1``) out and in.

All knowledge of JSON, dates and time zones ends here; the rest of the solver counts minutes and days.
"""

from solver.instance.format_error import FormatError
from solver.instance.reading import load_instance, read_instance
from solver.instance.solution import Solution, read_solution, write_solution

__all__ = ["FormatError", "Solution", "load_instance", "read_instance", "read_solution", "write_solution"]
