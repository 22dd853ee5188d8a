"""Hours as they were worked: said, signed, validated or settled, and closed by the month; an entry for each word.

The ledger is written by functions of the database alone (``schema/functions/worked_hours.sql``), which look at
everything that an entry must keep to. What stands here says who asks for what, and shows what stands.
"""
