"""Empty files to fill, one per table of internal data, and the page that explains them."""

from pathlib import Path

from analysis.contracts import CONTRACTS, DEDUCED, Contract, header
from analysis.errors import Problem, UserError

README, ALIASES = "LISEZMOI.md", "alias.yml"
_INTRODUCTION = """# Fichiers à remplir

Un fichier par table. Seules les tables dont un chapitre a besoin sont à fournir, et seules les colonnes obligatoires sont à
remplir ; les autres peuvent rester vides ou être supprimées. Formats acceptés : CSV (UTF-8 ou windows-1252 ; virgule,
point-virgule ou tabulation), XLSX, Parquet. Le nom et l’ordre des colonnes du fichier d’origine peuvent être gardés : le fichier
`{aliases}` dit alors à quoi elles correspondent.

**Identifiants.** `{pupil}` est l’identifiant d’origine de l’élève (INE ou numéro interne), le même dans tous les fichiers et
toutes les années. À l’import il est remplacé par un pseudonyme, calculé avec une clé secrète gardée hors du dossier des données ;
l’identifiant d’origine n’est écrit nulle part. Un fichier qui contient un nom, un prénom, une date de naissance, une adresse, un
téléphone ou un second identifiant est refusé.

**Valeurs absentes.** Laisser la cellule vide, ou écrire `NS` (non significatif), `ND` (non disponible), `SO` (sans objet) ; jamais 0.

```
python run_reports.py data check  DOSSIER      # vérifier, sans rien ranger
python run_reports.py data import DOSSIER --alias {aliases}
```
"""
_ALIASES = """# Correspondances entre les colonnes d’un extrait et celles des tables.
# Supprimer les dièses et adapter ; une entrée par sorte de fichier. Titres et valeurs acceptés : voir LISEZMOI.md.
#
# - table: pupils
#   fichiers: "BEE_*.csv"          # les fichiers concernés (facultatif : sinon, ceux qui ont ces colonnes)
#   colonnes:                      # titre dans le fichier: titre attendu
#     INE_CHIFFRE: identifiant_eleve
#     CODE_RNE: uai
#     CODE_SEXE: sexe
#   valeurs:                       # titre attendu: valeur dans le fichier: valeur attendue
#     sexe: {"1": M, "2": F}
#   constantes:                    # colonnes absentes du fichier, de même valeur à toutes les lignes
#     rentree: 2024
#     statut: scolaire
"""


def write_templates(folder: Path) -> tuple[Path, ...]:
    """Write into a folder (created) one CSV of titles per table of internal data, a README and an example of aliases.

    Raises
    ------
    UserError
        One of the files exists already: nothing is overwritten.
    """
    tables = [contract for contract in CONTRACTS.values() if contract.internal]
    contents = {f"{contract.name}.csv": "\ufeff" + ";".join(_titles(contract)) + "\r\n" for contract in tables}
    contents[README] = _readme(tables)
    contents[ALIASES] = _ALIASES
    there = [name for name in contents if (folder / name).exists()]
    if there:
        what = f"fichiers déjà présents : {', '.join(there)}"
        raise UserError(Problem(what, str(folder), todo="choisir un dossier vide"))
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in contents.items():
        (folder / name).write_text(text, encoding="utf-8", newline="")
    return tuple(folder / name for name in contents)


def _titles(contract: Contract) -> list[str]:
    return [header(field.name) for field in contract.fields if field.kind not in DEDUCED]


def _readme(tables: list[Contract]) -> str:
    parts = [_INTRODUCTION.format(aliases=ALIASES, pupil=header("pupil"))]
    for contract in tables:
        parts.append(f"\n## `{contract.name}.csv` : {contract.title}\n")
        parts.append(f"Une ligne par {', '.join(f'`{header(name)}`' for name in contract.key)}.\n")
        parts += ["| Colonne | Obligatoire | Valeurs acceptées | Description |", "|---|---|---|---|"]
        for field in (field for field in contract.fields if field.kind not in DEDUCED):
            accepts = "identifiant d’origine (remplacé à l’import)" if field.kind == "person" else field.accepts
            cells = (f"`{header(field.name)}`", "non" if field.nullable else "oui", accepts, field.description)
            parts.append(f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |")
    return "\n".join(parts) + "\n"
