"""What to tell a user whose territory is not known."""

from collections.abc import Collection, Sequence

from analysis.errors import Problem, UserError, nearest

from .territory import LEVELS, Territory, slugify

_IMPORT = {
    "bassin": "importer la liste des bassins de l’académie (data template) : aucun bassin n’est connu",
    "reseau": "importer le fichier des réseaux d’éducation prioritaire : aucun réseau n’est connu",
    "etablissement": "importer un fichier d’établissements (annuaire, IPS, IVAC) : aucun établissement n’est connu",
}


def unknown_level(text: str) -> UserError:
    """A level that does not exist."""
    return UserError(
        Problem(
            f"niveau de territoire inconnu « {text.strip()} »" + _or(nearest(slugify(text).replace("-", "_"), LEVELS)),
            allowed=", ".join(LEVELS),
        )
    )


def missing_level(text: str, named: Sequence[Territory]) -> UserError:
    """A name or code without its level: the territories that bear it, or nearly."""
    word = slugify(text)
    names = [slugify(t.name) for t in named]
    close = {word} if word in names else set(nearest(word, names, most=1))
    same_code = [t.id for t in named if t.code == text.strip().upper()]
    return UserError(
        Problem(
            f"territoire inconnu « {text.strip()} »"
            + _or(same_code + [t.id for t in named if slugify(t.name) in close]),
            allowed="france, ou un niveau suivi d’un nom ou d’un code, comme academie:lyon ou departement:69",
        )
    )


def unknown_territory(text: str, level: str, names: Collection[str], named: Sequence[Territory]) -> UserError:
    """A name that is not among the `names` of its level: the same name at another level, or the nearest ones here."""
    name = text.partition(":")[2].strip()
    elsewhere = [t.id for t in named if t.level != level and slugify(t.name) == slugify(name)]
    close = elsewhere or [f"{level}:{found}" for found in nearest(slugify(name), names)]
    return UserError(
        Problem(f"territoire inconnu « {text.strip()} »" + _or(close), todo=None if names else _IMPORT.get(level))
    )


def empty_pattern(pattern: str, level: str, known: Sequence[Territory]) -> UserError:
    """A pattern that matches nothing."""
    todo = f"voir la liste complète avec {level}:*" if known else _IMPORT.get(level)
    return UserError(Problem(f"aucun territoire ne correspond à « {pattern.strip()} »", todo=todo))


def _or(ids: Sequence[str]) -> str:
    return f", vouliez-vous dire « {' », « '.join(ids)} » ?" if ids else ""
