"""Shares of a cohort weighted for attrition by all that is known of its pupils before the follow-up."""

from collections.abc import Iterator

import pandas as pd

from analysis.disclosure import Profile, outputs
from analysis.frames.cohort_states import FOLLOWED
from analysis.measures import Estimate, NotEstimable
from analysis.measures.cohorts import weighted_shares

COVARIATES = ("sex", "quarter", "status", "rural", "late")
"""What the probability of being found is a logit of: sex, quarter of IPS, status, commune, late in 3e."""
_ENDS = {
    "gt": ("gt_heure", "gt_retard"),
    "professionnel": ("pro", "apprentissage"),
}
EVENTS = (*_ENDS, "ssq")


def rows(pupils: pd.DataFrame, profile: Profile) -> Iterator[dict[str, object]]:
    """Each share of `EVENTS` three years after the 3e, those with an unknown covariate left out, that the rules let through."""
    counts = _counts(pupils[pupils[list(COVARIATES)].notna().all(axis=1)])
    shares = weighted_shares(counts, COVARIATES, events=EVENTS)
    if isinstance(shares, NotEstimable):
        return
    n, seen = int(counts["n"].sum()), int(counts["found"].sum())
    for event, share in shares.items():
        met = int(counts[event].sum())
        allowed = outputs.estimate(
            share,
            profile,
            n=n,
            establishments=counts["uai"].nunique(),
            residual_df=len(counts) - sum(counts[name].nunique() - 1 for name in COVARIATES) - 1,
            smallest_group=min(met, seen - met, n - seen),
            sensitive=True,
        )
        if isinstance(allowed, Estimate) and allowed.low is not None:
            yield {"event": event} | {key: getattr(allowed, key) for key in ("value", "low", "high", "n", "units")}


def _counts(pupils: pd.DataFrame) -> pd.DataFrame:
    """Pupils, those found and those of each event, by collège and cell of covariates."""
    issue = pupils["issue"].astype("str")
    known = pupils[["uai", *COVARIATES]].assign(
        n=1,
        found=~issue.str.startswith(("perdu", "parti")),
        ssq=issue.str.startswith("ssq"),
        **{event: (issue == FOLLOWED) & pupils["devenir36"].isin(codes) for event, codes in _ENDS.items()},
    )
    found = known.groupby(["uai", *COVARIATES], observed=True)[["n", "found", *EVENTS]].sum().reset_index()
    return found.astype({"uai": "str"})
