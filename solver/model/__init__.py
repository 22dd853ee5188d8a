"""The rules as constraints and the score as an objective: the second statement of PROBLEM's rules.

Shares no code with ``solver.check``, so that each can catch the other's errors.
"""
