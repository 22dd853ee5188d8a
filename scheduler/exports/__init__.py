"""The hours that count, for programs and people outside: payroll, clause, control sheet, the ledger itself.

Each line of a file names the entries of the ledger that it is made of, so whoever doubts a sum can go back to the days.
Only what counts is exported, and what was worked: a day without a minute is in no file but the ledger's.
"""
