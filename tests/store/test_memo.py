"""What a process remembers of a store: every element of a question counts."""

import numpy as np

from analysis.store import remembered
from analysis.store.register import REGISTER


def test_long_arrays_that_print_alike_are_different_questions(tmp_path):
    (tmp_path / REGISTER).write_text("{}", encoding="utf-8")
    asked = []

    @remembered
    def total(store, where):
        asked.append(1)
        return int(where["uai"].sum())

    first, second = np.zeros(5000, dtype=int), np.zeros(5000, dtype=int)
    second[2500] = 1
    assert repr(first) == repr(second)
    assert (total(tmp_path, {"uai": first}), total(tmp_path, {"uai": second})) == (0, 1)
    assert total(tmp_path, {"uai": second.copy()}) == 1
    assert len(asked) == 2


def test_a_new_register_is_a_new_state(tmp_path):
    (tmp_path / REGISTER).write_text("{}", encoding="utf-8")
    values = iter((1, 2))
    answer = remembered(lambda store: next(values))
    assert (answer(tmp_path), answer(tmp_path)) == (1, 1)
    (tmp_path / REGISTER).write_text("{ }", encoding="utf-8")
    assert answer(tmp_path) == 2
