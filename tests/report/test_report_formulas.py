"""Formulas: three forms of one expression."""

import json

import pytest
import typst

from analysis.errors import UserError
from analysis.report.formulas import formula

FORMULAS = [
    r"y_j",
    r"\hat{\beta} = \frac{\sum_{j=1}^{J} n_j (x_j - \bar{x})}{\sqrt{\sigma_w^2}}",
    r"\left|\Delta\right| \le \delta \pm 1{,}96 \times \widehat{se}",
    r"\operatorname{logit}(p_j) = \log\frac{p_j}{1-p_j}",
    r"\begin{cases} a & x > 0 \\ b & \text{sinon} \end{cases}",
    r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}",
    r"\mathrm{IPS}_j \in \mathbb{R}^{+} \quad \sqrt[3]{x} \ne \infty",
    r"\int_0^1 f(x)\,dx \approx \overline{x} + \tilde{y} + \underline{z}",
    r"C = \frac{2}{\mu} \sum_j w_j (y_j - \mu)(r_j - \bar{r}), \; r_j; \# \$ \& \% \{a\}",
]


@pytest.mark.parametrize("latex", FORMULAS)
def test_typst_sets_it_and_the_reading_is_words(latex):
    said = formula(latex, display=True, where="cellule 1")
    document = '#set document(title: "t")\n#let x = json(bytes(sys.inputs.x))\n#math.equation(block: true, alt: x.alt, eval(x.math, mode: "math"))'
    typst.compile(
        document.encode(),
        sys_inputs={"x": json.dumps({"math": said.typst, "alt": said.alt})},
        pdf_standards=["ua-1"],
        ignore_system_fonts=True,
    )
    assert said.mathml.startswith("<math")
    assert said.alt.strip()
    assert not set(said.alt) & set("\\{}^=∑")


@pytest.mark.parametrize(
    ("latex", "said"),
    [
        (r"y_j = a + b x_j", "y indice j égale a plus b x indice j"),
        (r"\frac{p}{1-p}", "fraction de numérateur p et de dénominateur 1 moins p, fin de fraction"),
        (r"\frac{1}{2}", "1 sur 2"),
        (r"\hat{\beta}^2", "bêta chapeau au carré"),
        (r"\sum_{j=1}^{J} n_j", "somme de j égale 1 à J de n indice j"),
        (r"\mathrm{IPS}_j", "IPS indice j"),
        (r"\sqrt{x} \le 3", "racine carrée de x, fin de racine inférieur ou égal à 3"),
    ],
)
def test_reading_in_french(latex, said):
    assert formula(latex, display=False, where="cellule 1").alt == said


def test_left_bar_is_not_lost():
    said = formula(r"\left|x\right|", display=False, where="cellule 1")
    assert said.typst.startswith("lr(")
    assert said.typst.count("7c") == 2


@pytest.mark.parametrize("latex", [r"\frac{a}", r"\inconnue{x}", r"x \\ y", r"{"])
def test_unreadable_formula_is_refused_in_french(latex):
    with pytest.raises(UserError, match="cellule 7"):
        formula(latex, display=False, where="cellule 7")
