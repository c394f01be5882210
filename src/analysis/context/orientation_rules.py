"""What the rules on outputs let through of the context on orientation: everything else stays where it was computed."""

from collections.abc import Mapping

import pandas as pd

from analysis.disclosure import Profile, outputs
from analysis.measures.multiplicity import adjust
from analysis.measures.results import NotEstimable

PAIR_TYPES = {
    **dict.fromkeys(("uai", "lycee", "rentrees"), "str"),
    **dict.fromkeys(("gap", "low", "high", "adjusted"), "float64"),
    "more": "bool",
}
_VALUES = ["value", "low", "high", "se", "df"]


def let_through(frames: Mapping[str, pd.DataFrame], profile: Profile) -> dict[str, pd.DataFrame]:
    """The frames of `OrientationContext`, from those computed (`pairs` with the columns of `feeder_pairs` and rentrees)."""
    samples, actions = frames["samples"], frames["actions"]
    few = actions[["colleges", "holding"]].min(axis=1) < profile.establishments
    return {
        "estimates": _estimates(frames["estimates"], samples, profile),
        "samples": _samples(samples, profile),
        "spread": frames["spread"][frames["spread"]["units"] >= profile.establishments].reset_index(drop=True),
        **{name: _counted(frames[name], profile) for name in ("exclusions", "coverage")},
        "pairs": _pairs(frames["pairs"], profile),
        "actions": actions[~few].reset_index(drop=True),
    }


def _estimates(rows: pd.DataFrame, samples: pd.DataFrame, profile: Profile) -> pd.DataFrame:
    """Refused where the pupils, the collèges or the residual degrees of freedom are too few."""
    parameters = samples.set_index("territory")["parameters"]
    spare = rows["n"] - rows["territory"].map(parameters)
    secret = pd.Series(
        [
            isinstance(
                outputs.estimate(n, profile, n=int(n), establishments=int(units), residual_df=float(df)), NotEstimable
            )
            for n, units, df in zip(rows["n"], rows["units"], spare, strict=True)
        ],
        index=rows.index,
        dtype=bool,
    ) & (rows["refused"] == "")
    hidden = rows.assign(refused=rows["refused"].mask(secret, outputs.SECRET))
    hidden[_VALUES] = hidden[_VALUES].mask(secret)
    return hidden


def _samples(rows: pd.DataFrame, profile: Profile) -> pd.DataFrame:
    """Territories with enough pupils and collèges; all the pupils untold where those left out are too few to be."""
    kept = rows[(rows["kept"] >= profile.denominator) & (rows["colleges"] >= profile.establishments)]
    left = kept["pupils"] - kept["kept"]
    return kept.assign(pupils=kept["pupils"].astype("Int64").mask(left.between(1, profile.cell - 1))).reset_index(
        drop=True
    )


def _counted(rows: pd.DataFrame, profile: Profile) -> pd.DataFrame:
    """Counts of the whole store, missing below the least count shown."""
    counts = rows["pupils"].astype("Int64")
    return rows.assign(pupils=counts.mask(counts < profile.cell))


def _pairs(rows: pd.DataFrame, profile: Profile) -> pd.DataFrame:
    """The pairs that may be named, without any number of pupils; p-values adjusted over all those compared."""
    tested, adjusted = rows["p_value"].notna(), rows["p_value"].copy()
    adjusted[tested] = adjust(adjusted[tested].to_numpy(), "BH")
    kept = nameable(rows.assign(adjusted=adjusted), profile)
    return kept[list(PAIR_TYPES)].astype(PAIR_TYPES).reset_index(drop=True)


def nameable(pairs: pd.DataFrame, profile: Profile) -> pd.DataFrame:
    """The pairs that may be named: as many pupils as a named point takes, and enough others in the collège and in the lycée.

    That a pair is shown says that it has at least so many pupils: what remains of its collège, and of its lycée, must not be
    known more closely than the least count. The largest pairs of a collège or a lycée are kept first.
    """
    least = profile.named_points
    enough = [not isinstance(outputs.named_point(n, profile, n=int(n)), NotEstimable) for n in pairs["n"]]
    kept = pairs[pd.Series(enough, index=pairs.index, dtype=bool)]
    kept = kept.sort_values(["n", "uai", "lycee"], ascending=[False, True, True])
    for side, total in (("uai", "of_college"), ("lycee", "of_lycee")):
        rank = kept.groupby(side).cumcount() + 1
        kept = kept[kept[total] - (least or 0) * rank >= profile.cell]
    return kept
