"""The journal survives a kill at any byte, and the manifest follows from it."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.batch.journal import INTERRUPTED, STOPPED, Header, Journal, path_of, read_header, read_run, runs
from analysis.batch.manifest import current, merge, read_manifest, state_after, write_manifest
from analysis.batch.outcome import FAILED, OK, FailedCell
from analysis.errors import UserError


def header(run: int) -> Header:
    told = {"started": "2026-01-02T03:04:05+00:00", "command": "run", "version": "0.1.0", "data_fingerprint": "f" * 16}
    return Header(run=run, fictitious=True, planned=3, up_to_date=0, **told)


@pytest.fixture(scope="module")
def outcomes(make_outcome):
    cell = FailedCell(3, ("x = 1", "y = « é »"), "ValueError")
    good = [make_outcome(name=f"academie-{n}/essai", run=1, made=1, fingerprint={"code": "1"}) for n in ("a", "b")]
    return [*good, make_outcome(name="c/essai", status=FAILED, outputs={}, error="raté\nsuite", cell=cell, run=1)]


@pytest.fixture
def written(tmp_path, outcomes):
    with Journal(tmp_path, header(1)) as journal:
        for outcome in outcomes:
            journal.add(outcome)
    return tmp_path


def test_what_is_written_is_read_back(written, outcomes):
    found = read_run(written, 1)
    assert (found.header, list(found.outcomes), found.status) == (header(1), outcomes, "termine")
    assert read_header(written, 1) == header(1)
    assert runs(written) == (1,)


def test_a_journal_cut_at_any_byte_is_read_back_as_a_prefix(written, outcomes, tmp_path_factory):
    content = path_of(written, 1).read_bytes()
    elsewhere = tmp_path_factory.mktemp("cut")
    path_of(elsewhere, 1).parent.mkdir()

    @settings(max_examples=150, deadline=None)
    @given(st.integers(0, len(content) - 1))
    def check(size):
        path_of(elsewhere, 1).write_bytes(content[:size])
        found = read_run(elsewhere, 1)
        whole = max(content[:size].count(b"\n"), 0)
        assert (found is None) == (whole == 0 and size < content.index(b"\n"))
        if found:
            assert list(found.outcomes) == outcomes[: len(found.outcomes)]
            assert len(found.outcomes) >= min(whole - 1, len(outcomes))
            assert found.status is None or size >= len(content) - 1

    check()


@pytest.mark.parametrize("garbage", [b"{\n", b"\0\0\0\n", b"[]\n"])
def test_a_line_damaged_before_the_end_is_refused(written, garbage):
    path = path_of(written, 1)
    first, rest = path.read_bytes().split(b"\n", 1)
    path.write_bytes(first + b"\n" + garbage + rest)
    with pytest.raises(UserError, match=r"journal d’un passage illisible"):
        current(written)


def test_a_run_never_writes_over_another(written):
    with pytest.raises(FileExistsError):
        Journal(written, header(1))


@pytest.mark.parametrize(("error", "status"), [(KeyboardInterrupt, INTERRUPTED), (OSError, STOPPED)])
def test_a_run_that_ends_by_an_exception_says_so(tmp_path, outcomes, error, status):
    journal = Journal(tmp_path, header(1))
    journal.add(outcomes[0])
    journal.__exit__(error, error(), None)
    found = read_run(tmp_path, 1)
    assert (found.status, found.outcomes) == (status, (outcomes[0],))


def test_the_manifest_is_rebuilt_when_its_run_was_killed(written, outcomes):
    state = current(written)
    assert (state.outcomes, state.run, state.status) == (tuple(outcomes), 1, "termine")
    write_manifest(state, written)
    assert read_manifest(written) == state == current(written)
    with Journal(written, header(2)) as journal:
        journal.add(replace(outcomes[0], seconds=9.0, run=2))
    path = path_of(written, 2)
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:2]))
    killed = current(written)
    assert (killed.run, killed.status, killed.outcomes[0].seconds) == (2, None, 9.0)
    assert killed.outcomes[1:] == tuple(outcomes[1:])
    write_manifest(killed, written)
    with path.open("a", encoding="utf-8") as stream:
        stream.write('{"kind": "rep')
    assert current(written) == killed
    assert state_after(written, 1) == state
    (written / "manifest.json").unlink()
    assert current(written) == killed


@st.composite
def histories(draw):
    name = st.sampled_from(["a", "b", "c"])
    return draw(st.lists(st.tuples(name, st.sampled_from([OK, FAILED]), st.integers(1, 9)), max_size=8))


@settings(max_examples=100, deadline=None)
@given(histories(), histories())
def test_merging_again_changes_nothing_and_keeps_the_last_success(make_outcome, first, second):
    def rows(history):
        return [
            make_outcome(name=n, status=s, made=k if s == OK else 0, run=k, outputs={}, error=None if s == OK else "x")
            for n, s, k in history
        ]

    state = merge((), rows(first))
    merged = merge(state, rows(second))
    assert merge(merged, rows(second)) == merged
    for outcome in merged:
        told = [row for row in rows(first) + rows(second) if row.name == outcome.name]
        assert outcome.status == told[-1].status
        assert outcome.made == next((row.made for row in reversed(told) if row.status == OK), 0)
