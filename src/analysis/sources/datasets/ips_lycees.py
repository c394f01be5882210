"""IPS of lycées: one index by track (general and technological, vocational) and one for the whole establishment."""

import pandas as pd

from ..common import clean, establishments
from ..draft import Draft
from ..headers import normalise_header
from ..model import Built, Column, Source
from ..values import by_value
from .ips import COLUMNS, dataset_id, note_missing, rentrees, series_of, years

IDS = {0: "fr-en-ips_lycees", 2022: "fr-en-ips-lycees-ap2022", 2023: "fr-en-ips-lycees-ap2023"}
NATURES = {"LEGT": "lycee_gt", "LPO": "lycee_polyvalent", "LP": "lycee_pro"}
_TYPES = {"legt": "LEGT", "lgt": "LEGT", "lg": "LEGT", "lpo": "LPO", "lp": "LP"}

TRACK_COLUMNS = (
    Column("ips_gt", ("ips_voie_gt", "ips_gt"), required=True),
    Column("ips_pro", ("ips_voie_pro", "ips_pro"), required=True),
    Column("ips_ensemble", ("ips_ensemble_gt_pro", "ips_etab", "ips_de_l_etablissement", "ips_etablissement", "ips")),
    Column("sd_gt", ("ecart_type_de_l_ips_voie_gt", "ecart_type_voie_gt", "ecart_type_ips_voie_gt")),
    Column("sd_pro", ("ecart_type_de_l_ips_voie_pro", "ecart_type_voie_pro", "ecart_type_ips_voie_pro")),
    Column("sd_ensemble", ("ecart_type_etablissement", "ecart_type_de_l_ips_ensemble_gt_pro", "ecart_type_de_l_ips")),
    Column("headcount_gt", ("effectifs_voie_gt", "effectif_voie_gt")),
    Column("headcount_pro", ("effectifs_voie_pro", "effectif_voie_pro")),
    Column("headcount_ensemble", ("effectifs_ensemble_gt_pro", "effectifs", "effectif_total")),
    Column("lycee_type", ("type_de_lycee", "type_lycee", "type_d_etablissement")),
)


def build(draft: Draft) -> Built:
    """Tables ips (track ensemble for all, gt and pro where the lycée has the track) and establishments."""
    clean(draft)
    rentree = rentrees(draft)
    source = dataset_id(rentree, IDS)
    kind = by_value(draft.raw("lycee_type"), lambda text: _TYPES.get(normalise_header(text)), "str")
    common = {
        "uai": draft.uai(),
        "rentree": rentree,
        "level": "lycee",
        "lycee_type": kind,
        "ips_series": series_of(rentree),
        "sector": draft.sector(),
        "departement": draft.departement(),
        "academie": draft.academie(),
    }
    parts = [_track(draft, source, common, track, kind) for track in ("ensemble", "gt", "pro")]
    tables = {
        "ips": pd.concat(parts, ignore_index=True),
        "establishments": establishments(draft, source, kind.map(NATURES).fillna("autre"), rentree),
    }
    return Built(source, years(rentree), tables)


def _track(draft: Draft, source: str, common: dict[str, object], track: str, kind: pd.Series) -> pd.DataFrame:
    ips = draft.numbers(f"ips_{track}")
    headcount = draft.counts(f"headcount_{track}")
    spread = draft.numbers(f"sd_{track}").value
    if track == "ensemble":
        # A lycée with a single track: its index is that of the track, so is its standard deviation.
        single = draft.numbers("sd_gt").value.where(kind == "LEGT", draft.numbers("sd_pro").value.where(kind == "LP"))
        spread = spread.fillna(single)
        rows = draft.frame.index
        note_missing(draft, ips.reason)
    else:
        other = {"gt": "LP", "pro": "LEGT"}[track]
        told = ips.value.notna() | headcount.notna()
        rows = draft.frame.index[told | (kind.notna() & (kind != other))]
    columns = {"track": track, "ips": ips.value, "ips_reason": ips.reason, "ips_sd": spread, "headcount": headcount}
    return draft.table("ips", source, {**common, **columns}, rows)


SOURCE = Source(id="fr-en-ips-lycees", title="IPS des lycées", columns=(*COLUMNS, *TRACK_COLUMNS), build=build)
