"""Shares of a cohort weighted for attrition by all that is known of its pupils before the follow-up."""

from collections.abc import Iterator

import pandas as pd

from analysis.disclosure import Profile, outputs
from analysis.frames.cohort_states import FOLLOWED
from analysis.measures import Estimate
from analysis.measures.cohorts import weighted_share

COVARIATES = ("sex", "quarter", "status", "rural", "late")
"""What the probability of being found is a logit of: sex, quarter of IPS, status, commune, late in 3e."""
_ENDS = {
    "gt": ("gt_heure", "gt_retard"),
    "professionnel": ("pro", "apprentissage"),
}
EVENTS = (*_ENDS, "ssq")


def rows(pupils: pd.DataFrame, profile: Profile) -> Iterator[dict[str, object]]:
    """Each share of `EVENTS` three years after the 3e, those with an unknown covariate left out, that the rules let through."""
    used = pupils[pupils[list(COVARIATES)].notna().all(axis=1)]
    issue = used["issue"].astype("str")
    found = ~issue.str.startswith(("perdu", "parti"))
    cells = used[["uai", *COVARIATES]].assign(n=1, found=found.to_numpy())
    for event in EVENTS:
        here = (
            issue.str.startswith("ssq")
            if event == "ssq"
            else (issue == FOLLOWED) & used["devenir36"].isin(_ENDS[event])
        )
        known = cells.assign(known=here.to_numpy())
        counts = known.groupby(["uai", *COVARIATES], observed=True)[["n", "found", "known"]].sum().reset_index()
        counts = counts.astype({"uai": "str"})
        n, met, seen = (int(counts[name].sum()) for name in ("n", "known", "found"))
        share = outputs.estimate(
            weighted_share(counts, COVARIATES, known="known", found="found", n="n"),
            profile,
            n=n,
            establishments=counts["uai"].nunique(),
            residual_df=len(counts) - sum(counts[name].nunique() - 1 for name in COVARIATES) - 1,
            smallest_group=min(met, seen - met, n - seen),
            sensitive=True,
        )
        if isinstance(share, Estimate) and share.low is not None:
            yield {"event": event} | {key: getattr(share, key) for key in ("value", "low", "high", "n", "units")}
