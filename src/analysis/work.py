"""What a notebook opens first: a territory, its slice of the store, what it is compared with."""

import ast
import os
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import pandas as pd

from analysis.branding import Branding, load_branding
from analysis.context import Family, NationalContext, is_kept, kept, load_context
from analysis.context.cohorts import CohortContext, load_cohorts
from analysis.context.gender import GenderContext, load_gender
from analysis.context.orientation import OrientationContext, load_orientation
from analysis.context.pupil_value_added import PupilValueAddedContext, load_pupil_value_added
from analysis.context.pupils import PupilContext, load_pupils
from analysis.context.segregation import MIX, MixContext, load_mix
from analysis.context.success import SUCCESS
from analysis.context.value_added import VALUE_ADDED, ValueAddedContext, load_value_added
from analysis.disclosure import Audience, Publication, read_audience
from analysis.errors import Problem, UserError
from analysis.frames import Panel, PupilPanel, college_panel, pupil_panel
from analysis.frames.cohort_lists import list_files
from analysis.frames.offer import Offer, offer
from analysis.frames.pupil_mix import PupilMix, pupil_mix
from analysis.frames.social_mix import SocialMix, social_mix
from analysis.methods import MethodPage, chosen_pages, method_pages
from analysis.publication import Ledger, load_publication
from analysis.store import Store, Where, holding
from analysis.territories import Territory, TerritoryIndex

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "data"
DOCS = ROOT / "docs"
BRANDING = ROOT / "params" / "branding.yml"
DISCLOSURE = ROOT / "params" / "disclosure.yml"
TABLES = "DECORRELER_TABLES"
CONTEXTS = {
    "national": load_context,
    "mix": load_mix,
    "value_added": load_value_added,
    "pupil_value_added": load_pupil_value_added,
    "pupil_gradients": load_pupils,
    "wishes": lambda store: load_orientation(store, read_audience(DISCLOSURE)),
    "girls_and_boys": load_gender,
    "followed": lambda store: load_cohorts(store, read_audience(DISCLOSURE)),
}
"""What reports share, by the name a `Work` offers it under."""


@dataclass(frozen=True, eq=False)
class Work:
    """A territory and the data to study it with. Nothing is read before it is asked for."""

    store: Store
    territory: Territory

    @cached_property
    def index(self) -> TerritoryIndex:
        return self.store.index()

    @cached_property
    def national(self) -> NationalContext:
        """Comparators and quartile bounds, built once for all the reports of a batch."""
        return load_context(self.store)

    @cached_property
    def mix(self) -> MixContext:
        """What the social mix is compared with, built once for all the reports of a batch."""
        return load_mix(self.store)

    @cached_property
    def value_added(self) -> ValueAddedContext:
        """Value added of every collège of the country, built once for all the reports of a batch."""
        return load_value_added(self.store)

    @cached_property
    def pupil_value_added(self) -> PupilValueAddedContext | None:
        """Value added from pupils' results, where their tables are imported."""
        return load_pupil_value_added(self.store)

    @cached_property
    def pupil_gradients(self) -> PupilContext:
        """Gradients of pupils inside and between collèges of every territory, built once for all the reports of a batch."""
        return load_pupils(self.store)

    @cached_property
    def wishes(self) -> OrientationContext | None:
        """Wishes at comparable results, for every territory, where the pupils' tables are imported."""
        return load_orientation(self.store, self.audience)

    @cached_property
    def followed(self) -> CohortContext:
        """Exits at equal characteristics and what the follow-up counted apart, built once for all the reports of a batch."""
        return load_cohorts(self.store, self.audience)

    @cached_property
    def girls_and_boys(self) -> GenderContext:
        """Girls and boys by track and speciality, for every territory, built once for all the reports of a batch."""
        return load_gender(self.store)

    @cached_property
    def offer(self) -> Offer:
        """Lycées of the territory and how far they are from its collèges; see `frames.offer.offer`."""
        return offer(self.store, self.territory)

    @cached_property
    def social_mix(self) -> SocialMix:
        """The official index of the territory and its collèges with their IPS; see `social_mix.social_mix`."""
        return social_mix(self.store, self.territory)

    @cached_property
    def pupil_mix(self) -> PupilMix:
        """Pupils of the territory's collèges by social group, where the pupils' table is imported; see `pupil_mix`."""
        return pupil_mix(self.store, self.territory)

    @cached_property
    def audience(self) -> Audience:
        """Who the reports are for, as ``params/disclosure.yml`` says: what may be shown of persons."""
        return read_audience(DISCLOSURE)

    def publication(self, name: str) -> Publication:
        """What may be shown of a chapter's counts of pupils, protected once for all the reports of a batch.

        Raises UserError for an unknown name, or when the pupils' tables are not imported.
        """
        return load_publication(self.store, name, self.audience)

    def panel(self, *, ips_rentree: int | None = None, sessions: Collection[int] | None = None) -> Panel:
        """DNB results of the territory's collèges beside their IPS; see `frames.college_panel`."""
        return college_panel(self.store, self.territory, ips_rentree=ips_rentree, sessions=sessions)

    def pupils(self, *, sessions: Collection[int] | None = None) -> PupilPanel:
        """DNB results of the territory's pupils beside their own IPS; see `frames.pupil_panel`."""
        return pupil_panel(self.store, self.territory, sessions=sessions)

    @cached_property
    def branding(self) -> Branding:
        """The look of ``params/branding.yml``, or the default one."""
        return chosen_branding()

    def methods(self, *slugs: str) -> tuple[MethodPage, ...]:
        """Pages of the methods annex that the report refers to. Raises UserError for an unknown one."""
        return chosen_pages(method_pages(DOCS), slugs)

    @cached_property
    def comparators(self) -> tuple[Territory, ...]:
        """The territories above this one, nearest first, France last."""
        return tuple(self.index.comparators(self.territory))

    @cached_property
    def similar(self) -> tuple[Territory, ...]:
        """Territories of the same level with the most similar collèges (IPS, private share, size)."""
        return tuple(self.index.parse(identifier) for identifier in self.national.similar(self.territory))

    def imports(self, reads: Mapping[str, Where]) -> pd.DataFrame:
        """The imported files that hold these rows (table → conditions, as `Panel.reads`), as `Store.imports` gives them."""
        used = {sha for table, where in reads.items() for sha in self.store.values(table, "source_sha", where)}
        files = self.store.imports()
        return files[files["sha"].isin(used)].reset_index(drop=True)

    def sources(self, reads: Mapping[str, Where]) -> tuple[str, ...]:
        """« title (years) » of these files."""
        return tuple(dict.fromkeys(f"{row.title} ({row.years})" for row in self.imports(reads).itertuples()))

    def source_names(self, reads: Mapping[str, Where]) -> tuple[str, ...]:
        """Short names of their data sets: what comes before the colon of a title."""
        return tuple(
            dict.fromkeys(title.partition("\u202f:")[0].partition(" :")[0] for title in self.imports(reads)["title"])
        )


def open_work(territory: str, data: str = "") -> Work:
    """The territory named (``"academie:lyon"``) and its data.

    `data` is a data folder; empty, it is the project's ``data/`` folder, or the demo where nothing was imported or the
    territory is one of the demo's. In a batch, only the tables that the chapter declares can be read: the variable
    ``DECORRELER_TABLES`` names them. Raises UserError for an unknown territory (with the nearest names) or a folder
    without data.
    """
    store = open_store(Path(data) if data else None)
    if declared := os.environ.get(TABLES):
        store = store.limited(declared.split(","))
    try:
        return Work(store, store.index().parse(territory))
    except UserError:
        if data or store.fictitious or not _of_the_demo(territory):
            raise
        store = _demo()
        return Work(store, store.index().parse(territory))


def warm(data: str) -> None:
    """Read once, in this process and for those it will fork, what the reports on a data folder share.

    The nomenclature, the contexts already kept, what describes the store, and all that opening a territory makes
    ready. Nothing where the folder holds no data; nothing is computed that was not.
    """
    if not Store(Path(data)).tables():
        return
    store = open_store(Path(data))
    families = tuple(family for family in (SUCCESS, MIX, VALUE_ADDED) if is_kept(store, family))
    _read(store.root, store.fingerprint(), families)


@cache
def _read(root: Path, state: str, families: tuple[Family, ...]) -> None:
    """Once for each state of a store and of what is kept of it: every chapter of a batch asks."""
    store = Store(root)
    index = store.index()
    for family in families:
        kept(store, family)
    with holding():
        index.all("reseau")
        country = Work(store, index.france)
        country.sources(country.panel().reads)


def build_contexts(store: Store, source: str) -> None:
    """Compute and keep the contexts and publications that a notebook's Python source asks a `Work` for.

    It is done before its reports all do it. Nothing is raised for what cannot be computed: the reports that need it will
    say why.
    """
    tree = ast.parse(source)
    asked = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    for name, load in CONTEXTS.items():
        if name in asked:
            with suppress(Exception):
                load(store)
    for name in _publications(tree):
        with suppress(Exception):
            load_publication(store, name, read_audience(DISCLOSURE))


def _publications(tree: ast.AST) -> tuple[str, ...]:
    """The names in ``….publication("name")``."""
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute))
    arguments = (node.args[0] for node in calls if node.func.attr == "publication" and node.args)
    return tuple(dict.fromkeys(found.value for found in arguments if isinstance(found, ast.Constant)))


def chosen_branding() -> Branding:
    """The look of ``params/branding.yml``, or the default one."""
    return load_branding(BRANDING if BRANDING.exists() else None)


def files_read_by(source: str, store: Store | None = None) -> dict[str, Path]:
    """Files that a notebook's Python source leads to besides tables and code, by name.

    The look and its logo; the rules of disclosure; of the methods annex, the pages that the source names; the corrections
    declared in the ledger of a store, when the source opens a publication, and the lists of pupils to follow. Raises UserError when the look cannot be read,
    SyntaxError when the source is not Python.
    """
    logo, tree = chosen_branding().logo, ast.parse(source)
    named = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    pages = [page for page in sorted((DOCS / "methodes").glob("*.md")) if page.stem in named]
    opened = _publications(tree) if store is not None else ()
    declared = [Ledger.of(store).corrections] if opened else []
    lists = list_files(store.root) if "cohortes" in opened else ()
    return {path.name: path for path in (BRANDING, DISCLOSURE, *filter(None, [logo]), *pages, *declared, *lists)}


def _of_the_demo(territory: str) -> bool:
    try:
        TerritoryIndex.official(fictitious=True).parse(territory)
    except UserError:
        return False
    return True


def open_store(folder: Path | None) -> Store:
    """The store of a data folder, or the default one: ``data/``, else the demo (prepared when absent).

    Raises UserError when the folder named holds no imported data.
    """
    store = Store(folder or DATA)
    if store.tables():
        return store
    if folder is not None:
        raise UserError(
            Problem(
                "aucune donnée importée",
                where=str(folder),
                todo=f"python run_reports.py data import CHEMIN… --data {folder}",
            )
        )
    return _demo()


def _demo() -> Store:
    from analysis.demo import prepare

    return prepare(DATA)
