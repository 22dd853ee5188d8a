"""The ledger of fairness: what each worker, agency and site has had, against what is wished, agreed and asked for.

It is carried from run to run without being stored: whatever is booked is the ledger, so it can neither be forgotten
nor differ from the plan. What a run is told of it (``carried_minutes``, ``target_minutes``) comes from ``rule`` too.
"""
