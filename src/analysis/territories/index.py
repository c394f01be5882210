"""The index of territories: from what a user types to a `Territory`, and up and down the hierarchy."""

from collections.abc import Callable, Iterable, Mapping
from fnmatch import fnmatchcase
from functools import cached_property

import pandas as pd

from analysis.errors import fold

from .codes import academie_of, normalise_departement, region_of
from .nomenclature import Named, academies, departements, regions_academiques
from .places import Establishments, bassin_territories, network_territories
from .suggestions import empty_pattern, missing_level, unknown_level, unknown_territory
from .territory import LEVELS, Territory, slugify

Frame = pd.DataFrame | Callable[[], pd.DataFrame] | None
_LEVEL_ALIASES = {"region": "region_academique", "dep": "departement", "rep": "reseau"}


class TerritoryIndex:
    """Every territory known: the official nomenclature, or the fictitious one of the demo, with bassins, réseaux and établissements.

    Build it with `TerritoryIndex.official`. Bassins, réseaux and établissements come from frames (or functions that return
    them, called only when such a territory is asked for).
    """

    def __init__(
        self, *, fictitious: bool, networks: Frame = None, establishments: Frame = None, bassins: Frame = None
    ) -> None:
        self.fictitious = fictitious
        self._networks = networks
        self._establishments = establishments
        self._bassins = bassins
        self.france = Territory(
            level="france",
            code="",
            name="France fictive" if fictitious else "France",
            parent=None,
            departements=tuple(d.code for d in departements().values() if d.fictitious == fictitious),
            fictitious=fictitious,
        )
        self._levels = self._official_levels()

    @classmethod
    def official(
        cls,
        *,
        fictitious: bool = False,
        networks: Frame = None,
        establishments: Frame = None,
        bassins: Frame = None,
    ) -> "TerritoryIndex":
        """The index over the official nomenclature; with `fictitious`, over the demo's, and nothing official in it.

        Parameters
        ----------
        networks
            Rows of the table `memberships`.
        establishments
            Rows of the table `establishments`, one per UAI.
        bassins
            Rows of the table `bassins`.
        """
        return cls(fictitious=fictitious, networks=networks, establishments=establishments, bassins=bassins)

    # ---- hierarchy

    def all(self, level: str) -> tuple[Territory, ...]:
        """Every territory of a level, in the order of codes. UserError for an unknown level."""
        return tuple(self._by_code(self._level(level)).values())

    def parents(self, territory: Territory) -> tuple[Territory, ...]:
        """What the territory lies in, nearest first, France last."""
        found: list[Territory] = []
        while territory.parent is not None:
            territory = territory.parent
            found.append(territory)
        return tuple(found)

    def comparators(self, territory: Territory) -> tuple[Territory, ...]:
        """The parents worth comparing with: those that cover more (Paris and its académie are the same collèges).

        Of two parents that cover the same, the nearer is kept, but for the country, which stays.
        """
        kept: list[Territory] = []
        covered = territory.departements if territory.uais is None else None
        for parent in self.parents(territory):
            if parent.departements != covered:
                kept.append(parent)
            elif kept and parent.level == "france":
                kept[-1] = parent
            covered = parent.departements
        return tuple(kept)

    def children(self, territory: Territory) -> tuple[Territory, ...]:
        """One level down: régions académiques, académies, départements, réseaux; établissements of a bassin or a réseau."""
        match territory.level:
            case "bassin" | "reseau":
                known = self._etablissements
                return tuple(known[uai] for uai in territory.uais or () if uai in known)
            case "etablissement":
                return ()
            case "departement":
                return tuple(t for t in self.all("reseau") if t.parent == territory)
            case level:
                below = LEVELS[LEVELS.index(level) + 1]
                return tuple(t for t in self.all(below) if t.parent == territory)

    def departement_to_academie(self, code: str) -> str | None:
        """The académie code of a département code."""
        return academie_of(code)

    def academie_of(self, departement: str) -> str | None:
        """The académie code of a département code."""
        return academie_of(departement)

    def region_of(self, academie: str) -> str | None:
        """The région académique code of an académie code."""
        return region_of(academie)

    # ---- what users type

    def parse(self, text: str) -> Territory:
        """The territory a user names: ``level:name``, ``level:code`` or ``france``; accents, case and spaces do not count.

        Raises
        ------
        UserError
            Unknown level or territory, with the nearest names.
        """
        level_text, colon, name = text.strip().partition(":")
        if fold(level_text) == "france" and not name.strip(" :*"):
            return self.france
        if not colon:
            raise missing_level(text, self._named())
        level = self._level(level_text)
        known = self._by_code(level)
        typed = name.strip().upper()
        code = normalise_departement(typed) if level == "departement" else typed
        for wanted in (code, typed.zfill(2)):
            if wanted in known:
                return known[wanted]
        named = level in LEVELS[:4]
        names = {slugify(t.name): t.code for t in known.values()} if named else {code: code for code in known}
        if named and slugify(name) in names:
            return known[names[slugify(name)]]
        raise unknown_territory(text, level, names, self._named())

    def expand(self, pattern: str) -> list[Territory]:
        """The territories a pattern names: ``academie:*``, ``departement:haut*``, ``departement:97*``; or the one it names.

        Raises
        ------
        UserError
            Unknown level or territory, or a pattern that matches nothing.
        """
        level_text, colon, name = pattern.strip().partition(":")
        if not any(c in pattern for c in "*?"):
            return [self.parse(pattern)]
        if not colon:
            raise missing_level(pattern, self._named())
        level = self._level(level_text)
        wanted = fold(name).replace(" ", "-").replace("’", "-").replace("'", "-")
        known = self.all(level)
        found = [t for t in known if fnmatchcase(slugify(t.name), wanted) or fnmatchcase(t.code.lower(), wanted)]
        if not found:
            raise empty_pattern(pattern, level, known)
        return found

    # ---- inside

    def _official_levels(self) -> dict[str, dict[str, Territory]]:
        kept = [d for d in departements().values() if d.fictitious == self.fictitious]

        def make(level: str, named: Named, parent: Territory, covered: Iterable[str]) -> Territory:
            return Territory(
                level,
                named.code,
                named.name,
                parent,
                tuple(covered),
                fictitious=self.fictitious,
                article=named.article,
            )

        regions = {
            r.code: make("region_academique", r, self.france, [d.code for d in kept if region_of(d.parent) == r.code])
            for r in regions_academiques().values()
            if r.fictitious == self.fictitious
        }
        academies_ = {
            a.code: make("academie", a, regions[a.parent], [d.code for d in kept if d.parent == a.code])
            for a in academies().values()
            if a.fictitious == self.fictitious
        }
        return {
            "france": {"": self.france},
            "region_academique": regions,
            "academie": academies_,
            "departement": {d.code: make("departement", d, academies_[d.parent], [d.code]) for d in kept},
        }

    @cached_property
    def _reseaux(self) -> dict[str, Territory]:
        return network_territories(_frame(self._networks), self._levels["departement"], self._etablissements)

    @cached_property
    def _bassin_territories(self) -> dict[str, Territory]:
        academies_of = {d.code: d.parent for d in departements().values()}
        return bassin_territories(_frame(self._bassins), academies_of, self._levels["departement"])

    @cached_property
    def _etablissements(self) -> Establishments:
        return Establishments(_frame(self._establishments), self._levels["departement"])

    def _by_code(self, level: str) -> Mapping[str, Territory]:
        match level:
            case "bassin":
                return self._bassin_territories
            case "reseau":
                return self._reseaux
            case "etablissement":
                return self._etablissements
            case _:
                return self._levels[level]

    def _level(self, text: str) -> str:
        word = slugify(text).replace("-", "_")
        word = _LEVEL_ALIASES.get(word, word)
        if word not in LEVELS:
            raise unknown_level(text)
        return word

    def _named(self) -> list[Territory]:
        return [t for level in LEVELS[1:4] for t in self._levels[level].values()]


def _frame(frame: Frame) -> pd.DataFrame | None:
    return frame() if callable(frame) else frame
