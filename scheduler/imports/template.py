"""The file to fill in: heads with an example, and a sheet that says what belongs in each column."""

from datetime import date

from scheduler.imports.cells import day
from scheduler.imports.columns import Column
from scheduler.imports.faults import CellError
from scheduler.imports.kinds import IMPORTERS, Kind
from scheduler.reports import ColumnKind, Sheet

NOTES = (
    ("*", "Les colonnes marquées d’une étoile sont obligatoires ; les autres peuvent rester vides ou manquer."),
    ("", "Une cellule vide ne change rien à ce qui est enregistré."),
    ("", "Supprimez la ligne d’exemple avant d’envoyer le fichier."),
    ("", "Le même fichier peut être envoyé plusieurs fois : rien n’est enregistré en double."),
)


def template(kind: Kind, *, asking: bool = False) -> tuple[Sheet, Sheet]:
    """Return the sheet to fill in and the one that explains it; ``asking``: somebody may be asked about addresses."""
    columns = IMPORTERS[kind].columns_for(asking=asking)
    examples = tuple(_as_written(each) for each in columns)
    data = Sheet("Données", tuple(map(head, columns)), tuple(map(_holds, examples)), (examples,))
    lines = [(head(each), each.about, _shown(each)) for each in columns]
    lines += [(name, text, "") for name, text in NOTES]
    heads = ("Colonne", "Ce qu’on y met", "Exemple")
    return data, Sheet("Explications", heads, (ColumnKind.TEXT,) * len(heads), tuple(lines))


def head(column: Column) -> str:
    """Return the head of a column as the file shows it."""
    return f"{column.head}*" if column.required else column.head


def _as_written(column: Column) -> str | float | date | None:
    """Return the example as a cell of its own kind: a date as a date."""
    if isinstance(column.example, str):
        try:
            return day(column.example)
        except CellError:
            return column.example
    return column.example


def _holds(example: str | float | date | None) -> ColumnKind:
    if isinstance(example, date):
        return ColumnKind.DAY
    return ColumnKind.NUMBER if isinstance(example, float | int) else ColumnKind.TEXT


def _shown(column: Column) -> str:
    return "" if column.example is None else str(column.example).replace(".", ",")
