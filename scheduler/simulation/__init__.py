"""Years that never were: worlds in which news comes day by day, and what a way of planning makes of them."""
