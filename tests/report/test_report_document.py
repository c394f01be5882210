"""From an executed notebook to a document: what is read, what is refused."""

import nbformat
import pandas as pd
import pytest

from analysis.errors import UserError
from analysis.exhibits import MIME, callout, figure, not_applicable, part, sentences, table
from analysis.report.blocks import Placed, Prose
from analysis.report.document import read_document


def code(source, *outputs):
    return nbformat.v4.new_code_cell(source, outputs=list(outputs), execution_count=1)


def output(kind, **content):
    return nbformat.v4.new_output(kind, **content)


def headings(document):
    return [
        (node.level, node.plain())
        for part in document.parts
        for block in part.blocks
        if isinstance(block, Prose)
        for node in block.nodes
        if node.kind == "heading"
    ]


def test_everything_is_read_in_order(full):
    document = read_document(full())
    assert document.header.territory_id == "academie:alpha"
    assert [part.name for part in document.parts] == ["comite", "statisticien"]
    numbered = [(placed.exhibit.kind, placed.number, placed.id) for placed in document.placed() if placed.number]
    assert numbered == [
        ("figure", 1, "reussite-ips"),
        ("figure", 2, "figure-2"),
        ("table", 1, "colleges"),
        ("table", 2, "tableau-2"),
    ]


@pytest.mark.parametrize(
    ("stray", "said"),
    [
        (output("stream", name="stdout", text="0690001A 12 élèves"), "texte imprimé"),
        (output("stream", name="stderr", text="FutureWarning"), "avertissement"),
        (
            output(
                "execute_result", data={"text/plain": "   uai  n\n0690001A", "text/html": "<table>0690001A</table>"}
            ),
            "tableau brut",
        ),
        (output("display_data", data={"image/png": "aaaa"}), "graphique seul"),
        (output("error", ename="KeyError", evalue="0690001A", traceback=["0690001A"]), "KeyError"),
        (output("display_data", data={MIME: {"version": 99}}), "version"),
    ],
)
def test_stray_output_is_refused_by_cell_and_not_leaked(build, header, stray, said):
    notebook = build(header(), code("df.head()\nautre", stray))
    with pytest.raises(UserError, match=said) as caught:
        read_document(notebook)
    assert "cellule 2 (« df.head() »)" in str(caught.value)
    assert "0690001A" not in str(caught.value)


def test_all_refusals_are_said_at_once(build, header):
    stray = output("stream", name="stdout", text="x")
    with pytest.raises(UserError) as caught:
        read_document(build(header(), code("a", stray), code("b", stray)))
    assert len(caught.value.problems) == 2


def test_blank_output_and_removed_cells_are_left_out(build, header):
    hidden = code("df", output("execute_result", data={"text/plain": "x"}))
    hidden.metadata["tags"] = ["remove-cell"]
    document = read_document(build(header(), code("f()", output("stream", name="stdout", text="\n")), hidden))
    assert document.parts == ()


def test_one_header(build, header):
    with pytest.raises(UserError, match="aucun en-tête"):
        read_document(build("## Texte"))
    with pytest.raises(UserError, match="second en-tête"):
        read_document(build(header(), header()))


def test_ids_are_unique(build, header, chart, mentions):
    shown = figure(chart(), title="T", n=1, id="meme", **mentions)
    with pytest.raises(UserError, match="« meme » déjà pris"):
        read_document(build(header(), shown, shown))


def test_headings_never_skip_a_level(build, header):
    document = read_document(
        build(
            "# Titre du notebook",
            header(),
            "#### Trop profond\n\na\n\n## Deux\n\nb",
            part("statisticien"),
            "# Un\n\n##### Cinq\n\nc\n\n## Deux\n\nd",
        )
    )
    assert headings(document) == [(2, "Trop profond"), (2, "Deux"), (3, "Un"), (4, "Cinq"), (3, "Deux")]


def test_notebook_title_is_dropped_wherever_the_header_is(build, header):
    assert headings(read_document(build(header(), "# Titre\n\n## Un\n\na"))) == [(2, "Un")]


def test_same_titles_get_different_anchors(build, header):
    document = read_document(build(header(), "## Évolution\n\na\n\n## Évolution\n\nb"))
    anchors = [node.id for block in document.parts[0].blocks for node in block.nodes if node.id]
    assert anchors == ["evolution", "evolution-2"]


def test_a_chapter_without_object_says_nothing_else(build, header):
    document = read_document(
        build(
            header(),
            not_applicable("Aucun collège."),
            part("comite"),
            "## Lien\n\nTexte.",
            part("statisticien"),
            "## Modèle",
            callout("info", "Rupture", "En 2024."),
        )
    )
    assert [part.title for part in document.parts] == [None]
    kinds = [block.exhibit.kind for part in document.parts for block in part.blocks]
    assert kinds == ["not_applicable"]


@pytest.mark.parametrize(
    ("prose", "said"),
    [
        ("<div>html</div>", "HTML"),
        ("Du <b>gras</b>", "HTML"),
        ("![graphique](x.png)", "image"),
        ("[local](fichier.csv)", "lien"),
        ("[piège](javascript:alert)", "lien"),
        (r"$\sum_j \\ x$", "saut de ligne"),
        (r"$\begin{inconnu} x$", "formule|construction"),
    ],
)
def test_prose_that_cannot_be_shown_names_its_cell(build, header, prose, said):
    with pytest.raises(UserError, match=said) as caught:
        read_document(build(header(), prose))
    assert "cellule 2" in str(caught.value)


def test_comments_are_left_out(build, header):
    assert read_document(build(header(), "<!-- pour l’auteur -->")).parts == ()


def test_notes_are_numbered_through_the_document(build, header):
    document = read_document(build(header(), "a[^1]\n\n[^1]: un", "b[^1]\n\n[^1]: deux"))
    numbers = [
        node.level for block in document.parts[0].blocks for node in block.nodes[0].children if node.kind == "note"
    ]
    assert numbers == [1, 2]


def test_levels_inside_exhibits(build, header):
    document = read_document(build(header(), sentences(["a."]), part("comite"), sentences(["b."]), "## Titre\n\nc"))
    assert [placed.level for placed in document.placed()] == [2, 3]
    assert headings(document) == [(3, "Titre")]


def test_table_is_placed(build, header, mentions):
    document = read_document(build(header(), table(pd.DataFrame({"a": ["x"], "b": [1]}), title="T", n=1, **mentions)))
    assert isinstance(document.parts[0].blocks[0], Placed)


def test_titles_over_nothing_are_left_out(build, header):
    shown = callout("info", "Non calculé ici", "Un seul collège.")
    document = read_document(
        build(
            header(),
            "## Vide\n\n### Vide aussi",
            "## Plein",
            "### Vide",
            "### Rempli",
            shown,
            shown,
            "## Fin",
            "Texte.",
            "## Rien",
        )
    )
    assert headings(document) == [(2, "Plein"), (3, "Rempli"), (2, "Fin")]
    assert len(list(document.placed())) == 1


def test_the_same_box_further_on_stays(build, header):
    shown = callout("info", "Non calculé ici", "Un seul collège.")
    assert len(list(read_document(build(header(), shown, "## Suite", shown)).placed())) == 2
