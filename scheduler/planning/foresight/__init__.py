"""Prices for what nobody has asked for yet: what is expected, on whom it leans, and what an hour of each is worth.

``scarcity`` and ``prices`` are the arithmetic, shared with the simulation, so that what was measured there is what a
night does. ``rates``, ``history`` and ``wishes`` are what a market knows: what it was asked for, and what everybody has
had. ``nights`` puts the prices into a run's instance, and ``record`` is what the run keeps of where they come from.
"""
