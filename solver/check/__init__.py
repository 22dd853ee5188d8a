"""The independent judge: which hard rules a plan breaks, and what it costs.

Every rule is stated here a first time, in plain steps over one plan; the mathematical program states it a second
time, and neither looks at the other. Speed is no aim: a reader should see at once that each sentence is the rule's.
"""

from solver.check.cost import soft_parts, unfilled
from solver.check.judge import broken_by_work, score, violations
from solver.check.static import broken_static

__all__ = ["broken_by_work", "broken_static", "score", "soft_parts", "unfilled", "violations"]
