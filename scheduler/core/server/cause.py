"""Why a program of PostgreSQL failed: the lines of its output that say so, as one."""

import re

TELLING = re.compile(r"(?:PANIC|FATAL|ERROR|error|DETAIL|HINT):\s+(.*)")
"""Lines that name a cause, whether of the server's log or of a program's output."""

LONGEST = 600  # characters
LAST_LINES = 3


def cause(*outputs: str) -> str:
    """Return the cause that the first of these texts names; when none does, the last lines of the last that says any.

    The server's last lines often tell only that it has ended (``database system is shut down``), and not why.
    """
    for output in outputs:
        named = [found[1].strip() for line in output.splitlines() if (found := TELLING.search(line))]
        if named:
            return " / ".join(dict.fromkeys(named))[:LONGEST]
    for output in reversed(outputs):
        if lines := [line.strip() for line in output.splitlines() if line.strip()]:
            return " / ".join(lines[-LAST_LINES:])[-LONGEST:]
    return "it said nothing"
