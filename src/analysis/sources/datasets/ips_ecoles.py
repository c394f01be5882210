"""IPS of écoles (CM2 pupils): no headcount, no standard deviation, « NS » where the index is not significant."""

from ..common import clean, establishments
from ..draft import Draft
from ..model import Built, Column, Source
from ..recognition import Sheet
from .ips import COLUMNS, HEADCOUNT, dataset_id, is_level, note_missing, rentrees, series_of, years

IDS = {0: "fr-en-ips_ecoles", 2022: "fr-en-ips-ecoles-ap2022"}
IPS = Column("ips", ("ips", "ips_ecole", "ips_de_l_ecole", "ips_de_l_etablissement"), required=True)


def build(draft: Draft) -> Built:
    """Tables ips and establishments."""
    clean(draft)
    rentree = rentrees(draft)
    source = dataset_id(rentree, IDS)
    ips = draft.numbers("ips")
    columns = {
        "uai": draft.uai(),
        "rentree": rentree,
        "level": "ecole",
        "track": "ensemble",
        "ips": ips.value,
        "ips_reason": ips.reason,
        "headcount": draft.counts("headcount"),
        "ips_series": series_of(rentree),
        "sector": draft.sector(),
        "departement": draft.departement(),
        "academie": draft.academie(),
    }
    note_missing(draft, ips.reason)
    tables = {
        "ips": draft.table("ips", source, columns),
        "establishments": establishments(draft, source, "ecole", rentree),
    }
    return Built(source, years(rentree), tables)


def _accepts(sheet: Sheet) -> bool:
    return is_level("ecole", sheet)


SOURCE = Source(
    id="fr-en-ips-ecoles",
    title="IPS des écoles",
    columns=(*COLUMNS, HEADCOUNT, IPS),
    build=build,
    never=frozenset(
        {"ecart_type_de_l_ips", "ecart_type_ips", "ips_voie_gt", "ips_voie_pro", "type_de_lycee", "ips_etab"}
    ),
    accepts=_accepts,
)
