"""The command ``releve``: sees that no other distribution has taken the place of our packages, then hands over.

``scheduler`` and ``fixtures`` are names on the package index too: installed beside ours they overwrite our files, or
are found before them. That must be noticed by a module that they do not bring, before anything of theirs loads.
"""

import sys
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path

PACKAGES = ("fixtures", "scheduler", "solver", "web")
OURS = "releve"
BAD_INPUT = 2


def main() -> None:
    """Run the command line."""
    require_own_packages()
    from scheduler.cli import main as command_line  # noqa: PLC0415  # not before the look above
    from solver.children import keep_out_current_folder  # noqa: PLC0415

    keep_out_current_folder()
    command_line(prog_name="releve")


def require_own_packages() -> None:
    """End the program with one line when files of ours are somebody else's."""
    if fault := foreign_packages(sys.path):
        sys.stderr.write(f"releve: {fault}\n")
        sys.exit(BAD_INPUT)


def foreign_packages(path: Iterable[str]) -> str | None:
    """Return in one line who else brings packages of our names and what to do, None when nobody does.

    Parameters
    ----------
    path
        The folders in which Python looks for packages, as in ``sys.path``.
    """
    claims = sorted({claim for folder in path for claim in _claims(Path(folder))})
    if claims:
        names, packages = dict.fromkeys(name for _, name in claims), dict.fromkeys(package for package, _ in claims)
        return (
            f"packages of ours ({', '.join(packages)}) are brought by {', '.join(names)} too;"
            f" run python -m pip uninstall {' '.join(names)}, then install releve again"
        )
    here = Path(__file__).resolve().parent
    found = {package: _folders(package) for package in PACKAGES}
    if strangers := [str(folders[0]) for package, folders in found.items() if here / package not in folders]:
        return f"{', '.join(strangers)}: not a package of releve, but found in its place; remove it from Python's path"
    return None


def _claims(folder: Path) -> list[tuple[str, str]]:
    """Return which of our packages which other distributions of a folder bring, by the lists that installing leaves."""
    found = []
    for record in folder.glob("*.dist-info/RECORD"):
        name = record.parent.name.partition("-")[0]
        if name != OURS:
            files = b"\n" + record.read_bytes()  # one a line
            found += [(package, name) for package in PACKAGES if f"\n{package}/".encode() in files]
    return found


def _folders(package: str) -> list[Path]:
    """Return the folders of a package, of which nothing is loaded: several where it is only data, at least one."""
    spec = find_spec(package)
    found = spec and (spec.submodule_search_locations or [spec.origin or package])
    return [Path(each).resolve() for each in found or [package]]


if __name__ == "__main__":
    main()
