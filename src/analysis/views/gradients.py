"""The link between IPS and success among pupils, where their tables are imported: inside collèges and between them."""

from collections.abc import Sequence

import pandas as pd

from analysis.context.pupils import PupilContext
from analysis.disclosure import Audience, outputs
from analysis.exhibits import Column
from analysis.measures import NotEstimable
from analysis.protection import Protection
from analysis.territories import Territory
from analysis.wording.numbers import NARROW, count, enumerate_fr, session
from analysis.wording.sentences import DNB

PARTS = {
    "within": "Élèves d’un même collège",
    "between": "D’un collège à l’autre",
    "contextual": "Différence (contexte)",
}
GRADIENT_COLUMNS = (
    Column("label", "Ce qui est comparé"),
    Column("points", "Points pour 10 points d’IPS", format="decimal:2", low="points_low", high="points_high"),
    Column("logit", "Échelle logistique", format="decimal:3", low="logit_low", high="logit_high"),
)
NOTE = (
    "À sexe et retard scolaire égaux. La première ligne compare des élèves d’IPS différents dans un même collège, la "
    f"deuxième des collèges d’IPS moyen différent{NARROW}; la troisième est ce qui s’ajoute, pour des élèves de même IPS, "
    "quand l’IPS moyen de leur collège est plus élevé."
)


def gradient_table(context: PupilContext, territory: Territory, audience: Audience) -> pd.DataFrame | None:
    """Within, between and contextual gradients at the territory's latest session, for `GRADIENT_COLUMNS`.

    None without, or where too few pupils or collèges stand behind them for their audience.
    """
    rows = _rows(context, territory, audience)
    if rows is None:
        return None
    shown = []
    for part, label in PARTS.items():
        line: dict[str, object] = {"label": label}
        for scale in ("points", "logit"):
            found = rows[(rows["part"] == part) & (rows["scale"] == scale)].iloc[0]
            line |= {scale: found["value"], f"{scale}_low": found["low"], f"{scale}_high": found["high"]}
        shown.append(line)
    return pd.DataFrame(shown)


def about_gradients(
    context: PupilContext, territory: Territory, sources: Sequence[str], audience: Audience
) -> dict[str, str | Protection]:
    """Mentions of that table and the rules it passed; none without it."""
    rows = _rows(context, territory, audience)
    if rows is None:
        return {}
    first = rows.iloc[0]
    return {
        "population": f"candidats au DNB, série générale, des collèges {territory.of}",
        "n": f"{DNB.schools(int(first['units']))}, {count(int(first['n']))} candidats présents",
        "source": ("données fictives, " if territory.fictitious else "")
        + enumerate_fr(sources or ["données internes"]),
        "vintage": session(int(first["session"])),
        "protection": audience.stamp("effectif d’une estimation", "nombre d’établissements"),
    }


def _rows(context: PupilContext, territory: Territory, audience: Audience) -> pd.DataFrame | None:
    rows = context.gradients[context.gradients["territory"] == territory.id]
    rows = rows[rows["session"] == rows["session"].max()]
    if rows.empty:
        return None
    pupils, colleges = int(rows["n"].min()), int(rows["units"].min())
    found = outputs.estimate(rows, audience.profile, n=pupils, establishments=colleges)
    return None if isinstance(found, NotEstimable) else found
