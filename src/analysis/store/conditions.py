"""What a slice must satisfy, as SQL with parameters."""

from collections.abc import Collection, Mapping

from analysis.contracts import CONTRACTS
from analysis.territories import Territory, departements

Where = Mapping[str, object]


class Conditions:
    """Clauses to be joined by AND, and the values of their parameters."""

    def __init__(self) -> None:
        self.clauses: list[str] = []
        self.parameters: dict[str, object] = {}

    def among(self, column: str, value: object) -> str:
        """A clause: the column equals the value, is one of the values, or is missing when the value is None."""
        if value is None:
            return f'"{column}" IS NULL'
        many = isinstance(value, Collection) and not isinstance(value, str)
        names = []
        for one in value if many else [value]:
            name = f"p{len(self.parameters)}"
            self.parameters[name] = one.item() if hasattr(one, "item") else one
            names.append(f"${name}")
        return f'"{column}" IN ({", ".join(names)})' if names else "FALSE"


def conditions(table: str, territory: Territory | None, where: Where | None) -> Conditions:
    """The rows of a table that lie in a territory and satisfy `where`."""
    built = Conditions()
    if territory is not None and territory.level != "france":
        built.clauses.append(_within(built, table, territory))
    built.clauses += [built.among(column, value) for column, value in (where or {}).items()]
    return built


def _within(built: Conditions, table: str, territory: Territory) -> str:
    columns = CONTRACTS[table].columns
    if "uai" in columns and territory.uais is not None:
        return built.among("uai", territory.uais)
    if "departement" in columns:
        return built.among("departement", territory.departements)
    inside = {"academie": _whole_academies(territory), "departement": _whole_departements(territory)}
    if "level" not in columns:
        return built.among("academie", inside["academie"])
    either = [f"({built.among('level', level)} AND {built.among('code', codes)})" for level, codes in inside.items()]
    return f"({' OR '.join(either)})"


def _whole_departements(territory: Territory) -> tuple[str, ...]:
    return territory.departements if territory.uais is None else ()


def _whole_academies(territory: Territory) -> list[str]:
    covered = set(_whole_departements(territory))
    members = {code: {d.code for d in departements().values() if d.parent == code} for code in territory.academies}
    return [code for code, inside in members.items() if inside <= covered]
