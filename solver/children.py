"""How our own programs are started: none of them takes a file of the current folder for one of ours or of Python's.

``python -m NAME`` looks into the current folder first, wherever that is: a file ``web.py`` or ``json.py`` that lies
there would run in place of ours, or of the standard library's.
"""

import os
import sys


def own_program(module: str, *arguments: str) -> list[str]:
    """Return the command that runs one of our modules in a process of its own."""
    return [sys.executable, "-P", "-m", module, *arguments]


def keep_out_current_folder() -> None:
    """Let all Python processes that this one will start skip the current folder, those of a pool too."""
    os.environ["PYTHONSAFEPATH"] = "1"
