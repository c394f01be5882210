"""The audit of a batch: its publications attacked together, its files read again, one verdict by report."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from analysis import protection
from analysis.disclosure import Attacked, Audience, Audit, Leak, Publication
from analysis.exhibits import Exhibit, Header
from analysis.publication import CHAPTERS, Correction, Ledger, Outrun, audit_release, load_publication
from analysis.publication.keeping import making
from analysis.publication.ledger import Making, ledger_rows
from analysis.store import Store
from analysis.wording.numbers import quantity

from . import leaks
from .findings import Finding
from .notebooks import exhibits_of
from .pseudonyms import known_pseudonyms
from .rates import Shares, hidden_rates
from .registered import unregistered
from .scan import UNREADABLE, Published, scan_all


@dataclass(frozen=True, eq=False)
class BatchAudit:
    """What an audit of reports found.

    `profile` is the audience's, `reports` names all that was read, `opened` the publications each stands on. `attack` is
    that of all the publications (None without any), `findings` concern one report each. `release` names the ledger's
    release that holds what is published, empty when nothing was added to it. `correction` is the last one declared there.
    """

    profile: str
    reports: tuple[str, ...]
    opened: Mapping[str, tuple[str, ...]]
    attack: Audit | None
    findings: tuple[Finding, ...]
    release: str = ""
    correction: Correction | None = None

    @property
    def passed(self) -> bool:
        """Whether nothing was found."""
        return not self.findings and (self.attack is None or self.attack.passed)

    def as_record(self) -> dict[str, object]:
        """A JSON-ready dict, without any bound of a count: it may stand beside what is published."""
        attack = None if self.attack is None else self.attack.fields() | {"leaks": len(self.attack.leaks)}
        return {
            "passed": self.passed,
            "profile": self.profile,
            "reports": len(self.reports),
            "publications": sorted({source for sources in self.opened.values() for source in sources}),
            "release": self.release,
            "correction": None if self.correction is None else asdict(self.correction),
            "attack": attack,
            "findings": [finding.as_record() for finding in self.findings],
        }

    def refused(self) -> dict[str, tuple[Finding, ...]]:
        """The reports that may not be published, with what was found in each."""
        found: dict[str, tuple[Finding, ...]] = {}
        for finding in self.findings:
            found[finding.report] = (*found.get(finding.report, ()), finding)
        return found


def audit_batch(reports: Sequence[Published], out: Path, store: Store, audience: Audience) -> BatchAudit:
    """Attack what reports show of pupils and read all their files; what is found names no value.

    A report stands on the publications its exhibits say: a leak of one of them is a finding of each such report. What
    passes the attack is added to the ledger of the store, which the next audits attack too, wherever their reports are.
    """
    with protection.computing():
        shown = {report.name: _shown(report, out) for report in reports}
        opened = {name: _sources(exhibits) for name, exhibits in shown.items()}
        names = tuple(dict.fromkeys(source for sources in opened.values() for source in sources))
        publications = {name: load_publication(store, name, audience) for name in names if name in CHAPTERS}
        found = list(scan_all(reports, out, audience.profile, lambda texts: known_pseudonyms(store, texts)))
        for name, exhibits in shown.items():
            found += [_strange(name, source) for source in opened[name] if source not in CHAPTERS]
            found += [_other_profile(name, audience)] if _profiles(exhibits) - {audience.name} else []
        correction = Ledger.of(store).correction
        if not publications:
            return BatchAudit(audience.name, tuple(shown), opened, None, tuple(found), correction=correction)
        for name, exhibits in shown.items():
            standing = [publications[source] for source in opened[name] if source in publications]
            found += [_changed(name, where) for exhibit in exhibits for where in _unregistered(exhibit, standing)]
        attacked, release = _attacked(store, publications, audience)
        found += _of_leaks(attacked.audit.leaks, publications, opened, store)
        rows = attacked.counts.groupby("territory").indices
        for name, exhibits in shown.items():
            place = next((exhibit.territory_id for exhibit in exhibits if isinstance(exhibit, Header)), "")
            shares = Shares.of(attacked.counts.iloc[rows.get(place, [])])
            found += [_hidden_rate(name, where) for where in _hidden_rates(exhibits, shares)]
    return BatchAudit(audience.name, tuple(shown), opened, attacked.audit, tuple(found), release, correction)


def _attacked(store: Store, publications: Mapping[str, Publication], audience: Audience) -> tuple[Attacked, str]:
    """The attack with all that the ledger holds, and the release added to it; again when another one came in between."""
    ledger = Ledger.of(store)
    while True:
        before = ledger.releases
        found = audit_release(store, publications, audience)
        safe = {name: publication for name, publication in publications.items() if not _told(publication, found.audit)}
        try:
            made = {name: making(store, name, audience) for name in safe}
            return found, _added(ledger, safe, found, audience, before, made)
        except Outrun:
            continue


def _shown(report: Published, out: Path) -> tuple[Exhibit, ...]:
    try:
        return exhibits_of(out / report.files["ipynb"])
    except UNREADABLE:
        return ()  # the scanner says so


def _personal(exhibits: Collection[Exhibit]) -> list[protection.Protection]:
    return [known.protection for known in exhibits if known.protection is not None and known.protection.about_persons]


def _sources(exhibits: Collection[Exhibit]) -> tuple[str, ...]:
    counts = (known for known in _personal(exhibits) if known.kind == "counts")
    return tuple(dict.fromkeys(source for known in counts for source in known.sources))


def _profiles(exhibits: Collection[Exhibit]) -> set[str]:
    return {known.profile for known in _personal(exhibits)}


def _added(
    ledger: Ledger,
    publications: Mapping[str, Publication],
    found: Attacked,
    audience: Audience,
    before: tuple[str, ...],
    made: Mapping[str, Making],
) -> str:
    """Add to the ledger the publications that do not show what they last showed; the name of this release, if any."""
    history, new = ledger.shown(ledger.seen_by(audience)), {}
    for name, publication in publications.items():
        mine = history[history["publication"] == name]
        last = mine[mine["release"] == mine["release"].max()].reset_index(drop=True)
        if not last.assign(release="").equals(ledger_rows({name: publication})):
            new[name] = publication
    measures = {table.measure for publication in new.values() for table in publication.tables.values()}
    counts = found.counts[found.counts["measure"].isin(measures)]
    return ledger.add(new, counts, audience, after=before, made=made) if new else ""


def _told(publication: Publication, attack: Audit) -> list[Leak]:
    """The leaks of what a publication counts."""
    measures = {table.measure for table in publication.tables.values()}
    return [leak for leak in attack.leaks if leak.measure in measures]


def _of_leaks(
    found: Sequence[Leak], publications: Mapping[str, Publication], opened: Mapping[str, tuple[str, ...]], store: Store
) -> Iterator[Finding]:
    """One finding by report and reason: the first cell is named, the others are counted."""
    index = store.index()
    for name, publication in publications.items():
        told = _told(publication, Audit(0, None, leaks=tuple(found)))
        for why in dict.fromkeys(leaks.reason(leak) for leak in told):
            same = [leak for leak in told if leaks.reason(leak) == why]
            more = f" (et {quantity(len(same) - 1, 'autre cellule', 'autres cellules')})" if len(same) > 1 else ""
            where = leaks.cell(same[0], index) + more
            for report in (report for report, sources in opened.items() if name in sources):
                yield Finding(report, f"publication « {name} »", "attaque", where, why, leaks.todo(same[0]))


def _unregistered(exhibit: Exhibit, publications: Collection[Publication]) -> Iterator[str]:
    if exhibit.protection is not None and exhibit.protection.kind == "counts":
        yield from unregistered(exhibit, publications)


def _hidden_rates(exhibits: Collection[Exhibit], shares: Shares) -> Iterator[str]:
    """Where exhibits on persons show rates of counts that are hidden in the territory of the report."""
    for exhibit in exhibits:
        if exhibit.protection is not None and exhibit.protection.about_persons:
            yield from hidden_rates(exhibit, shares)


def _hidden_rate(report: str, where: str) -> Finding:
    what = "un taux montré est celui d’un effectif masqué : avec son dénominateur, il le donne"
    return Finding(
        report, "notebook", "secret", where, what, "prendre le taux dans la publication (rates), où il est masqué aussi"
    )


def _changed(report: str, where: str) -> Finding:
    what = "un effectif montré n’est pas celui que la publication montre pour ces modalités"
    return Finding(
        report, "notebook", "secret", where, what, "prendre l’effectif dans la publication, sans le recalculer"
    )


def _strange(report: str, source: str) -> Finding:
    what = f"il dit reposer sur la publication « {source} », qui n’existe pas"
    return Finding(report, "notebook", "secret", "protection", what, f"accepté : {', '.join(CHAPTERS)}")


def _other_profile(report: str, audience: Audience) -> Finding:
    what = f"il suit un autre profil de diffusion que « {audience.name} », en vigueur"
    return Finding(report, "notebook", "secret", "protection", what, "refaire le rapport")
