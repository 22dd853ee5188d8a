"""Calvados as it could be: real collèges and communes, invented agencies, workers and absences, from a seed."""
