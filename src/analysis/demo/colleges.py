"""The collèges: where they are, who they take, what is lasting in them."""

import numpy as np
import pandas as pd

from .names import patrons, people
from .parameters import (
    ABILITY_SCHOOL_SD,
    CELLS,
    COLLEGE_IPS_RANGE,
    CORDEES_RURAL,
    CORDEES_SHARE,
    NETWORKS,
    PROGRAMME_RENTREE,
    REMOTE_SHARE,
    SCHOOL_CORRELATION,
    SCHOOL_SD,
    SCHOOL_SLOPE_SD,
    SIZE_CV,
    pupil_ips_sd,
)
from .randomness import stream
from .territory import Territory

MERGER_RENTREE = 2022  # the absorbed collèges are closed from this rentrée
_MERGED_SHARE = 0.01


def draw_colleges(seed: int, territory: Territory) -> pd.DataFrame:
    """One row per collège, with what never changes in it.

    Columns: uai is given later; departement, academie, commune, kind {public, REP, REP+, prive}, sector, ep, rural,
    ips (true mean IPS of its pupils), pupil_sd, size (mean number of pupils in 3e), u and v (lasting effects on success
    and written mark), ability, slope (departure of the IPS coefficient), coursework, segpa, person, absorbed_by (row of
    the collège that takes its pupils from `MERGER_RENTREE`, else -1), remote (rural and far from towns), socle and ter
    (in one of the few networks « école du socle » or territoires éducatifs ruraux, from `PROGRAMME_RENTREE`), cordees
    (its pupils may join the Cordées de la réussite).
    """
    rng = stream(seed, "colleges")
    frame = pd.concat(
        [_of(rng, d, territory.communes) for _, d in territory.departements.iterrows()], ignore_index=True
    )
    count = len(frame)
    frame["pupil_sd"] = np.maximum(8.0, pupil_ips_sd(frame["ips"].to_numpy())) * rng.lognormal(0, 0.12, count)
    lasting = rng.multivariate_normal([0, 0], [[1, SCHOOL_CORRELATION], [SCHOOL_CORRELATION, 1]], size=count)
    frame["u"], frame["v"] = SCHOOL_SD * lasting[:, 0], SCHOOL_SD * lasting[:, 1]
    frame["ability"] = rng.normal(0, ABILITY_SCHOOL_SD, count)
    frame["slope"] = rng.normal(0, SCHOOL_SLOPE_SD, count)
    frame["coursework"] = rng.normal(0, 1, count)
    private = (frame["kind"] == "prive").to_numpy()
    frame["sector"] = np.where(private, "prive_sous_contrat", "public")
    frame["ep"] = frame["kind"].where(frame["kind"].isin(["REP", "REP+"])).astype("str")
    frame["segpa"] = rng.random(count) < np.where(private, 0.06, 0.34)
    frame["person"] = np.where(private, patrons(rng, count), people(rng, count))
    frame["absorbed_by"] = _mergers(rng, frame)
    return frame.assign(**_programmes(stream(seed, "programmes"), frame))


def _of(rng: np.random.Generator, departement: pd.Series, communes: pd.DataFrame) -> pd.DataFrame:
    kinds = np.repeat(list(CELLS), [departement[kind] for kind in CELLS])
    rural_share = np.array([CELLS[k].rural for k in kinds]) * departement["rural_factor"]
    rural = rng.random(len(kinds)) < np.minimum(rural_share, 0.9)
    cell = [(CELLS[k], int(r)) for k, r in zip(kinds, rural, strict=True)]
    mean, sd, load, size = np.array([(c.ips[r], c.ips_sd[r], c.load[r], c.size[r]) for c, r in cell]).T
    ips = np.clip(rng.normal(mean, sd) + load * departement["ips_effect"], *COLLEGE_IPS_RANGE)
    spread = np.sqrt(np.log1p(SIZE_CV**2))
    here = communes[communes["departement"] == departement["departement"]]
    towns, villages = here[here["density"] <= 4], here[here["density"] > 4]
    weight = np.sqrt(towns["population"].to_numpy(dtype=float))
    chosen = np.where(
        rural,
        rng.choice(villages["commune"], size=len(kinds)),
        rng.choice(towns["commune"], size=len(kinds), p=weight / weight.sum()),
    )
    return pd.DataFrame(
        {
            "departement": departement["departement"],
            "academie": departement["academie"],
            "commune": chosen,
            "kind": kinds,
            "rural": rural,
            "ips": ips,
            "size": np.maximum(12.0, size * rng.lognormal(-(spread**2) / 2, spread, len(kinds))),
        }
    )


def _mergers(rng: np.random.Generator, colleges: pd.DataFrame) -> np.ndarray:
    """For about one collège in a hundred, the public neighbour of its commune that absorbs it."""
    into = np.full(len(colleges), -1)
    public = colleges[(colleges["kind"] == "public") & ~colleges["rural"]]
    groups = [rows.to_numpy() for _, rows in public.groupby("commune").groups.items() if len(rows) >= 3]
    wanted = max(2, round(_MERGED_SHARE * len(colleges)))
    for group in rng.permutation(len(groups))[:wanted]:
        absorbed, absorbing = rng.choice(groups[group], size=2, replace=False)
        into[absorbed] = absorbing
    return into


def _programmes(rng: np.random.Generator, colleges: pd.DataFrame) -> dict[str, np.ndarray]:
    public, rural = colleges["sector"].eq("public").to_numpy(), colleges["rural"].to_numpy()
    lasting = colleges["absorbed_by"].to_numpy() < 0
    chosen = {}
    for name, among in (("socle", public & lasting), ("ter", public & lasting & rural)):
        chosen[name] = np.zeros(len(colleges), dtype=bool)
        chosen[name][rng.choice(np.flatnonzero(among), size=NETWORKS[name], replace=False)] = True
    share = colleges["kind"].map(CORDEES_SHARE).to_numpy(float) + CORDEES_RURAL * (rural & public)
    return {
        "remote": rural & (rng.random(len(colleges)) < REMOTE_SHARE),
        "cordees": rng.random(len(colleges)) < share,
        **chosen,
    }


def in_programme(colleges: pd.DataFrame, name: str, rentree: int) -> np.ndarray:
    """Which collèges are in the networks of a programme at a rentrée."""
    return colleges[name].to_numpy() & (rentree >= PROGRAMME_RENTREE)


def is_open(colleges: pd.DataFrame, rentree: int) -> np.ndarray:
    """Which collèges exist at a rentrée."""
    return (colleges["absorbed_by"].to_numpy() < 0) | (rentree < MERGER_RENTREE)


def yearly_size(colleges: pd.DataFrame, rentree: int) -> np.ndarray:
    """Mean number of pupils in 3e at a rentrée: that of the absorbed collèges goes to the absorbing ones."""
    size = colleges["size"].to_numpy().copy()
    if rentree >= MERGER_RENTREE:
        into = colleges["absorbed_by"].to_numpy()
        gone = into >= 0
        np.add.at(size, into[gone], size[gone])
        size[gone] = 0.0
    return size
