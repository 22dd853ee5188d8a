"""The planning problem as mathematics: frozen data in, plain data out, integers only."""
