"""The plan over some weeks as two boards: by site and by worker, a column for each day."""
