"""Publications kept beside the store: made once for a batch, opened by every report of it."""

from collections.abc import Mapping, Sequence
from hashlib import blake2b
from types import ModuleType

import pandas as pd

from analysis import protection
from analysis.context.families import Family, kept
from analysis.disclosure import Audience, CountTable, Profile, Publication, Unprotectable, publish
from analysis.errors import Problem, UserError
from analysis.store import Store

from . import cohorts, freezing, orientation, pupils
from .ledger import Ledger

CHAPTERS: Mapping[str, ModuleType] = {"eleves": pupils, "orientation": orientation, "cohortes": cohorts}
"""Modules that count pupils, by name of publication: each has `TABLES`, what it reads, `count_tables` and, where it reads files
besides, `besides`."""


def load_publication(store: Store, name: str, audience: Audience) -> Publication:
    """A publication of this state of the store for an audience, made and kept when it is not there.

    Raises
    ------
    UserError
        Unknown publication, pupils' tables that are not imported, or a random rounding without its key.
    """
    frames = _frames(store, name, audience)
    protection.opened(protection.Protection("counts", audience.name, sources=(name,)))
    return freezing.thawed(frames, audience.profile)


def load_witnesses(store: Store, name: str, audience: Audience) -> pd.DataFrame:
    """The witnesses of a publication, for its attack (see `Publication`); as `load_publication` otherwise."""
    return _frames(store, name, audience)[freezing.WITNESSES]


def _frames(store: Store, name: str, audience: Audience) -> Mapping[str, pd.DataFrame]:
    chapter = CHAPTERS.get(name)
    if chapter is None:
        raise UserError(Problem(f"publication inconnue « {name} »", allowed=", ".join(CHAPTERS)))
    if missing := [table for table in chapter.TABLES[:1] if table not in store.tables()]:
        raise UserError(
            Problem(
                f"la publication « {name} » demande la table « {missing[0]} », qui n’a pas été importée",
                todo="importer les extraits d’élèves",
            )
        )
    key = _key(store, audience.profile)
    ledger = Ledger.of(store)
    around = ledger.corrected(audience)
    family = Family(
        name=f"publication-{name}",
        tables=chapter.TABLES,
        build=lambda view: freezing.frozen(_made(chapter.count_tables(view), audience.profile, key, ledger, around)),
        audience=audience.name,
        modules=(chapter.__name__, "analysis.disclosure.publication", freezing.__name__),
        settings=audience.profile.model_dump_json()
        + blake2b(key, digest_size=8).hexdigest()
        + _besides(chapter, store)
        + " ".join(around),
    )
    return kept(store, family)


def _made(
    tables: Sequence[CountTable], profile: Profile, key: bytes, ledger: Ledger, around: tuple[str, ...]
) -> Publication:
    """Protected, around the releases that a declared correction follows."""
    if not around:
        return publish(tables, profile, key=key)
    try:
        return publish(tables, profile, key=key, past=ledger.counts(around))
    except Unprotectable as error:
        raise UserError(
            Problem(
                "les données corrigées ne peuvent pas être montrées sans que la comparaison avec ce qui a été diffusé révèle "
                "de petits effectifs",
                where=f"registre, livraison {around[-1]}",
                todo="importer de nouveau, pour les années déjà diffusées, les fichiers d’avant la correction",
            )
        ) from error


def _besides(chapter: ModuleType, store: Store) -> str:
    """What a chapter reads besides tables, as a text that changes with it."""
    return chapter.besides(store) if hasattr(chapter, "besides") else ""


def _key(store: Store, profile: Profile) -> bytes:
    """The secret of the random rounding: made from that of the pseudonyms, nothing for profiles that do not round."""
    if profile.count_base == 1:
        return b""
    if store.fictitious:
        return b"fiction"
    from analysis.sources.extracts import KeyFile, default_path

    return blake2b(b"arrondi aleatoire", key=KeyFile(default_path(), store.root).key.secret, digest_size=32).digest()
