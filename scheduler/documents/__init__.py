"""Documents as they are handed out: large and plain, in French, printed or kept as PDF."""
