"""Publications kept beside the store: made once for a batch, opened by every report of it."""

from collections.abc import Mapping, Sequence
from hashlib import blake2b
from types import ModuleType

import pandas as pd

from analysis import protection
from analysis.context.families import Family, kept, key
from analysis.disclosure import Audience, CountTable, Profile, Publication, Unprotectable, publish
from analysis.errors import Problem, UserError
from analysis.store import Store

from . import cohorts, freezing, orientation, pupils
from .ledger import Ledger, Making

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
    return kept(store, _family(store, name, audience, _around(store, name, audience)))


def making(store: Store, name: str, audience: Audience) -> Making:
    """How a publication of this state of the store is made."""
    around = _around(store, name, audience)
    return Making(key(store, _family(store, name, audience, around)), around)


def _around(store: Store, name: str, audience: Audience) -> tuple[str, ...]:
    """The earlier releases that a publication is made around: all but the last ones where it is that of the last."""
    ledger = Ledger.of(store)
    seen = ledger.seen_by(audience)
    last = ledger.last_made(seen, name)
    if last is not None and key(store, _family(store, name, audience, last.around)) == last.key:
        return last.around
    return seen


def _family(store: Store, name: str, audience: Audience, around: tuple[str, ...]) -> Family:
    chapter, secret = CHAPTERS[name], _key(store, audience.profile)
    since = Ledger.of(store).corrected(around)

    def build(view: Store) -> dict[str, pd.DataFrame]:
        return freezing.frozen(
            _made(chapter.count_tables(view), audience.profile, secret, Ledger.of(store), around, since)
        )

    digest = blake2b(secret, digest_size=8).hexdigest()
    past = f"{' '.join(around)}/{' '.join(since)}" if around else ""
    return Family(
        name=f"publication-{name}",
        tables=chapter.TABLES,
        build=build,
        audience=audience.name,
        modules=(chapter.__name__, "analysis.disclosure.publication", freezing.__name__),
        settings=audience.profile.model_dump_json() + digest + _besides(chapter, store) + past,
    )


def _made(
    tables: Sequence[CountTable],
    profile: Profile,
    secret: bytes,
    ledger: Ledger,
    around: tuple[str, ...],
    since: tuple[str, ...],
) -> Publication:
    """Protected, around earlier releases; what changed `since` some of them by a few pupils is hidden."""
    if not around:
        return publish(tables, profile, key=secret)
    try:
        return publish(tables, profile, key=secret, past=ledger.counts(around), since=since)
    except Unprotectable as error:
        raise UserError(
            Problem(
                "les données ont changé depuis ce qui a été diffusé, et rien de ce qui pourrait être montré à présent ne "
                "protégerait les petits effectifs de qui a les deux",
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
