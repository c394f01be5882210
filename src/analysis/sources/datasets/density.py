"""Insee's communal density grid in 7 levels (Grille communale de densité), a workbook with title lines and two headers."""

from analysis.territories import commune_departement

from ..draft import Draft
from ..model import Built, Column, Source
from ..values import by_value

ID = "grille_densite_7_niveaux"
COLUMNS = (
    Column(
        "commune", ("codgeo", "code_commune", "code_insee", "com", "code_insee_de_la_commune", "depcom"), required=True
    ),
    Column("name", ("libgeo", "libelle_des_communes", "libelle_commune", "libelle", "nom_commune"), required=True),
    Column("density", ("dens", "typo_degre_de_densite", "dens7", "degre_de_densite", "grille_densite"), required=True),
    Column("density_label", ("libdens", "libelle_degre_de_densite", "lib_dens7", "libdens7")),
    Column(
        "population",
        ("pmun19", "population_municipale_2019", "population_municipale", "population"),
        pattern=r"pmun\d\d|population_municipale_20\d\d",
    ),
)


def build(draft: Draft) -> Built:
    """Table communes; arrondissements of Paris, Lyon and Marseille are set aside, the whole city is kept."""
    draft.drop_duplicates()
    written = draft.raw("commune").str.strip()
    draft.drop(draft.commune() != written.str.zfill(5), "arrondissement de Paris, Lyon ou Marseille", example="name")
    departement = by_value(draft.commune().fillna(""), commune_departement, "str")
    draft.drop(departement.isna(), "hors des 101 départements (collectivités d’outre-mer)", example="commune")
    density = draft.counts("density")
    columns = {
        "commune": draft.commune(),
        "name": draft.text("name"),
        "density": density,
        "density_label": draft.text("density_label"),
        "population": draft.counts("population"),
        "departement": departement.loc[draft.frame.index],
    }
    return Built(ID, "grille Insee", {"communes": draft.table("communes", ID, columns)})


SOURCE = Source(ID, "Grille communale de densité en 7 niveaux (Insee)", COLUMNS, build)
