"""A report with everything in it, built from exhibits' own bundles (no kernel)."""

import io
from collections.abc import Callable
from types import SimpleNamespace

import nbformat
import pandas as pd
import pytest
from matplotlib import rc_context
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from analysis.exhibits import (
    Column,
    KeyFigure,
    callout,
    figure,
    key_figures,
    part,
    report_header,
    sentences,
    table,
)

SAID = {
    "population": "Collèges publics et privés sous contrat de l’académie, candidats de la série générale",
    "source": "DEPP, indicateurs de valeur ajoutée des collèges",
    "vintage": "session 2023",
}


def draw(slope: float = 1.0, name: str = "droite") -> SimpleNamespace:
    """A small chart that has what every matplotlib chart has: a clipping path, an id, text."""
    data = pd.DataFrame({"ips": range(70, 151, 10)})
    data["taux"] = 60 + slope * (data["ips"] - 70) / 3
    with rc_context({"svg.fonttype": "none", "svg.hashsalt": "x", "font.family": "Inter, sans-serif"}):
        drawing = Figure(figsize=(6.3, 3.1))
        FigureCanvasSVG(drawing)
        axes = drawing.add_axes((0.08, 0.17, 0.9, 0.8))
        axes.plot(data["ips"], data["taux"], "o-", color="#0f4c8a")
        for side in ("top", "right"):
            axes.spines[side].set_visible(False)
        axes.set_xlabel("IPS moyen du collège")
        buffer = io.StringIO()
        drawing.savefig(buffer, format="svg", metadata={"Date": None})
    alt = f"Nuage de points ({name}) : le taux de réussite passe de 60 % à {data['taux'].iloc[-1]:.0f} % quand l’IPS passe de 70 à 150."
    return SimpleNamespace(svg=buffer.getvalue(), data=data, alt=alt, width_mm=160.0, height_mm=78.7)


def frame(rows: int = 60) -> pd.DataFrame:
    """One row per invented collège."""
    return pd.DataFrame(
        {
            "name": [f"Collège fictif no {i + 1}" for i in range(rows)],
            "ips": [82.4 + i * 0.83 for i in range(rows)],
            "present": [1200 - i * 7 for i in range(rows)],
            "rate": [None if i == 3 else 78.25 + i * 0.3 for i in range(rows)],
            "low": [70.0 + i * 0.3 for i in range(rows)],
            "high": [84.0 + i * 0.25 for i in range(rows)],
            "sector": ["Public" if i < 40 else "Privé sous contrat" for i in range(rows)],
        }
    )


COLUMNS = [
    Column("name", "Collège"),
    Column("ips", "IPS", format="decimal:1"),
    Column("present", "Candidats présents", format="integer"),
    Column("rate", "Taux de réussite [intervalle]", format="percent:1", low="low", high="high"),
]

FORMULAS = r"""## Modèle

Le taux de réussite $y_j$ du collège $j$ est relié à son IPS par une régression pondérée par les effectifs[^1] :

$$
\hat{\beta} = \frac{\sum_{j=1}^{J} n_j \,(x_j - \bar{x})(y_j - \bar{y})}{\sum_{j=1}^{J} n_j \,(x_j - \bar{x})^2}
$$

Sur l’échelle logistique, $\operatorname{logit}(p_j) = \alpha + \beta x_j$, avec $\alpha \in \mathbb{R}$ et
$\left|\beta\right| \le 1$.

[^1]: Les effectifs sont les candidats **présents**, non les inscrits.

### Ce que le modèle ne dit pas

1. Il décrit des *collèges*, non des élèves.
2. Il ne dit rien de l’efficacité d’un établissement.
   - ni de ses personnels
   - ni de ses moyens

| Écart-type | Seuil |
|:-----------|------:|
| Classique  |  40,5 |
| `CR1`      |  10,0 |

> Une citation, avec un [lien](https://www.education.gouv.fr/).
"""


def make_notebook(*cells: object) -> nbformat.NotebookNode:
    """Strings become Markdown cells, exhibits executed code cells."""
    made = []
    for number, content in enumerate(cells, start=1):
        if isinstance(content, str):
            cell = nbformat.v4.new_markdown_cell(content)
        elif isinstance(content, nbformat.NotebookNode):
            cell = content
        else:
            output = nbformat.v4.new_output("execute_result", content._repr_mimebundle_(), execution_count=number)
            cell = nbformat.v4.new_code_cell(f"montrer_{content.kind}()", outputs=[output], execution_count=number)
        cell["id"] = f"cell-{number}"
        made.append(cell)
    return nbformat.v4.new_notebook(cells=made)


def make_header(**changed: object):
    """The header of an invented academy."""
    said = {
        "territory_id": "academie:alpha",
        "territory_label": "Académie d’Alpha",
        "title": "Réussite au DNB et milieu social",
        "subtitle": "Dans quelle mesure la réussite des collèges suit-elle l’indice de position sociale de leurs élèves ?",
        "period": "Sessions 2022 à 2024",
        "sources": [
            "DEPP, indicateurs de valeur ajoutée des collèges, sessions 2022 à 2024",
            "DEPP, indices de position sociale des collèges, rentrée 2022",
            "DEPP, annuaire de l’éducation, état au 1er mars 2025",
        ],
        "fictitious": True,
        "date": "2025-03-01",
    }
    return report_header(**said | changed)


def everything(**changed: object) -> nbformat.NotebookNode:
    """The notebook with every kind of exhibit and of prose."""
    return make_notebook(
        "# Réussite au DNB et milieu social",
        nbformat.v4.new_code_cell("territory = 'academie:alpha'"),
        make_header(**changed),
        part("comite"),
        key_figures(
            [
                KeyFigure("Taux de réussite au DNB", "87,3\u202f%", "748\u202f628 candidats présents", "France\u202f: 86,9\u202f%"),
                KeyFigure("Écart entre les quarts extrêmes", "13,9\u202fpoints", "Quart le plus favorisé moins quart le moins favorisé"),
                KeyFigure("Pente pour 10 points d’IPS", "+2,97\u202fpoints", "Intervalle de 2,49 à 3,45", "France\u202f: +2,97"),
            ]
        ),
        sentences(
            [
                "Le taux de réussite augmente de 2,97 points quand l’IPS du collège augmente de 10 points.",
                "L’écart en points se réduit parce que presque tous les élèves réussissent davantage\u202f; à difficulté égale, le poids du milieu social est inchangé.",
                "Non concluant\u202f: avec 748\u202f628 élèves, les données sont compatibles aussi bien avec une baisse de 0,3 point qu’avec une hausse de 0,2 point.",
            ]
        ),
        "## La réussite selon l’IPS\n\nLes collèges les plus favorisés ont un taux de réussite plus élevé. " * 1
        + "Ces résultats décrivent les collèges, non les élèves\u202f: ils ne disent pas que chaque élève de milieu modeste réussit moins.",
        figure(
            draw(1.0, "réussite"), title="Taux de réussite au DNB selon l’IPS du collège", n=748628, **SAID,
            note="Un collège d’IPS 100 a en moyenne un taux de réussite de 70\u202f%.", id="reussite-ips",
        ),
        callout("warning", "Une rupture de série en 2024", "Les correctifs académiques ont cessé à la session 2024.\n\nLes niveaux ne se comparent pas."),
        "## L’évolution\n\nLa pente varie peu d’une session à l’autre.",
        figure(draw(0.7, "évolution"), title="Évolution de la pente depuis 2022", n="61 collèges, 49\u202f608 élèves", **SAID),
        callout("definition", "Indice de position sociale (IPS)", "Moyenne des indices des élèves du collège, d’après les professions de leurs parents."),
        part("statisticien"),
        FORMULAS,
        callout("info", "Des données exhaustives", "L’intervalle mesure ce que le hasard des effectifs suffirait à produire."),
        "## Collèges et résultats",
        table(frame(), title="Collèges de l’académie, par secteur", n=60, columns=COLUMNS, groups="sector", id="colleges", note="Taux de la session.", **SAID),
        table(frame(5)[["name", "ips", "present"]], title="Cinq collèges", n=5, **SAID),
    )  # fmt: skip


@pytest.fixture(scope="session")
def build() -> Callable:
    """Makes a notebook from strings (Markdown) and exhibits."""
    return make_notebook


@pytest.fixture(scope="session")
def header() -> Callable:
    """Makes a header; keyword arguments change it."""
    return make_header


@pytest.fixture(scope="session")
def full() -> Callable:
    """Makes the notebook with everything; keyword arguments change its header."""
    return everything


@pytest.fixture(scope="session")
def chart() -> Callable:
    """Draws a small chart."""
    return draw


@pytest.fixture(scope="session")
def mentions() -> dict[str, str]:
    """Population, source and vintage, for figures and tables."""
    return SAID
