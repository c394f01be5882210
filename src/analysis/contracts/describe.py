"""The data dictionary, written from the contracts."""

from .catalogue import CONTRACTS
from .headers import header

_TYPES = {"str": "texte", "Int64": "entier", "float64": "nombre", "bool": "vrai/faux", "boolean": "vrai/faux"}


def describe(table: str) -> str:
    """A canonical table as a French markdown section: title, key, one line per column.

    Columns of the markdown table: column name, title in a file to fill (tables of internal extracts only), type, whether
    it may be empty, accepted values, description.
    """
    contract = CONTRACTS[table]
    titles = ["Colonne", "Type", "Vide possible", "Valeurs acceptées", "Description"]
    if contract.internal:
        titles.insert(1, "Titre dans le fichier")
    lines = [
        f"### `{contract.name}` : {contract.title}",
        "",
        f"Clé : {', '.join(f'`{name}`' for name in contract.key)}.",
        "",
        f"| {' | '.join(titles)} |",
        "|---" * len(titles) + "|",
    ]
    for field in contract.fields:
        cells = [f"`{field.name}`", _TYPES[field.dtype], "oui" if field.nullable else "non", field.accepts]
        if contract.internal:
            cells.insert(1, f"`{header(field.name)}`" if field.kind not in DEDUCED else "déduite à l’import")
        lines.append(f"| {' | '.join(_cell(cell) for cell in [*cells, field.description])} |")
    return "\n".join(lines) + "\n"


DEDUCED = ("departement", "academie", "provenance")  # kinds of columns no file has to give


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
