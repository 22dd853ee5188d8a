"""An empty folder to fill in: each file with its heads and a few rows as an example, and a page that explains them."""

from collections.abc import Mapping
from pathlib import Path

from scheduler.imports.market_folder.files import FILES
from scheduler.imports.market_folder.shape import FolderFile
from scheduler.imports.template import head
from scheduler.reports import ColumnKind, Sheet, as_csv

EXPLANATION = "LISEZ-MOI.txt"
BEGINNING = """\
UN MARCHÉ EN UN DOSSIER

Remplissez les fichiers de ce dossier avec votre tableur (.csv, .xlsx ou .txt), supprimez leurs lignes d’exemple, puis :

    releve market check DOSSIER          dit ce qui est à corriger, et ce qui manque avant la première nuit
    releve market load DOSSIER           répète l’enregistrement sans rien garder
    releve market load DOSSIER --apply   enregistre tout, ou rien

Les colonnes marquées d’une étoile sont obligatoires. Une cellule vide ne change rien à ce qui est enregistré.
Un fichier sans ligne, ou absent, ne change rien non plus ; seuls ceux marqués d’une étoile sont obligatoires.
Le même dossier peut être enregistré plusieurs fois : rien n’est enregistré en double, ce qui a changé est mis à jour,
et ce qui n’y est plus reste enregistré, sauf les horaires que les fichiers donnent en entier.
"""


def template_files() -> dict[str, bytes]:
    """Return the files of an empty folder by their names."""
    files = {f"{each.stem}.csv": as_csv(_sheet(each)) for each in FILES}
    return files | {EXPLANATION: explanation().encode()}


def write_template(folder: Path) -> list[Path]:
    """Write the files into a folder and return them; nothing is written over.

    Raises
    ------
    FileExistsError
        When one of them is there already.
    OSError
        When the folder cannot be written to.
    """
    return put(folder, template_files())


def put(folder: Path, files: Mapping[str, bytes]) -> list[Path]:
    """Write files into a folder and return them; nothing is written over.

    Raises
    ------
    FileExistsError, OSError
        As ``write_template``.
    """
    there = {folder / name: content for name, content in files.items()}
    for path in there:
        if path.exists():
            raise FileExistsError(path)
    folder.mkdir(parents=True, exist_ok=True)
    for path, content in there.items():
        path.write_bytes(content)
    return list(there)


def explanation() -> str:
    """Return the page that says what belongs in each file and column."""
    return "\n\n".join([BEGINNING, *(_explained(each) for each in FILES)]) + "\n"


def _explained(file: FolderFile) -> str:
    lines = [f"{file.stem}.csv{'*' if file.needed else ''}", file.about]
    lines += [f"    {head(each)} : {each.about}" for each in file.columns]
    return "\n".join(lines)


def _sheet(file: FolderFile) -> Sheet:
    rows = tuple(tuple(example.get(each.key) for each in file.columns) for example in file.examples)
    kinds = (ColumnKind.NUMBER,) * len(file.columns)
    return Sheet(file.stem, tuple(map(head, file.columns)), kinds, rows)
