"""From true counts to a publication: everything hidden together, once, before any report is made."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

import numpy as np
import pandas as pd
from scipy import sparse

from .audit import Audit
from .cells import filters, territories
from .linked import Linked, linked
from .neighbours import Neighbours
from .primary import Primary, primary
from .profiles import Profile
from .proof import prove
from .protected import NOT_APPLICABLE, SECRET, ProtectedTable
from .rounding import rounded
from .secondary import suppress
from .successive import Earlier, cell_names
from .tables import CountTable
from .witnesses import NAMED, named

LEDGER = ("table", "measure", "territory", "filters", "value", "code")


@dataclass(frozen=True, eq=False)
class Publication:
    """What may be shown of some tables of counts, and what was made sure of.

    `tables` by name. `ledger` has one row per cell that an output may show or withhold: columns of `LEDGER` (`filters`
    the codes besides totals and the territory, `value` missing and `code` set where it is not shown). `primary` and
    `secondary` are numbers of cells hidden, `lost` the pupils of the secondary ones. `witnesses` are ways the hidden counts
    can move (see `witnesses.named`): whoever attacks the publication checks them first. Who opens it to report has none.
    """

    tables: Mapping[str, ProtectedTable]
    profile: Profile
    audit: Audit
    primary: int
    secondary: int
    lost: int
    witnesses: pd.DataFrame = field(default_factory=partial(pd.DataFrame, columns=NAMED))

    @property
    def ledger(self) -> pd.DataFrame:
        """Every cell of every table; see the class."""
        return pd.concat([_rows(name, table) for name, table in self.tables.items()], ignore_index=True)


def publish(
    tables: Sequence[CountTable],
    profile: Profile,
    *,
    key: bytes = b"",
    past: pd.DataFrame | None = None,
    since: Collection[str] | None = None,
) -> Publication:
    """Hide what would tell of individuals and what would give it away, in all the tables together, then attack the result.

    `key` is the secret of the random rounding, for the profiles that round; at most 64 bytes. `past` are the true counts of
    earlier releases (columns of `successive.PAST`): what they hid and has not changed stays so, and no cell that a reader knows
    protects another. What changed by a few pupils since these releases, or those of `since`, is hidden. Raises Unprotectable
    when something cannot be protected, RuntimeError when the final attack finds a weak cell.
    """
    system = linked(tables)
    rules = primary(system, profile)
    earlier = None if past is None else Earlier.of(system, cell_names(system), past, rules, profile, since=since)
    rules = rules if earlier is None else earlier.hiding(rules)
    known = np.zeros(len(rules.values), dtype=bool)
    if earlier is not None:
        known[: len(system.values)] = earlier.known
    found = suppress(
        rules.equations,
        rules.values,
        rules.targets & ~known,
        rules.k,
        hidden=rules.unseen & ~known,
        eligible=(rules.values > 0) & ~known,
        place=rules.place,
        above=system.above,
    )
    unknown = rules.targets | rules.unseen | found.secondary
    audit = _audit(system, rules, unknown & ~known, found.witnesses)
    hidden = unknown[: len(system.values)]
    base = profile.count_base
    values = system.values if base == 1 else rounded(system.values, _names(system), base, key)
    return Publication(
        tables={
            table.name: _protected(table, variable, values, hidden, profile)
            for table, variable in zip(system.tables, system.variable, strict=True)
        },
        profile=profile,
        audit=audit,
        primary=int((rules.targets & ~rules.unseen).sum()),
        secondary=int(found.secondary.sum()),
        lost=found.cost,
        witnesses=named(system, found.witnesses),
    )


def _audit(system: Linked, rules: Primary, unknown: np.ndarray, witnesses: sparse.csc_array) -> Audit:
    around = Neighbours(rules.equations, rules.place, system.above, rules.unseen & unknown)
    targets = np.flatnonzero(rules.targets & unknown)
    found = prove(around, rules.values, rules.k, unknown, targets, witnesses)
    if not found.protected.all():
        raise RuntimeError(f"the final attack found {int((~found.protected).sum())} weak cell(s)")
    return Audit(len(targets), round(float((found.high - found.low).min()), 6) if len(targets) else None)


def _names(system: Linked) -> np.ndarray:
    """By variable, the name of the cell it is in the widest of its tables: that with the fewest codes besides totals."""
    names = [
        pd.DataFrame(
            {
                "variable": variable,
                "name": [
                    f"{table.measure}|{territory}|{text}"
                    for territory, text in zip(
                        territories(table.system.cells), filters(table.system.cells, table.dimensions), strict=True
                    )
                ],
            }
        )
        for table, variable in zip(system.tables, system.variable, strict=True)
    ]
    cells = pd.concat(names, ignore_index=True)
    cells = cells[cells["variable"] >= 0].assign(size=cells["name"].str.len())
    return cells.sort_values(["variable", "size", "name"]).drop_duplicates("variable")["name"].to_numpy(dtype=object)


def _protected(
    table: CountTable, variable: np.ndarray, values: np.ndarray, hidden: np.ndarray, profile: Profile
) -> ProtectedTable:
    shown = table.system.shown
    mine = variable[shown]
    nobody = mine < 0
    withheld = ~nobody & hidden[np.maximum(mine, 0)]
    counts = pd.Series(np.where(nobody, 0, values[np.maximum(mine, 0)]), dtype="Int64").mask(withheld)
    code = np.where(nobody, NOT_APPLICABLE, np.where(withheld, SECRET, ""))
    frame = pd.DataFrame({"count": counts.to_numpy(), "code": code}, index=table.system.cells[shown])
    return ProtectedTable(
        measure=table.measure,
        counts=frame.astype({"count": "Int64", "code": "str"}),
        dimensions=table.dimensions,
        profile=profile,
        sensitive=table.sensitive,
    )


def _rows(name: str, table: ProtectedTable) -> pd.DataFrame:
    cells = table.counts.index
    columns = {
        "table": name,
        "measure": table.measure,
        "territory": territories(cells),
        "filters": filters(cells, table.dimensions),
        "value": table.counts["count"].array,
        "code": table.counts["code"].to_numpy(),
    }
    return pd.DataFrame(columns)[list(LEDGER)].astype(
        dict.fromkeys(("table", "measure", "territory", "filters"), "str")
    )
