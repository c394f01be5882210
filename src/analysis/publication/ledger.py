"""The ledger of a store: every cell of every release made from it, wherever the reports are; never rewritten."""

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd

from analysis.disclosure import NAMES, PAST, Audience, Publication
from analysis.errors import Problem, UserError
from analysis.store import Store

FOLDER = "registre"
COLUMNS = ("release", "publication", "table", "measure", "territory", "filters", "value", "code")
_TEXT = tuple(name for name in COLUMNS if name != "value")
_SHOWN, _COUNTS, _ABOUT = "diffuse.parquet", "effectifs.parquet", "livraison.json"


class Outrun(RuntimeError):
    """Another release entered the ledger since it was read: what was attacked is not all there is."""


@dataclass(frozen=True)
class Correction:
    """Data already published were corrected, and somebody answers for it: `after` names the last release before."""

    after: str
    declared: str
    reason: str


@dataclass(frozen=True)
class Making:
    """How a publication was made: the key of all that it was computed from, and the releases it was made around."""

    key: str
    around: tuple[str, ...]


@dataclass(frozen=True)
class Ledger:
    """What was shown of the pupils of a store, and their true counts then: as confidential as the store, it lies beside its tables.

    One folder per release (``000001``): what it showed, every true count of the tables it stands on, whom it was for.
    """

    folder: Path

    @classmethod
    def of(cls, store: Store) -> "Ledger":
        """That of a store, whatever folder the reports go to."""
        return cls(store.root / FOLDER)

    @property
    def corrections(self) -> Path:
        """The file of the corrections declared, one per line; absent without any."""
        return self.folder / "corrections.jsonl"

    @property
    def releases(self) -> tuple[str, ...]:
        """Names, in order."""
        return tuple(sorted(path.parent.name for path in self.folder.glob(f"[0-9]*/{_ABOUT}")))

    def seen_by(self, audience: Audience) -> tuple[str, ...]:
        """Releases for this audience or a wider one, with counts rounded as it has them.

        A rounded count among exact ones tells too little to be taken as known.
        """
        rank, found = NAMES.index(audience.name), []
        for name in self.releases:
            about = self._about(name)
            if NAMES.index(about["audience"]) >= rank and about["base"] == audience.profile.count_base:
                found.append(name)
        return tuple(found)

    def shown(self, releases: Sequence[str]) -> pd.DataFrame:
        """What these releases showed: columns of `COLUMNS`, one row per cell and release."""
        return _whole([pd.read_parquet(self.folder / name / _SHOWN).assign(release=name) for name in releases])

    def counts(self, releases: Sequence[str]) -> pd.DataFrame:
        """The true counts that these releases stood on: columns of `disclosure.PAST`."""
        read = [pd.read_parquet(self.folder / name / _COUNTS).assign(release=name) for name in releases]
        return pd.concat(read, ignore_index=True) if read else pd.DataFrame({name: [] for name in PAST})

    def corrected(self, releases: Sequence[str]) -> tuple[str, ...]:
        """Those of some releases that a declared correction follows."""
        correction = self.correction
        return tuple(name for name in releases if correction is not None and name <= correction.after)

    def last_made(self, releases: Sequence[str], publication: str) -> Making | None:
        """How a publication was made for the last of some releases to hold it; None without any."""
        found = (self._about(name).get("made", {}).get(publication) for name in reversed(releases))
        last = next((known for known in found if known is not None), None)
        return None if last is None else Making(last["key"], tuple(last["around"]))

    def add(
        self,
        publications: Mapping[str, Publication],
        counts: pd.DataFrame,
        audience: Audience,
        *,
        after: tuple[str, ...],
        made: Mapping[str, Making] | None = None,
    ) -> str:
        """Add a release that was attacked with the releases `after`; its name. `made` says how each publication was.

        Raises Outrun when there are others by now.
        """
        name = f"{int(max(after, default='0')) + 1:06d}"
        about = {"audience": audience.name, "base": audience.profile.count_base, "date": _now()}
        about["made"] = {publication: asdict(how) for publication, how in (made or {}).items()}
        self.folder.mkdir(parents=True, exist_ok=True)
        scratch = Path(tempfile.mkdtemp(prefix=".livraison-", dir=self.folder))
        try:
            rows = ledger_rows(publications)
            rows.astype(dict.fromkeys(set(_TEXT) - {"release"}, "category")).to_parquet(scratch / _SHOWN, index=False)
            counts.drop(columns="release", errors="ignore").to_parquet(scratch / _COUNTS, index=False)
            (scratch / _ABOUT).write_text(json.dumps(about, ensure_ascii=False) + "\n", encoding="utf-8")
            if self.releases != after:
                raise Outrun(name)
            try:
                scratch.rename(self.folder / name)
            except OSError as error:
                raise Outrun(name) from error
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
        return name

    @property
    def correction(self) -> Correction | None:
        """The last one declared."""
        path = self.corrections
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        return Correction(**json.loads(lines[-1])) if lines else None

    def declare(self, reason: str, *, clock: Callable[[], str] | None = None) -> Correction:
        """Note that data already published were corrected, and why: what is published from now on is made around it.

        Raises UserError without a reason, or where nothing has been published.
        """
        if not reason.strip():
            raise UserError(Problem("le motif de la correction manque", todo="dire ce qui a été corrigé, et par qui"))
        if not self.releases:
            todo = "produire les rapports : rien n’est à déclarer avant une première diffusion"
            raise UserError(
                Problem("aucun effectif n’a encore été diffusé à partir de ces données", str(self.folder), todo=todo)
            )
        found = Correction(self.releases[-1], (clock or _now)(), reason.strip())
        with self.corrections.open("a", encoding="utf-8") as stream:
            stream.write(json.dumps(asdict(found), ensure_ascii=False) + "\n")
            stream.flush()
            os.fsync(stream.fileno())
        return found

    def _about(self, release: str) -> dict:
        return json.loads((self.folder / release / _ABOUT).read_text(encoding="utf-8"))


def ledger_rows(publications: Mapping[str, Publication]) -> pd.DataFrame:
    """What publications show: columns of `COLUMNS`, the release empty."""
    return _whole([found.ledger.assign(release="", publication=name) for name, found in publications.items()])


def _whole(parts: list[pd.DataFrame]) -> pd.DataFrame:
    empty = pd.DataFrame({name: [] for name in COLUMNS})
    types = {**dict.fromkeys(_TEXT, "str"), "value": "Int64"}
    return pd.concat([part.astype(types) for part in (parts or [empty])], ignore_index=True)[list(COLUMNS)]


def _now() -> str:
    return datetime.now(UTC).isoformat()
