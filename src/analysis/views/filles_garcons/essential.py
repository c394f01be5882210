"""What a committee reads first on girls and boys in lycées, and what exhibits say of themselves."""

from collections.abc import Sequence

import pandas as pd

from analysis.context.gender import GenderContext
from analysis.exhibits import KeyFigure
from analysis.protection import Protection, published
from analysis.territories import Territory
from analysis.wording.numbers import NARROW, enumerate_fr, percent, points, quantity, rentree, sentence_case
from analysis.wording.sentences import gender as say

from .frames import ENOUGH
from .names import SPECIALITIES, TRACKS, with_article

READS = {"headcounts": {}, "specialities": {}}


def no_object(context: GenderContext, territory: Territory) -> str | None:
    """Why the chapter has no object, None when it has one."""
    if context.gaps.empty:
        return "Les effectifs des lycées par sexe et les enseignements de spécialité ne sont pas importés."
    if context.of(territory, "specialite").empty and context.of(territory, "voie").empty:
        return f"Aucun lycée n’a d’élèves de terminale comptés par sexe {territory.in_}."
    return None


def key_figures(context: GenderContext, here: Territory, country: Territory) -> tuple[KeyFigure, ...]:
    """Separation, gap in mathematics, girls in NSI, girls in terminale générale: those that exist, beside the country's."""
    own, other = context.separated(here), context.separated(country)
    figures = []
    if len(own):
        row = own.iloc[-1]
        beside = (
            None
            if here == country or other.empty
            else f"{country.name}{NARROW}: {percent(float(other.iloc[-1]['value']))}"
        )
        figures.append(
            KeyFigure(
                "Indice de séparation",
                percent(float(row["value"])),
                f"doublettes de terminale, {rentree(int(row['rentree']))}",
                beside,
                name="separation",
                raw=float(row["value"]),
                unit="percent",
            )
        )
    wanted = (
        ("specialite", "0613", "gap", "Mathématiques, écart de choix filles − garçons"),
        ("specialite", "0747", "share", "Part des filles en numérique et sciences informatiques"),
        ("voie", "terminale_g", "share", "Part des filles en terminale générale"),
    )
    for kind, code, column, label in wanted:
        value, beside = (_value(context.of(territory, kind), code, column) for territory in (here, country))
        if value is None:
            continue
        said = points(value, sign=True) if column == "gap" else percent(value)
        compared = None
        if here != country and beside is not None:
            compared = f"{country.name}{NARROW}: {points(beside, sign=True) if column == 'gap' else percent(beside)}"
        figures.append(
            KeyFigure(
                label,
                said,
                None,
                compared,
                name=f"{code}_{column}",
                raw=value,
                unit="points" if column == "gap" else "percent",
            )
        )
    return tuple(figures)


def essential(context: GenderContext, here: Territory, country: Territory) -> tuple[str, ...]:
    """Separation, widest gap, extremes, tracks, caution: five at most."""
    own, other, said = context.separated(here), context.separated(country), []
    if len(own):
        row = own.iloc[-1]
        beside = None if here == country or other.empty else float(other.iloc[-1]["value"])
        said.append(
            say.separation(
                float(row["value"]),
                _real(row["low"]),
                _real(row["high"]),
                in_=here.in_,
                rentree=int(row["rentree"]),
                other=beside,
                other_in=country.in_,
            )
        )
    rows = context.of(here, "specialite")
    rows = rows[rows["n"] >= ENOUGH]
    if len(rows):
        row = rows.loc[rows["gap"].abs().idxmax()]
        said.append(
            say.widest(
                with_article(row["code"]),
                row["of_girls"],
                row["of_boys"],
                row["gap"],
                _real(row["gap_low"]),
                _real(row["gap_high"]),
                rentree=int(row["rentree"]),
                lycees=(int(row["units"]), int(own.iloc[-1]["units"])) if len(own) else None,
            )
        )
    if len(rows) > 1:
        said.append(say.extremes(*_ends(rows, SPECIALITIES)))
    tracks = context.of(here, "voie")
    tracks = tracks[tracks["n"] >= ENOUGH]
    if len(tracks) > 1:
        said.append(say.tracks(*_ends(tracks, TRACKS), rentree=int(tracks["rentree"].iloc[0])))
    return (*said, say.NOTE)


def chance_text(context: GenderContext, here: Territory) -> str | None:
    """What chance alone would show, None without an index."""
    own = context.separated(here)
    return None if own.empty else say.by_chance(float(own.iloc[-1]["value"]), float(own.iloc[-1]["by_chance"]))


def about(
    context: GenderContext, here: Territory, sources: Sequence[str], kind: str = "specialite"
) -> dict[str, str | Protection]:
    """Population, n, source, vintage of exhibits on specialities, or on tracks (``"voie"``)."""
    rows = context.of(here, kind)
    if rows.empty:
        return {}
    own = context.separated(here)
    what = "élèves de terminale générale" if kind == "specialite" else "élèves de terminale générale et technologique"
    pupils = int(own.iloc[-1]["n"]) if kind == "specialite" and len(own) else int(rows["n"].sum())
    return {
        "population": f"{what} des lycées publics et privés sous contrat {here.of}",
        "n": quantity(pupils, "élève"),
        "source": f"{'données fictives' if here.fictitious else 'DEPP'}, {enumerate_fr(sources)}",
        "vintage": rentree(int(rows["rentree"].iloc[0])),
        "protection": published(READS),
    }


def covered(context: GenderContext, here: Territory) -> str:
    """What the report covers."""
    years = {kind: context.of(here, kind)["rentree"] for kind in ("specialite", "voie")}
    said = [f"spécialités, {rentree(int(years['specialite'].iloc[0]))}"] if len(years["specialite"]) else []
    said += [f"séries, {rentree(int(years['voie'].iloc[0]))}"] if len(years["voie"]) else []
    return sentence_case(f"{NARROW}; ".join(said) or "aucune rentrée")


def _value(rows: pd.DataFrame, code: str, column: str) -> float | None:
    found = rows[(rows["code"] == code) & (rows["n"] >= ENOUGH)]
    return None if found.empty else float(found[column].iloc[0])


def _ends(rows: pd.DataFrame, called: dict[str, str]) -> tuple[tuple[str, float], tuple[str, float]]:
    ordered = rows.sort_values("share")
    first, last = ordered.iloc[0], ordered.iloc[-1]
    return (called.get(first["code"], first["code"]), float(first["share"])), (
        called.get(last["code"], last["code"]),
        float(last["share"]),
    )


def _real(value: object) -> float | None:
    return None if pd.isna(value) else float(value)
