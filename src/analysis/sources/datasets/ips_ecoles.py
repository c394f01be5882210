"""IPS of écoles (CM2 pupils): no headcount, no standard deviation, « NS » where the index is not significant."""

from functools import partial

from ..model import Column, Source
from .ips import COLUMNS, HEADCOUNT, is_level, single_track

IDS = {0: "fr-en-ips_ecoles", 2022: "fr-en-ips-ecoles-ap2022"}
IPS = Column("ips", ("ips", "ips_ecole", "ips_de_l_ecole", "ips_de_l_etablissement"), required=True)

SOURCE = Source(
    id="fr-en-ips-ecoles",
    title="IPS des écoles",
    columns=(*COLUMNS, HEADCOUNT, IPS),
    build=single_track("ecole", IDS),
    never=frozenset(
        {"ecart_type_de_l_ips", "ecart_type_ips", "ips_voie_gt", "ips_voie_pro", "type_de_lycee", "ips_etab"}
    ),
    accepts=partial(is_level, "ecole"),
)
