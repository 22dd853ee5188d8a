"""From hours that count to bills: priced, drafted, looked at by whoever pays, issued with a number, credited.

Every cent stands on a line, and every line on minutes of days of the ledger. Bills are written by functions of the
database alone (``schema/functions/billing.sql``), which take from the ledger themselves what was done.
"""
