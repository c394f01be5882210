"""The index of an output folder: what the page says, whoever reads it."""

import base64
import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from analysis.batch.index import write_index
from analysis.batch.outcome import FAILED
from analysis.batch.pages import duration, spaced, weight


class _Page(HTMLParser):
    """The links, and the text, of a page read without scripts."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links, self.said = [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        if tag == "a":
            self.links.append(dict(attrs)["href"])

    def handle_data(self, data):
        self.said.append(data)


@pytest.fixture
def page(folder_state, tmp_path):
    return write_index(folder_state, tmp_path).read_text(encoding="utf-8")


def test_every_file_of_every_report_is_linked_without_scripts(folder_state, page):
    listed = page.partition("<noscript")[2].partition("</noscript>")[0]
    expected = {
        outcome.outputs[kind].path
        for outcome in folder_state.outcomes
        for kind in ("html", "pdf", "xlsx")
        if kind in outcome.outputs
    }
    logs = {outcome.log for outcome in folder_state.outcomes if outcome.log}
    assert set(_Page(listed).links) == expected | logs
    assert len(re.findall(r"^<tr data-", listed, flags=re.MULTILINE)) == len(folder_state.outcomes)


def test_failures_come_first_with_their_cause_escaped(folder_state, page):
    failed = next(outcome for outcome in folder_state.outcomes if outcome.status == FAILED)
    first = re.search(r"^<tr data-.*$", page, flags=re.MULTILINE).group()
    assert f'data-etat="{FAILED}"' in first
    assert failed.label in first
    assert "cellule 3\u202f: &lt;b&gt;tombée&lt;/b&gt;" in first
    assert "suite" not in first
    assert 'href="#etat=echec">1 en échec' in page
    assert 'id="etat=echec">Rapports en échec' in page


def test_files_kept_from_an_earlier_success_are_told(folder_state, tmp_path):
    good, *others = folder_state.outcomes
    failed = replace(good, status=FAILED, error="raté")
    page = write_index(replace(folder_state, outcomes=(failed, *others)), tmp_path).read_text(encoding="utf-8")
    assert "raté Les fichiers sont ceux de la dernière production réussie." in page


def test_the_page_allows_itself_its_own_style_and_script_and_nothing_else(page):
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page).group(1).replace("&#39;", "'")
    for tag, directive in (("style", "style-src"), ("script", "script-src")):
        inside = re.search(rf"<{tag}>(.*?)</{tag}>", page, flags=re.DOTALL).group(1)
        digest = base64.b64encode(hashlib.sha256(inside.encode("utf-8")).digest()).decode("ascii")
        assert f"{directive} 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy
    assert not re.search(r"<[^>]+ (?:style|on\w+)=", page)
    assert "http" not in page.replace("http-equiv", "")


def test_the_same_manifest_gives_the_same_bytes_whatever_its_order(folder_state, page, tmp_path):
    again = replace(folder_state, outcomes=folder_state.outcomes[::-1])
    assert write_index(again, tmp_path).read_text(encoding="utf-8") == page


@pytest.mark.parametrize("fictitious", [True, False])
def test_fictitious_data_are_told_and_real_data_are_not(folder_state, tmp_path, fictitious):
    text = write_index(replace(folder_state, fictitious=fictitious), tmp_path).read_text(encoding="utf-8")
    assert ("DONNÉES FICTIVES" in text) is fictitious


def test_other_pages_are_linked_when_they_are_there(folder_state, page, tmp_path):
    assert "evolution.html" not in page
    (tmp_path / "evolution.html").touch()
    assert "evolution.html" in _Page(write_index(folder_state, tmp_path).read_text(encoding="utf-8")).links


def test_an_empty_folder_and_names_that_need_quoting(folder_state, tmp_path):
    assert "0 rapport," in write_index(replace(folder_state, outcomes=()), tmp_path).read_text(encoding="utf-8")
    good = folder_state.outcomes[0]
    html = replace(good.outputs["html"], path="academie-lyon/Essai n°1 #2.html")
    text = write_index(replace(folder_state, outcomes=(replace(good, outputs={"html": html}),)), tmp_path).read_text(
        "utf-8"
    )
    assert 'href="academie-lyon/Essai%20n%C2%B01%20%232.html"' in text


@pytest.mark.parametrize(
    ("size", "said"),
    [
        (0, "1 ko"),
        (1499, "1 ko"),
        (999_400, "999 ko"),
        (999_600, "1,0 Mo"),
        (1_234_567, "1,2 Mo"),
        (21_574_600_000, "21,6 Go"),
    ],
)
def test_weights(size, said):
    assert weight(size) == said.replace(" ", "\u202f")


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0.04, "0,0_s"), (9.94, "9,9_s"), (9.96, "10_s"), (59.4, "59_s"), (59.6, "1_min 00_s"), (185, "3_min 05_s")],
)
def test_durations(seconds, said):
    assert duration(seconds) == said.replace("_", "\u202f")


def test_messages_of_a_terminal_take_french_spaces():
    assert spaced("a : « b » ; c ?") == "a\u202f: «\u202fb\u202f»\u202f; c\u202f?"
