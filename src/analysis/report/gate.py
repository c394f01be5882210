"""What no report may say, and what it must: checked on every document before anything is rendered."""

from collections.abc import Iterator
from typing import get_args

from analysis.errors import Problem, UserError, did_you_mean
from analysis.exhibits import Figure, Sentences
from analysis.wording import Finding, check_required, check_text
from analysis.wording.lint import Design
from analysis.wording.sentences.copil import MOST

from .blocks import Document, Placed
from .said import Said, said

FIGURES = 3
"""Most figures in the committee's part."""

_CLAIMS = {
    "causal": "un mot de causalité, alors que le rapport observe sans pouvoir attribuer de cause",
    "no_difference": "une absence de différence affirmée, que les données ne permettent pas d’établir",
    "ranking": "un jugement qui classe des établissements ou des territoires",
    "residue": "une valeur manquante ou un zéro signé mis en phrase",
}
_COMMITTEE = {
    "p_value": "une valeur p dans la partie du comité",
    "greek": "une lettre grecque dans la partie du comité",
}


def check(document: Document, *, design: str = "observational") -> None:
    """Refuse a document that claims what its design cannot show, or leaves out a caution that is due.

    `design` is what the chapter's metadata declare: ``observational`` unless the study identifies an effect (``rct``,
    ``did``, ``ipw``). Raises UserError, in French, listing every place: words of causality, absence of difference,
    ranking of schools, residues of code anywhere; p-values, Greek letters, more than three figures or five sentences in
    what the committee reads; the caution on school-level data missing where a link with the IPS is stated; anything that
    states without a protection after something about persons.
    """
    if design not in get_args(Design):
        raise UserError(
            Problem(
                f"type d’étude inconnu « {design} »",
                where="métadonnées du notebook, decorreler.design",
                allowed=", ".join(get_args(Design)),
                todo=did_you_mean(str(design), get_args(Design)),
            )
        )
    texts = tuple(said(document))
    problems = [problem for text in texts for problem in _words(text, design)]
    problems += [*_committee(document), *_unprotected(document)]
    problems += [
        Problem(f"« {found.excerpt} » demande une mise en garde", where="rapport", todo=f"écrire : {found.advice}")
        for found in check_required("\n".join(text.text for text in texts))
    ]
    if problems:
        raise UserError(*problems)


def _words(text: Said, design: Design) -> Iterator[Problem]:
    refused = {**_CLAIMS, **_COMMITTEE} if text.committee else _CLAIMS
    for found in check_text(text.text, design=design, copil=text.committee, typography=False, only=refused):
        yield Problem(f"« {_excerpt(found)} » : {refused[found.rule]}", where=text.where, todo=found.advice)


def _excerpt(found: Finding) -> str:
    return " ".join(found.excerpt.split())


def _unprotected(document: Document) -> Iterator[Problem]:
    """Once a notebook shows something about persons, whatever it states carries what protects it: else it was added."""
    persons = False
    for placed in document.placed():
        known = placed.exhibit.protection
        if persons and placed.exhibit.states and known is None:
            yield Problem(
                f"« {placed.exhibit.summary()[:80]} » : rien ne dit que cet élément est protégé",
                where="rapport",
                todo="le calculer à partir d’une publication (work.publication), ou donner protection=…",
            )
        persons = persons or (known is not None and known.about_persons)


def _committee(document: Document) -> Iterator[Problem]:
    shown = [
        block.exhibit
        for part in document.parts
        if part.name == "comite"
        for block in part.blocks
        if isinstance(block, Placed)
    ]
    figures = sum(isinstance(exhibit, Figure) for exhibit in shown)
    sentences = sum(len(exhibit.items) for exhibit in shown if isinstance(exhibit, Sentences))
    for many, most, what in ((figures, FIGURES, "graphiques"), (sentences, MOST, "phrases")):
        if many > most:
            yield Problem(f"{many} {what} pour le comité", where="partie du comité", allowed=f"{most} au plus")
