"""Checks on the French of a report: words that claim too much, figures badly written, cautions left out.

Works on plain text, as extracted from a notebook, an HTML page or a PDF. The words of causality are reserved for
designs that identify an effect; observational figures are « associés ».
"""

import csv
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

from .sentences.copil import MOST
from .sentences.notes import CAUTION

Design = Literal["observational", "rct", "did", "ipw"]


@dataclass(frozen=True)
class Finding:
    """One thing to correct: the `rule` broken, the `excerpt` around it, its `position` in the text, what to do."""

    rule: str
    excerpt: str
    position: int
    advice: str


@dataclass(frozen=True)
class _Rule:
    name: str
    pattern: re.Pattern[str]
    advice: str
    unless: re.Pattern[str] | None = None

    def search(self, text: str) -> Iterator[Finding]:
        if not self.pattern.search(text):
            return
        for match in self.pattern.finditer(_spared(self.name, text)):
            if self.unless and self.unless.search(_before(text, match.start())):
                continue
            start = max(0, match.start() - 25)
            yield Finding(self.name, text[start : match.end() + 25].strip(), match.start(), self.advice)


def _spared(rule: str, text: str) -> str:
    """The text, of the same length, without the phrases that this rule allows."""
    allowed = _allowed().get(rule)
    return allowed.sub(lambda match: "x" * len(match.group()), text) if allowed else text


@cache
def _allowed() -> Mapping[str, re.Pattern[str]]:
    """By rule, the phrases of ``allowed.csv``, which says of each why it claims nothing."""
    phrases: dict[str, list[str]] = {}
    text = files(__package__).joinpath("allowed.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines(), delimiter=";"):
        phrases.setdefault(row["rule"], []).append(row["pattern"].replace(" ", r"\s+"))
    return {rule: re.compile(rf"\b(?:{'|'.join(said)})\b", re.IGNORECASE) for rule, said in phrases.items()}


def _before(text: str, position: int) -> str:
    """The start of the sentence that holds a position."""
    return re.split(r"[.!?\n]", text[:position])[-1]


def _rule(name: str, pattern: str, advice: str, *, unless: str | None = None, case: bool = False) -> _Rule:
    flags = re.NOFLAG if case else re.IGNORECASE
    return _Rule(name, re.compile(pattern, flags), advice, re.compile(unless, re.IGNORECASE) if unless else None)


_NUMBER = r"\d[\d\u202f\u00a0]*(?:,\d+)?"
_PERCENT = r"[ \u00a0\u202f]?%"

_CAUSAL = (
    _rule("causal", r"\bgr[âa]ce[ \u00a0]+(?:à|au|aux)\b", "écrire « associé à »"),
    _rule("causal", r"\beffets?\b", "un écart observé n’est pas un effet ; écrire « associé à » ou nommer l’écart"),
    _rule("causal", r"\bimpact(?:s|e|ent|é|er|ant)?\b", "un écart observé n’est pas un impact ; écrire « associé à »"),
    _rule("causal", r"\b(?:permet(?:tent)?|permis) (?:de\b|d’)", "écrire ce qui est observé, sans cause"),
    _rule(
        "causal",
        r"\b(?:a|ont|fait|font) (?:fait )?(?:progresser|reculer|augmenter|baisser|réussir)\b",
        "écrire « augmente », « baisse » : l’observation ne donne pas la cause",
    ),
    _rule("causal", r"\bà cause d(?:e|u|es|’)", "écrire « associé à »"),
)

_NO_DIFFERENCE = _rule(
    "no_difference",
    r"\b(?:pas|aucune?|sans|absence) (?:de |d’)?(?:différence|écart significatif|effet)s?\b",
    "ne se dit que d’une évolution « stable » ; sinon « non concluant »",
)

_PLACES = r"(?:collèges?|lycées?|établissements?|écoles?|réseaux?|académies?|départements?)"

_RANKING = (
    _rule(
        "ranking",
        rf"\b(?:(?:les? |la )?meilleure?s?|pires?|mauvais(?:es?)?|bon(?:ne)?s?) {_PLACES}\b"
        rf"|\b{_PLACES} (?:(?:les? |la )?(?:plus|moins) performante?s?|(?:les? |la )meilleure?s?)\b",
        "un écart ne classe pas des établissements ; décrire l’écart et son intervalle",
    ),
    _rule("ranking", r"\bpalmarès\b", "un rapport n’est pas un palmarès", unless=r"\b(?:pas|ni|non|aucun)\b"),
)

# Relative changes of a number of pupils are rightly in percent.
_COUNTS = r"\b(?:effectifs?|nombre|population)\b"
_IN_POINTS = "une différence de taux se donne en points"

_FIGURES = (
    _rule("percent_difference", rf"(?<!\w)[+\u2212-]{_NUMBER}{_PERCENT}", _IN_POINTS, unless=_COUNTS),
    _rule(
        "percent_difference",
        r"\b(?:hausse|écart|différence|baiss\w*|augment\w+|diminu\w+|recul\w*|progress\w+|gagn\w+|perd\w*"
        rf"|inférieure?s?|supérieure?s?) de {_NUMBER}{_PERCENT}(?! à )",
        _IN_POINTS,
        unless=_COUNTS,
    ),
    _rule("percent_difference", rf"{_NUMBER}{_PERCENT} (?:de (?:plus|moins)\b|d’écart)", _IN_POINTS, unless=_COUNTS),
    _rule(
        "residue",
        r"(?<![\w.])(?:nan|NaN|NaT|None|null|undefined|inf)(?!\w|\.\w)",
        "valeur manquante mise en phrase",
        case=True,
    ),
    _rule("residue", r"(?<!\w)[\u2212-]0(?:,0+)?(?![\d,])", "zéro n’a pas de signe"),
)

_COMMITTEE = (
    _rule(
        "p_value", r"\bp[ \u00a0\u202f]?[<>=≤≥]|\bp-val(?:ue|eur)s?\b|\bvaleurs? p\b", "pas de valeur p pour un comité"
    ),
    _rule("greek", r"[\u0370-\u03ffµ]", "pas de lettre grecque pour un comité"),
    _rule(
        "jargon",
        r"\b(?:logits?|logistique|jackknife|bootstrap|erreurs?[ -]types?|degrés de liberté|statistiquement|R²"
        r"|significati(?:f|ve)s?|significativement)\b",
        "écrire pour un comité : « établi », « non concluant »",
    ),
)

_TYPOGRAPHY = (
    _rule(
        "space_before",
        r"(?<=\S)[ \u00a0\t][;:!?](?=[\s)]|$)|(?<=\d)[ \u00a0]?%|(?<=[\w)%])[;:!?](?=\s|$)|(?<!\u202f)»",
        "espace fine insécable (U+202F) avant ; : ! ? % et »",
    ),
    _rule("space_after", r"«(?!\u202f)", "espace fine insécable (U+202F) après «"),
    _rule("apostrophe", r"(?<=\w)'(?=\w)", "apostrophe typographique ’"),
    _rule("quote", r'"', "guillemets « »"),
    _rule("minus", r"(?<![\w\-\u2013’/.])-(?=\d)", "vrai signe moins − (U+2212)"),
    _rule(
        "decimal_point",
        r"(?<![\w.,/:@\-])(?<!version )(?<!Python )(?<!Ouverte )(?<!WCAG )\d+\.\d+(?![\w/@-]|\.\d|\s+[A-ZÀ-Ý][a-zà-ÿ])",
        "virgule décimale",
        case=True,
    ),
    _rule("thousands", r"(?<![\d,.])\d{1,3}[ \u00a0]\d{3}(?!\d)", "espace fine insécable (U+202F) entre les milliers"),
    _rule("ellipsis", r"\.\.\.", "points de suspension …"),
)

# A stated link: the slope sentence, « associé à 2,9 points », a verdict on décorrélation.
_LINK = re.compile(
    r"plus élevé de 10\s+points|associés? à\s+[\d\u2212]|lien entre milieu social et réussite"
    r"|écart en points|risque relatif|ceux du quart le plus faible"
)


def check_text(
    text: str,
    *,
    design: Design = "observational",
    stable: bool = False,
    copil: bool = False,
    typography: bool = True,
    only: Collection[str] | None = None,
) -> tuple[Finding, ...]:
    """Everything to correct in a text, in reading order.

    `design` other than ``"observational"`` allows the words of causality; `stable` allows « pas de différence »;
    `copil` adds what a committee is spared (p-values, Greek letters, jargon); `typography` may be turned off for text
    whose spaces an extraction has changed. `only` keeps the rules of these names.
    """
    rules = [*_FIGURES, *_RANKING]
    if design == "observational":
        rules += _CAUSAL
    if not stable:
        rules.append(_NO_DIFFERENCE)
    if copil:
        rules += _COMMITTEE
    if typography:
        rules += _TYPOGRAPHY
    found = [finding for rule in rules if only is None or rule.name in only for finding in rule.search(text)]
    return tuple(sorted(found, key=lambda finding: (finding.position, finding.rule)))


def check_required(text: str) -> tuple[Finding, ...]:
    """What a whole report must say and does not: the caution on school data when a link with the IPS is stated."""
    flat = " ".join(text.split())
    link = _LINK.search(flat)
    if link is None or " ".join(CAUTION.split()) in flat:
        return ()
    return (Finding("caution", flat[max(0, link.start() - 25) : link.end() + 25], link.start(), CAUTION),)


def check_copil(sentences: Iterable[str], *, design: Design = "observational") -> tuple[Finding, ...]:
    """The committee's sentences: each one checked, five at most, and the caution among them where it is due."""
    said = tuple(sentences)
    found = [finding for sentence in said for finding in check_text(sentence, design=design, copil=True)]
    if len(said) > MOST:
        found.append(Finding("too_many", said[MOST], 0, f"{MOST} phrases au plus"))
    return (*found, *check_required(" ".join(said)))
