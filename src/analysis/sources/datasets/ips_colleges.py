"""IPS of collèges: former series (2016 to 2021, with or without standard deviation), rentrée 2022, rentrées 2023 on."""

from ..common import clean, establishments
from ..draft import Draft
from ..model import Built, Column, Source
from ..recognition import Sheet
from .ips import COLUMNS, HEADCOUNT, dataset_id, is_level, note_missing, rentrees, series_of, years

IDS = {0: "fr-en-ips_colleges", 2022: "fr-en-ips-colleges-ap2022", 2023: "fr-en-ips-colleges-ap2023"}
IPS = Column("ips", ("ips", "ips_college", "ips_du_college", "ips_de_l_etablissement"), required=True)
SD = Column("ips_sd", ("ecart_type_de_l_ips", "ecart_type_ips", "ecart_type", "ecart_type_etablissement"))


def build(draft: Draft) -> Built:
    """Tables ips and establishments."""
    clean(draft)
    rentree = rentrees(draft)
    source = dataset_id(rentree, IDS)
    ips = draft.numbers("ips")
    columns = {
        "uai": draft.uai(),
        "rentree": rentree,
        "level": "college",
        "track": "ensemble",
        "ips": ips.value,
        "ips_reason": ips.reason,
        "ips_sd": draft.numbers("ips_sd").value,
        "headcount": draft.counts("headcount"),
        "ips_series": series_of(rentree),
        "sector": draft.sector(),
        "departement": draft.departement(),
        "academie": draft.academie(),
    }
    note_missing(draft, ips.reason)
    tables = {
        "ips": draft.table("ips", source, columns),
        "establishments": establishments(draft, source, "college", rentree),
    }
    return Built(source, years(rentree), tables)


def _accepts(sheet: Sheet) -> bool:
    return is_level("college", sheet)


SOURCE = Source(
    id="fr-en-ips-colleges",
    title="IPS des collèges",
    columns=(*COLUMNS, HEADCOUNT, IPS, SD),
    build=build,
    never=frozenset({"ips_voie_gt", "ips_voie_pro", "type_de_lycee", "ips_etab"}),
    accepts=_accepts,
)
