"""The command line, in French: argparse with its messages translated.

argparse rather than typer: typer's own messages are fixed English text, and it has no option taking several values.
"""

import argparse
import math
import re
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from analysis.errors import Problem, UserError, did_you_mean
from analysis.params import FORMATS

_TRANSLATIONS = (
    (r"the following arguments are required: (.*)", r"il manque : \1"),
    (r"unrecognized arguments: (.*)", r"argument inconnu : \1"),
    (r"argument (.*): expected at least one argument", r"\1 : au moins une valeur est attendue"),
    (r"argument (.*): expected one argument", r"\1 : une valeur est attendue"),
    (r"argument (.*): invalid choice: '(.*)' \(choose from (.*)\)", r"\1 : valeur inconnue « \2 » (accepté : \3)"),
    (r"argument (.*): invalid positive_int value: '(.*)'", r"\1 : « \2 » n’est pas un nombre entier positif"),
    (r"argument (.*): invalid positive_number value: '(.*)'", r"\1 : « \2 » n’est pas un nombre positif"),
    (r"argument (.*): not allowed with argument (.*)", r"\1 et \2 ne vont pas ensemble"),
    (r"ambiguous option: (.*) could match (.*)", r"option ambiguë : \1 (\2)"),
)
RUN = """\
Produire des rapports. Ceux dont rien n’a changé depuis leur dernière production réussie (notebook, code, données,
paramètres, gabarit, réglages, versions, fichiers produits) sont laissés tels quels. Une production interrompue reprend
où elle en était.
"""
STATUS = "Dire où en est un dossier de rapports : ce qui est à jour, à refaire, en échec, ou sans objet désormais."
MOVED = "Dire quels chiffres clés ont changé entre deux passages et pourquoi : evolution.html, .csv et .json."
AUDIT = """\
Relire et attaquer tous les rapports d’un dossier : petits effectifs, identifiants, différences entre totaux, entre
livraisons. Un rapport qui ne passe pas est retiré dans non-publies/ ; rien n’est perdu. Chaque production qui touche à
des données d’élèves est auditée de même avant d’être publiée.
"""
DESCRIPTION = """\
Rapports d’analyse par territoire : la réussite scolaire dépend-elle moins du milieu social ?

Sans argument : la démonstration (données fictives, trois territoires).
"""


class _Formatter(argparse.RawDescriptionHelpFormatter):
    def add_usage(self, usage, actions, groups, prefix=None):
        super().add_usage(usage, actions, groups, "usage : " if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """An ArgumentParser that speaks French and raises UserError instead of leaving the program."""

    def __init__(self, *args, **kwargs) -> None:
        kwargs.setdefault("formatter_class", _Formatter)
        super().__init__(*args, add_help=False, allow_abbrev=False, **kwargs)
        self._positionals.title = "arguments"
        self._optionals.title = "options"
        self.add_argument("-h", "--help", action="help", help="afficher cette aide")

    def error(self, message: str) -> NoReturn:
        unknown = re.match(r"(?:unrecognized arguments: |.*invalid choice: ')([^'\s]+)", message)
        hint = did_you_mean(unknown.group(1), self._known_words()) if unknown else None
        for pattern, french in _TRANSLATIONS:
            message = re.sub(pattern, french, message)
        todo = f"{self.prog} --help montre ce qui est accepté"
        raise UserError(Problem(message + (f" ; {hint}" if hint else ""), todo=todo))

    def _known_words(self) -> list[str]:
        words = []
        for action in self._actions:
            words += action.option_strings
            words += [str(choice) for choice in action.choices or ()]
            if isinstance(action, argparse._SubParsersAction):
                for parser in action.choices.values():
                    words += parser._known_words()
        return words


def positive_int(text: str) -> int:
    value = int(text)
    if value < 1:
        raise ValueError
    return value


def positive_number(text: str) -> float:
    value = float(text.replace(",", "."))
    if not 0 < value < math.inf:
        raise ValueError
    return value


def build_parser() -> Parser:
    """The whole command line: ``run``, ``status``, ``audit``, ``moved``, ``list`` and ``data``."""
    parser = Parser(prog="run_reports.py", description=DESCRIPTION)
    commands = parser.add_subparsers(dest="command", metavar="COMMANDE", title="commandes")

    run = commands.add_parser("run", help="produire des rapports", description=RUN)
    _what(run)
    run.add_argument("--format", nargs="+", choices=FORMATS, default=list(FORMATS), help="html, pdf ou les deux")
    _data(run)
    _out(run)
    _choice(run)
    _execution(run)

    status = commands.add_parser("status", help="dire où en est un dossier de rapports", description=STATUS)
    _data(status)
    _out(status)

    audit = commands.add_parser("audit", help="vérifier le secret statistique des rapports", description=AUDIT)
    _data(audit)
    _out(audit)
    audit.add_argument(
        "--correction",
        metavar="MOTIF",
        help="déclarer que des données déjà diffusées ont été corrigées, et pourquoi : les rapports à venir masquent ce qui n’a "
        "changé que de quelques élèves",
    )

    moved = commands.add_parser("moved", help="dire quels chiffres ont changé entre deux passages", description=MOVED)
    moved.add_argument("--from", dest="start", type=positive_int, metavar="N", help="passage de départ (le précédent)")
    moved.add_argument("--to", dest="end", type=positive_int, metavar="N", help="passage d’arrivée (le dernier)")
    _out(moved)

    listing = commands.add_parser("list", help="lister territoires, chapitres, plan ou passages")
    listing.add_argument("what", choices=("territories", "chapters", "plan", "runs"), help="ce qu’il faut lister")
    _what(listing)
    _data(listing)
    _out(listing)

    data = commands.add_parser("data", help="importer, vérifier ou préparer des fichiers de données")
    actions = data.add_subparsers(dest="action", metavar="ACTION", title="actions", required=True)
    for name, text in (
        ("import", "lire des fichiers ou dossiers et les ranger dans l’entrepôt de données"),
        ("check", "lire des fichiers ou dossiers et dire ce qui est reconnu, sans rien ranger"),
    ):
        action = actions.add_parser(name, help=text, description=text)
        action.add_argument("paths", nargs="+", type=Path, metavar="CHEMIN", help="fichier ou dossier")
        action.add_argument(
            "--alias", nargs="+", type=Path, default=[], metavar="FICHIER", help="correspondances de colonnes (YAML)"
        )
        if name == "import":
            _data(action)
            action.add_argument(
                "--key", type=Path, metavar="FICHIER", help="clé des pseudonymes d’élèves, hors du dossier des données"
            )
    text = "écrire des fichiers vides à remplir pour les données internes, et leur mode d’emploi"
    template = actions.add_parser("template", help=text, description=text)
    template.add_argument("folder", type=Path, metavar="DOSSIER", help="dossier vide")
    return parser


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """The arguments, parsed. Raises UserError in French."""
    return build_parser().parse_args(arguments)


def _what(parser: Parser) -> None:
    parser.add_argument("params", nargs="*", type=Path, metavar="params/FICHIER.yml", help="fichiers de paramètres")
    parser.add_argument(
        "--territory",
        nargs="+",
        default=[],
        metavar="NIVEAU:CODE",
        help="academie:lyon, departement:69, france… ; 'academie:*' pour toutes",
    )
    parser.add_argument("--chapter", nargs="+", default=[], metavar="CHAPITRE", help="chapitres (tous par défaut)")


def _choice(parser: Parser) -> None:
    group = parser.add_argument_group("ce qui est refait")
    group.add_argument("--force", action="store_true", help="tout refaire, même ce qui est à jour")
    group.add_argument("--why", action="store_true", help="dire pourquoi chaque rapport est à refaire")
    group.add_argument("--dry-run", action="store_true", help="dire ce qui serait fait et pourquoi, sans rien écrire")


def _execution(parser: Parser) -> None:
    group = parser.add_argument_group("exécution")
    where = group.add_mutually_exclusive_group()
    where.add_argument("--jobs", type=positive_int, metavar="N", help="rapports menés de front (un par cœur)")
    where.add_argument("--dask", metavar="ADRESSE", help="ordonnanceur d’une grappe Dask, comme tcp://machine:8786")
    group.add_argument("--cold", action="store_true", help="un noyau neuf par rapport : plus lent, la référence")
    group.add_argument("--report-seconds", type=positive_number, metavar="S", help="durée maximale d’un rapport (1800)")
    group.add_argument("--cell-seconds", type=positive_number, metavar="S", help="durée maximale d’une cellule (600)")
    group.add_argument("--memory-mb", type=positive_number, metavar="MO", help="mémoire maximale d’un rapport, en Mo")


def _out(parser: Parser) -> None:
    parser.add_argument(
        "--out", type=Path, default=Path("reports"), metavar="DIR", help="dossier des rapports (reports/)"
    )


def _data(parser: Parser) -> None:
    parser.add_argument("--data", type=Path, metavar="DIR", help="dossier des données (data/, ou la démonstration)")
