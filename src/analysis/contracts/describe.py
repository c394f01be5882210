"""The data dictionary, written from the contracts."""

from .tables import CONTRACTS

_TYPES = {"str": "texte", "Int64": "entier", "float64": "nombre", "bool": "vrai/faux"}


def describe(table: str) -> str:
    """A canonical table as a French markdown section: title, key, one line per column.

    Columns of the markdown table: column name, type, whether it may be empty, accepted values, description.
    """
    contract = CONTRACTS[table]
    lines = [
        f"### `{contract.name}` : {contract.title}",
        "",
        f"Clé : {', '.join(f'`{name}`' for name in contract.key)}.",
        "",
        "| Colonne | Type | Vide possible | Valeurs acceptées | Description |",
        "|---|---|---|---|---|",
    ]
    for field in contract.fields:
        empty = "oui" if field.nullable else "non"
        lines.append(
            f"| `{field.name}` | {_TYPES[field.dtype]} | {empty} | {_cell(field.accepts)} | {_cell(field.description)} |"
        )
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
