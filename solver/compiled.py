"""Plain Python functions that are compiled where speed counts (by Numba) and run as they are elsewhere.

Compiling takes some seconds, so it is done once a machine, in a process of its own, and kept in the user's cache. Until
then a search goes without. The folder of the cache is named after the text of the functions: Numba itself would not
notice that a function of another module has changed, nor an option.
"""

import os
import platform
import subprocess
import tempfile
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any, Self, TypeVar, cast

import llvmlite.binding
import numba
import platformdirs
from numba.extending import register_jitable

from solver.children import own_program

Function = TypeVar("Function", bound=Callable[..., Any])

SOURCES = ("draft.py", "filling.py", "anneal.py", "ejection.py")

OPTIONS: dict[str, Any] = {"cache": True, "nogil": True, "_nrt": False}
"""Without its runtime Numba does not count, at every inner call, who uses each of dozens of arrays: a third of the
time."""


def _folder() -> Path:
    """Return where the compiled code is kept: one folder for each text, each Numba, each kind of processor."""
    texts = [(Path(__file__).parent / name).read_text() for name in SOURCES]
    versions = [numba.__version__, platform.python_version(), llvmlite.binding.get_host_cpu_name()]
    name = sha256("\0".join([*texts, *versions, str(OPTIONS)]).encode()).hexdigest()[:16]
    for place in (Path(platformdirs.user_cache_dir("releve")), Path(tempfile.gettempdir()) / f"releve-{os.getuid()}"):
        with suppress(OSError):
            place.mkdir(mode=0o700, parents=True, exist_ok=True)
            if _is_ours_alone(place):
                folder = place / "compiled" / name
                folder.mkdir(parents=True, exist_ok=True)
                return folder
    return Path(tempfile.mkdtemp(prefix="releve-"))


def _is_ours_alone(folder: Path) -> bool:
    """Tell whether nobody else can put code there that this process would run."""
    found = folder.stat()
    return found.st_uid == os.getuid() and not found.st_mode & 0o022 and os.access(folder, os.W_OK)


FOLDER = _folder()
numba.config.CACHE_DIR = str(FOLDER)  # type: ignore[attr-defined]  # set there by name, when it loads
MARK = FOLDER / "complete"


def compilable(function: Function) -> Function:
    """Mark a function that compiled ones may call; called from Python it stays Python."""
    return register_jitable(function)


def inlined(function: Function) -> Function:
    """Mark a function whose text compiled ones take over: for the innermost loops, where a call would cost more."""
    return register_jitable(inline="always")(function)


def compiled(function: Function) -> Function:
    """Compile a function at its first call, or load it from the cache; other threads run meanwhile.

    It must not make arrays.
    """
    return cast("Function", numba.njit(**OPTIONS)(function))


class Compiler:
    """Sees to it that the cache is filled; ``ready`` once it is. Leaving it as a context ends a compilation."""

    def __init__(self) -> None:
        self._process = None if MARK.exists() else subprocess.Popen(own_program("solver.warm_up"))

    @property
    def ready(self) -> bool:
        """Whether compiled functions begin without delay."""
        if self._process is not None and self._process.poll() is not None:
            self._process = None
        return self._process is None and MARK.exists()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
