"""What may not enter: columns that name people, recognised by their title, then by their values."""

import re
from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from analysis.errors import Problem, UserError

from .headers import normalise_header

# Normalised titles (lower case, underscores).
_TITLES: Mapping[str, re.Pattern[str]] = {
    "un nom": re.compile(
        r"noms?|(nom|noms)_(de_)?(famille|naissance|usage|usuel|patronymique|marital|jeune_fille|eleve|complet|prenoms?)(_.*)?"
        r"|nom_.*(eleve|responsable|resp|pere|mere|tuteur|parent|representant|agent|enseignant)\w*|patronyme(_eleve)?"
        r"|nom_et_prenoms?|identite"
    ),
    "un prénom": re.compile(r"(.*_)?prenoms?(_.*)?|prenom\d"),
    "une date de naissance": re.compile(
        r"(date|dat|dt|jour)_?(de_)?(naissance|naiss|nais)(_.*)?|ddn|ne_e?_?le|naissance"
    ),
    "un lieu de naissance": re.compile(
        r"(lieu|commune|ville|com|pays|dep|departement|code)_(de_)?(naissance|naiss)(_.*)?"
    ),
    "une adresse": re.compile(
        r"adresses?(_.*)?|adr(_.*)?|.*_adresse(_.*)?|ligne\d?_adr\w*|code_postal(_.*)?|(nom_|libelle_)?voie_adresse|rue(_.*)?"
    ),
    "une adresse électronique": re.compile(r"(.*_)?(e_?mails?|mels?|courriels?)(_.*)?"),
    "un numéro de téléphone": re.compile(r"(.*_)?(telephones?|tel|portable|mobile|tel_\w+)(_.*)?"),
    "un numéro de sécurité sociale": re.compile(r"nir|(num|numero|no)_(de_)?(secu|securite_sociale|ss)"),
}
IDENTIFIERS = {
    "pupil": re.compile(
        r"pupil|eleve|(ine|ina)(_.*)?|(.*_)?ine|(identifiant|id|num|numero|cle|code|pseudonyme)_(de_l_)?(eleve|apprenant|candidat"
        r"|etudiant|apprenti|national)(_.*)?|id_national(_.*)?|identifiant_national(_.*)?"
    ),
    "respondent": re.compile(
        r"respondent|numen|(identifiant|id|num|numero|cle|pseudonyme)_(du_|de_l_)?(personnel|agent|repondant|enseignant)(_.*)?"
    ),
}
# Values: national pupil numbers in their successive forms, birth dates, e-mails, telephones, security numbers.
_VALUES: Mapping[str, re.Pattern[str]] = {
    "un identifiant national d’élève (INE)": re.compile(
        r"\d{9}[A-Za-z]{2}|\d{10}[A-Za-z]|\d{4}A\d{5}[A-Za-z]|\d{9}[A-Za-z]\d"
    ),
    "une adresse électronique": re.compile(r"[^@\s]+@[^@\s]+\.\w+"),
    "un numéro de téléphone": re.compile(r"(?:\+33|0)\s?[1-9](?:[ .-]?\d\d){4}"),
    "un numéro de sécurité sociale": re.compile(r"[12]\d{2}(0[1-9]|1[0-2]|[2-9]\d)(\d\d|2[AB])\d{6}(\d\d)?"),
}
_DATE = re.compile(r"(?:(\d\d)[/.-](\d\d)[/.-]((?:19|20)\d\d)|((?:19|20)\d\d)-(\d\d)-(\d\d)).*")
_SAMPLE, _MOST, _BIRTHDAYS = 2000, 0.5, 60


def looks_personal(text: str) -> bool:
    """Whether a text is itself an identifier: no title is one."""
    plain = text.strip()
    return bool(_DATE.fullmatch(plain)) or any(shape.fullmatch(plain) for shape in _VALUES.values())


def refuse_identifying(
    cells: pd.DataFrame, titles: Sequence[str], *, file: str, spared: Sequence[int], dated: Sequence[int]
) -> None:
    """Check that no column tells who a person is.

    Parameters
    ----------
    cells : the file as text, one column per position.
    titles : the title of each column as written.
    spared : positions that are already pseudonyms.
    dated : positions known to hold a date which is no birth date.

    Raises
    ------
    UserError
        One problem per column, which gives its title and never a value.
    """
    problems = tuple(_problems(cells, titles, file, set(spared), set(dated)))
    if problems:
        raise UserError(*problems)


def _problems(
    cells: pd.DataFrame, titles: Sequence[str], file: str, spared: set[int], dated: set[int]
) -> Iterator[Problem]:
    for position, title in enumerate(titles):
        if position in spared:
            continue
        what = _by_title(title) or _by_values(cells[position], birthdays=position not in dated)
        if what:
            yield Problem(
                f"cette colonne semble contenir {what}",
                f"{file}, colonne {position + 1} « {title.strip()} »"
                if not looks_personal(title)
                else f"{file}, colonne {position + 1}",
                todo="la retirer du fichier : aucune donnée qui désigne une personne n’est importée",
            )


def _by_title(title: str) -> str | None:
    plain = normalise_header(title)
    found = next((what for what, shape in _TITLES.items() if shape.fullmatch(plain)), None)
    if found is None and any(shape.fullmatch(plain) for shape in IDENTIFIERS.values()):
        return "un second identifiant de personne"
    return found


def _by_values(column: pd.Series, *, birthdays: bool) -> str | None:
    values = column.drop_duplicates()
    values = values[values != ""].head(_SAMPLE).str.strip()
    if values.empty:
        return None
    for what, shape in _VALUES.items():
        if values.map(lambda text, shape=shape: bool(shape.fullmatch(text))).mean() > _MOST:
            return what
    if birthdays and len(values) > _BIRTHDAYS and values.map(lambda text: bool(_DATE.fullmatch(text))).mean() > _MOST:
        return "une date de naissance"
    return None
