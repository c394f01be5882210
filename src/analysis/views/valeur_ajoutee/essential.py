"""What a committee reads first about value added: key figures and at most five sentences."""

from analysis.exhibits import KeyFigure
from analysis.measures import Estimate, NotEstimable
from analysis.measures.funnel import ALARM, WARNING, chance_range
from analysis.measures.value_added import standing
from analysis.territories import Territory
from analysis.wording.numbers import NARROW, count, number, percent, period, points, rate, session
from analysis.wording.sentences import DNB
from analysis.wording.sentences import value_added as say

from .results import FEWEST_SHOWN, ValueAddedResults


def key_figures(results: ValueAddedResults, country: Territory) -> tuple[KeyFigure, ...]:
    """Rate beside what is expected, gap, collèges as expected, outside the funnel; a collège's own values when alone."""
    return _one_college_figures(results) if results.single else _territory_figures(results, country)


def _territory_figures(results: ValueAddedResults, country: Territory) -> tuple[KeyFigure, ...]:
    own = results.territory.level != "france"
    over, figures = period("session", results.sessions), []
    if own and isinstance(results.gap, Estimate) and results.gap.n >= FEWEST_SHOWN:
        observed, expected = results.means
        detail = f"{over}, {DNB.counted(results.gap.n)}"
        beside = f"attendu{NARROW}: {rate(expected, results.gap.n)}"
        text, gap = rate(observed, results.gap.n), points(results.gap.value, sign=True)
        figures.append(
            KeyFigure("Taux de réussite au DNB", text, detail, beside, name="va_rate", raw=observed, unit="percent")
        )
        figures.append(
            KeyFigure(
                "Écart à l’attendu", gap, _between(results.gap), name="va_gap", raw=results.gap.value, unit="points"
            )
        )
    counts, total = results.counts, len(results.pooled)
    detail = f"{count(counts['above'])} au-dessus, {count(counts['below'])} au-dessous"
    beside = f"{country.name}{NARROW}: {percent(results.alike_in_country, 0)}" if own else None
    share = f"{count(counts['alike'])} sur {count(total)}"
    alike = {"name": "va_alike", "raw": 100 * counts["alike"] / total, "unit": "percent"}
    figures.append(KeyFigure("Collèges conformes à l’attendu", share, detail, beside, **alike))
    if not isinstance(results.funnel, NotEstimable):
        inner, outer = _flagged(results)
        expected = number(chance_range(total, WARNING)[0], 0 if total >= 200 else 1)
        detail = f"pour {expected} par le seul hasard, dont {count(outer)} hors des limites à 99,8{NARROW}%"
        beyond = {"name": "va_outside", "raw": float(inner), "unit": "colleges"}
        figures.append(KeyFigure(f"Hors des limites à 95{NARROW}%", count(inner), detail, **beyond))
    return tuple(figures)


def _one_college_figures(results: ValueAddedResults) -> tuple[KeyFigure, ...]:
    row = results.pooled.iloc[0]
    if row["n"] < FEWEST_SHOWN:
        return ()
    over = period("session", results.by_session["session"])
    low, high = number(row["low"], sign=True), number(row["high"], sign=True)
    detail, beside = f"{over}, {DNB.counted(row['n'])}", f"attendu{NARROW}: {rate(row['expected'], row['n'])}"
    own = {"name": "va_value", "raw": float(row["value"]), "unit": "points"}
    figures = [
        KeyFigure(
            "Taux de réussite au DNB",
            rate(row["rate"], row["n"]),
            detail,
            beside,
            name="va_rate",
            raw=float(row["rate"]),
            unit="percent",
        ),
        KeyFigure(
            "Valeur ajoutée rétrécie (modèle du rapport)",
            points(row["value"], sign=True),
            f"entre {low} et {high}",
            **own,
        ),
    ]
    official = results.by_session.dropna(subset=["va_rate"])
    if len(official):
        last = official.sort_values("session").iloc[-1]
        value = points(last["va_rate"], 0, sign=True)
        raw = {"name": "va_official", "raw": float(last["va_rate"]), "unit": "points"}
        figures.append(KeyFigure("Valeur ajoutée officielle (IVAC, DEPP)", value, session(last["session"]), **raw))
    return tuple(figures)


def _between(gap: Estimate) -> str:
    if gap.descriptive:
        return "valeur descriptive, sans intervalle"
    return f"entre {number(gap.low, sign=True)} et {number(gap.high, sign=True)}"


def essential(results: ValueAddedResults, country: Territory) -> tuple[str, ...]:
    """Sentences of a collège alone, or of a territory; the caution always comes last."""
    said = _one_college(results) if results.single else _territory(results, country)
    return (*(sentence for sentence in said if sentence), say.VALUE_ADDED_CAUTION)


def _one_college(results: ValueAddedResults) -> tuple[str, ...]:
    row, sessions = results.pooled.iloc[0], results.by_session
    alone = results.territory.level == "etablissement"
    the_ = results.territory.the_ if alone else f"le seul collège étudié {results.territory.in_}"
    standings = dict(zip(sessions["session"], _standings(sessions), strict=True))
    official = {int(r.session): None if r.va_rate != r.va_rate else float(r.va_rate) for r in sessions.itertuples()}
    return (
        say.college_value_added(
            row["value"], row["low"], row["high"], int(row["n"]), the_=the_, sessions=tuple(sessions["session"])
        ),
        say.college_sessions(standings),
        say.college_official(official),
    )


def _territory(results: ValueAddedResults, country: Territory) -> tuple[str, ...]:
    territory, said = results.territory, []
    if territory.level != "france":
        observed, expected = results.means
        said.append(
            say.territory_value_added(
                results.gap, observed, expected, in_=territory.in_, sessions=results.sessions, level=territory.level,
                depends=results.depends,
            )
        )  # fmt: skip
    beside = results.alike_in_country if territory.level != "france" else None
    said.append(say.standings(results.counts, national_alike=beside, country=country.in_))
    if not isinstance(results.funnel, NotEstimable):
        total = len(results.pooled)
        chance = tuple(chance_range(total, confidence)[0] for confidence in (WARNING, ALARM))
        said.append(say.outside_limits(*_flagged(results), total, chance))
    moves = results.official_moves()
    if moves is not None:
        shares = 100 * moves.loc[5] / moves.loc[5].sum()
        said.append(say.stability(100 - shares[5], shares[1] + shares[2], *results.last_pair, in_=country.in_))
    return tuple(said)


def _flagged(results: ValueAddedResults) -> tuple[int, int]:
    return int((results.flags != 0).sum()), int((results.flags.abs() == 2).sum())


def _standings(rows) -> list[str]:
    return list(standing(rows["low"], rows["high"]))
