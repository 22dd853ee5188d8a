"""A part of a replay that is kept as data, so that the demo has two school years behind it from the first minute."""
