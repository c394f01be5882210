"""One row per pupil of 3e and rentrée: the four stages of orientation beside who the pupil is and where the 3e was."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.measures.quartiles import assign
from analysis.store import Store
from analysis.territories import Territory

from .education_prioritaire import ep_labels
from .orientation_places import coordinates, distances, ruralities

TRACKS = ("2nde_gt", "2nde_pro", "cap", "apprentissage", "agricole")
DESTINATIONS = (*TRACKS, "redoublement", "autre", "hors_academie", "non_retrouve")
STATUSES = ("REP+", "REP", "public_hors_ep", "prive", "inconnu")
ORIENTATION_TYPES = {
    **dict.fromkeys(
        ("uai", "departement", "academie", "status", "ep", "ep_base", "ep_course", "rurality", "sex"), "str"
    ),
    "rentree": "int64",
    **dict.fromkeys(("segpa", "ulis", "upe2a"), "bool"),
    **dict.fromkeys(("ips", "coursework", "written", "entry_score"), "float64"),
    "quarter": "int64",
    **dict.fromkeys(("wish", "decision", "appeal", "assigned", "destination", "gt_sector", "lycee", "field"), "str"),
    **dict.fromkeys(("assigned_rank", "distance"), "float64"),
}
COVERAGE = {
    "segpa": "élèves de SEGPA, présentés à part",
    "ulis": "élèves d’ULIS, comptés dans les passages, écartés des comparaisons à résultats comparables",
    "upe2a": "élèves allophones arrivants (UPE2A), comptés",
    "no_wish": "sans vœu enregistré, absents du taux de demande",
    "no_decision": "sans décision enregistrée, absents du taux de décision",
    "no_constat": "sans situation enregistrée à la rentrée suivante, comptés « non retrouvés »",
    "not_found": "enregistrés « non retrouvés » à la rentrée suivante",
    "other_code": "situation d’une autre classe que la 3e, comptée « autre »",
    "ep_unknown": "éducation prioritaire ou secteur non renseigné",
    "ips_unknown": "IPS de l’élève non disponible",
    "sex_unknown": "sexe non renseigné",
    "appeal_unknown": "décision dont l’appel n’est pas renseigné",
    "field_unknown": "en voie professionnelle, famille de métiers non renseignée",
    "rurality_unknown": "commune du collège sans degré de densité connu",
    "stage_without_pupil": "lignes d’orientation sans élève de 3e correspondant, écartées",
}
_PROFILE = ["pupil", "uai", "sector", "ep", "sex", "ips", "segpa", "ulis", "upe2a", "coursework", "entry_score"]
_PLACE = ["departement", "academie"]
_STAGE = ["pupil", "stage", "rank", "destination", "destination_sector", "destination_uai", "field", "appeal", "date"]
_PROFESSIONAL = ("2nde_pro", "cap", "apprentissage")


@dataclass(frozen=True, eq=False)
class OrientationPanel:
    """Pupils of 3e of a territory's collèges, one row per pupil and rentrée; no pseudonym is kept.

    `data` has the columns of `ORIENTATION_TYPES`. `status` is one of `STATUSES` (éducation prioritaire and sector of the year of
    3e); `ep` the same label without sectors (``"REP+"``, ``"REP"``, ``"hors_ep"``, ``"inconnu"``), `ep_base` the collège's label in
    the first rentrée, `ep_course` what became of it from the first rentrée to the last (see `ep_labels`); `quarter` 1 to 4 the quarter
    of IPS within `bounds`, 0 unknown; `rurality` one of `RURALITIES`, of the collège's commune. `wish` (first rank), `decision`,
    `assigned` are destinations or empty; `destination` is one of `DESTINATIONS`, exhaustive and exclusive, empty only in the
    rentrées that nothing is known after; `gt_sector` (``"public"``, ``"prive"``, ``"inconnu"``) and `lycee` those of the
    assignment or the observed place, `distance` how far the latter is from the collège (kilometres as the crow flies, missing where
    one of the two is not located), `field` its family of trades in the vocational track, `appeal` what became of an appeal of the
    decision; both empty where they are not known. `written` is the mark at the written DNB.

    `coverage` has columns rentree, reason (a key of `COVERAGE`), motif (its French text), pupils. `followed` are the rentrées
    whose next one is observed.
    """

    territory: Territory
    data: pd.DataFrame
    coverage: pd.DataFrame
    rentrees: tuple[int, ...]
    followed: tuple[int, ...]

    @property
    def reads(self) -> dict[str, dict[str, object]]:
        """The rows of the store behind the panel: table → conditions."""
        years = {"level": "3e", "rentree": self.rentrees}
        return {"pupils": years, "orientation": years}

    @property
    def common(self) -> pd.DataFrame:
        """Pupils outside SEGPA: those the four rates are about."""
        return self.data[~self.data["segpa"]]


def orientation_panel(
    store: Store, territory: Territory, *, rentrees: Collection[int] | None = None, bounds: pd.DataFrame | None = None
) -> OrientationPanel:
    """Join the pupils of 3e with their stages of orientation, all rentrées of both tables by default.

    `bounds` gives the quarters of IPS by rentrée (see `ips_bounds`); those of the whole store by default. Every pupil of 3e of
    the table of pupils is a row: what is not known of one is counted in `coverage`, never left out.
    """
    held = set(store.values("pupils", "rentree", {"level": "3e"})) & set(
        store.values("orientation", "rentree", {"level": "3e"})
    )
    years = tuple(sorted(int(year) for year in (held if rentrees is None else held & set(rentrees))))
    bounds = ips_bounds(store, years) if bounds is None else bounds
    places, points = ruralities(store, territory), coordinates(store, territory)
    labels = ep_labels(store, territory, years)
    parts = [_year(store, territory, year, bounds, places, points, labels) for year in years]
    data = pd.concat([part for part, _, _ in parts], ignore_index=True) if parts else _empty()
    coverage = [row for _, rows, _ in parts for row in rows]
    return OrientationPanel(
        territory,
        data,
        pd.DataFrame(coverage, columns=["rentree", "reason", "motif", "pupils"]),
        years,
        tuple(year for year, (_, _, followed) in zip(years, parts, strict=True) if followed),
    )


def ips_bounds(store: Store, rentrees: Collection[int]) -> pd.DataFrame:
    """The three bounds of the quarters of IPS among all pupils of 3e of the store, by rentrée: rentree, b1, b2, b3."""
    rows = []
    for year in rentrees:
        ips = store.read("pupils", columns=["ips"], where={"level": "3e", "rentree": year})["ips"].dropna()
        if len(ips):
            rows.append((year, *np.quantile(ips.to_numpy(float), (0.25, 0.5, 0.75))))
    return pd.DataFrame(rows, columns=["rentree", "b1", "b2", "b3"]).set_index("rentree")


def _year(
    store: Store,
    territory: Territory,
    year: int,
    bounds: pd.DataFrame,
    places: pd.Series,
    points: pd.DataFrame,
    labels: pd.DataFrame,
) -> tuple[pd.DataFrame, list[tuple[int, str, str, int]], bool]:
    pupils = store.read("pupils", territory, columns=[*_PROFILE, *_PLACE], where={"level": "3e", "rentree": year})
    stages = store.read("orientation", territory, columns=_STAGE, where={"level": "3e", "rentree": year})
    orphans = int((~stages["pupil"].isin(pupils["pupil"])).sum())
    exams = {"exam": "dnb", "session": year + 1}
    written = store.read("pupil_exams", territory, columns=["pupil", "written"], where=exams)
    rows = pupils.merge(_wide(stages), on="pupil", how="left", validate="one_to_one")
    rows = rows.merge(written, on="pupil", how="left", validate="one_to_one")
    rows = rows.merge(
        labels[labels["rentree"] == year].drop(columns="rentree"), on="uai", how="left", validate="many_to_one"
    )
    followed = bool(rows["constat"].notna().any())
    data = _columns(rows, year, followed, bounds, places, points)
    counts = _coverage(rows, data, followed) | {"stage_without_pupil": orphans}
    return data, [(year, reason, COVERAGE[reason], n) for reason, n in counts.items() if n], followed


def _wide(stages: pd.DataFrame) -> pd.DataFrame:
    """One row per pupil: first wish, decision, the last assignment, the place observed."""
    ordered = stages.sort_values(["pupil", "rank"], kind="stable")
    first = ordered[(ordered["stage"] != "voeu") | (ordered["rank"] == 1)]
    assigned = first[first["stage"] == "affectation"].sort_values("date", kind="stable", na_position="first")
    chosen = {
        "wish": first[first["stage"] == "voeu"].drop_duplicates("pupil"),
        "decision": first[first["stage"] == "decision"].drop_duplicates("pupil"),
        "assigned": assigned.drop_duplicates("pupil", keep="last"),
        "constat": first[first["stage"] == "constat"].drop_duplicates("pupil"),
    }
    wide = pd.DataFrame(index=pd.Index(stages["pupil"].unique(), name="pupil"))
    for name, part in chosen.items():
        wide[name] = part.set_index("pupil")["destination"]
    more = (("assigned", "rank"), ("decision", "appeal"))
    for name, column in (*more, *(("constat", f) for f in ("destination_sector", "destination_uai", "field"))):
        wide[f"{name}_{column}"] = chosen[name].set_index("pupil")[column]
    return wide.reset_index()


def _columns(
    rows: pd.DataFrame, year: int, followed: bool, bounds: pd.DataFrame, places: pd.Series, points: pd.DataFrame
) -> pd.DataFrame:
    private = rows["sector"].astype("str").str.startswith("prive").fillna(False)
    ep = rows["ep"].astype("str").fillna("inconnu").mask(private & rows["ep"].isna(), "hors_ep")
    status = np.select(
        [rows["sector"].isna() | (ep == "inconnu"), ep != "hors_ep", private],
        ["inconnu", ep, "prive"],
        "public_hors_ep",
    )
    quarter = assign(rows["ips"], tuple(bounds.loc[year])) if year in bounds.index else 0
    sector = (
        rows["constat_destination_sector"]
        .astype("str")
        .map({"public": "public", "prive_sous_contrat": "prive", "prive_hors_contrat": "prive"})
    )
    data = pd.DataFrame(
        {
            "uai": rows["uai"],
            "departement": rows["departement"],
            "academie": rows["academie"],
            "status": status,
            "ep": ep,
            "ep_base": rows["ep_base"].fillna("inconnu"),
            "ep_course": rows["ep_course"].fillna("inconnu"),
            "rurality": rows["uai"].map(places).fillna("inconnu"),
            "sex": rows["sex"].fillna("inconnu"),
            "rentree": year,
            **{flag: rows[flag].fillna(False).astype("bool") for flag in ("segpa", "ulis", "upe2a")},
            **{name: rows[name].to_numpy(float) for name in ("ips", "coursework", "written", "entry_score")},
            "quarter": quarter,
            "wish": rows["wish"].fillna(""),
            "decision": rows["decision"].fillna(""),
            "appeal": rows["decision_appeal"].fillna(""),
            "assigned": rows["assigned"].fillna(""),
            "destination": _destination(rows["constat"]) if followed else "",
            "gt_sector": sector.fillna("inconnu").where(rows["constat"] == "2nde_gt", ""),
            "lycee": rows["constat_destination_uai"].fillna(""),
            "field": rows["constat_field"].where(rows["constat"].isin(_PROFESSIONAL)).fillna(""),
            "assigned_rank": rows["assigned_rank"].to_numpy(float, na_value=np.nan),
            "distance": distances(points, rows["uai"], rows["constat_destination_uai"]),
        }
    )
    return data[list(ORIENTATION_TYPES)].astype(ORIENTATION_TYPES)


def _destination(constat: pd.Series) -> pd.Series:
    """Exhaustive and exclusive: nothing observed is « non retrouvé », a code of another class is « autre »."""
    return constat.where(constat.isin(DESTINATIONS), "autre").mask(constat.isna(), "non_retrouve").astype("str")


def _coverage(rows: pd.DataFrame, data: pd.DataFrame, followed: bool) -> dict[str, int]:
    known = rows["constat"]
    counts = {
        **{flag: data[flag] for flag in ("segpa", "ulis", "upe2a")},
        "no_wish": data["wish"] == "",
        "no_decision": data["decision"] == "",
        "no_constat": known.isna() & followed,
        "not_found": known == "non_retrouve",
        "other_code": known.notna() & ~known.isin(DESTINATIONS),
        "ep_unknown": data["status"] == "inconnu",
        "ips_unknown": data["ips"].isna(),
        "sex_unknown": data["sex"] == "inconnu",
        "appeal_unknown": (data["decision"] != "") & (data["appeal"] == ""),
        "field_unknown": data["destination"].isin(_PROFESSIONAL) & (data["field"] == ""),
        "rurality_unknown": data["rurality"] == "inconnu",
    }
    return {reason: int(where.sum()) for reason, where in counts.items()}


def _empty() -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series([], dtype=kind) for name, kind in ORIENTATION_TYPES.items()})
