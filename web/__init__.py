"""The thin skin over HTTP: parse, call one use case, render."""
