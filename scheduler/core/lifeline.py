"""A process that ends with its parent: whoever starts it keeps a pipe to its standard input and need do nothing else.

A parent that is killed closes the pipe without a word; nothing of it is then left to stop its children.
"""

import os
import signal
import subprocess
import threading
from collections.abc import Sequence
from typing import TypeAlias

Child: TypeAlias = subprocess.Popen[bytes]

FLAG = "--lifeline"
"""Tells a command of ours that its standard input is such a pipe."""


def started(command: Sequence[str]) -> Child:
    """Start a process with a lifeline, in a group of its own: Ctrl-C at a terminal reaches the parent alone."""
    return subprocess.Popen([*command, FLAG], stdin=subprocess.PIPE, start_new_session=True)


def hold() -> None:
    """End this process as by SIGTERM when its standard input closes."""
    threading.Thread(target=_wait, daemon=True).start()


def _wait() -> None:
    os.read(0, 1)  # not by sys.stdin: Python's orderly end waits for a thread inside it
    os.kill(os.getpid(), signal.SIGTERM)
