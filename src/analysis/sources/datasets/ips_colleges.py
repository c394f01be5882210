"""IPS of collèges: former series (2016 to 2021, with or without standard deviation), rentrée 2022, rentrées 2023 on."""

from functools import partial

from ..model import Column, Source
from .ips import COLUMNS, HEADCOUNT, is_level, single_track

IDS = {0: "fr-en-ips_colleges", 2022: "fr-en-ips-colleges-ap2022", 2023: "fr-en-ips-colleges-ap2023"}
IPS = Column("ips", ("ips", "ips_college", "ips_du_college", "ips_de_l_etablissement"), required=True)
SD = Column("ips_sd", ("ecart_type_de_l_ips", "ecart_type_ips", "ecart_type", "ecart_type_etablissement"))

SOURCE = Source(
    id="fr-en-ips-colleges",
    title="IPS des collèges",
    columns=(*COLUMNS, HEADCOUNT, IPS, SD),
    build=single_track("college", IDS),
    never=frozenset({"ips_voie_gt", "ips_voie_pro", "type_de_lycee", "ips_etab"}),
    accepts=partial(is_level, "college"),
)
