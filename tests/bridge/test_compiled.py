"""What compiled rules are promised to be."""

import ast
from pathlib import Path

import numpy as np
import pytest
from numba import types

import bridge
from bridge.compiled import allocating_rule, rule
from bridge.packed import packed
from bridge.raycast import BlockHit

RULES = {"rule", "allocating_rule", "inlined_rule"}


@rule
def _add(x, y):  # type: ignore[no-untyped-def]
    return x + y


@rule
def add_constants(x):  # type: ignore[no-untyped-def]
    return _add(x, 1) + _add(x, 2)


@rule
def add_constants_twice(x):  # type: ignore[no-untyped-def]
    return add_constants(x) + add_constants(x)


@allocating_rule
def _sum_of(x):  # type: ignore[no-untyped-def]
    return np.full(10, x).sum()


@rule
def sum_of_sums(count):  # type: ignore[no-untyped-def]
    total = 0
    for index in range(count):
        total += _sum_of(index)
    return total


def test_a_rule_is_compiled_once_for_all_constants() -> None:
    template_of = _add.get_call_template
    constants = [template_of((types.int64, types.literal(number)), {})[0] for number in (1, 2)]
    assert {len(template.cases) for template in constants} == {1}


def test_a_rule_is_made_for_python_only_where_python_calls_it() -> None:
    """What other rules call is optimised and assembled as a part of them, not by itself again."""
    assert add_constants(4) == 11
    assert len(add_constants.signatures) == 1
    assert not _add.signatures


def test_a_rule_that_rules_call_can_be_called_by_python_too() -> None:
    assert add_constants_twice(1) == 2 * add_constants(1)


def test_a_rule_can_call_what_makes_arrays() -> None:
    assert sum_of_sums(1000) == 10 * 999 * 500


def test_python_never_calls_a_private_rule_which_has_no_door_for_it() -> None:
    found = []
    for path in sorted(Path(bridge.__file__).parent.rglob("*.py")):
        functions = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.FunctionDef)]
        compiled = [f for f in functions if RULES & {ast.unparse(decorator) for decorator in f.decorator_list}]
        private = {f.name for f in compiled if f.name.startswith("_")}
        python = [
            f
            for f in functions
            if not any("rule" in (text := ast.unparse(d)) or "njit" in text for d in f.decorator_list)
        ]
        for function in python:
            called = {node.id for node in ast.walk(function) if isinstance(node, ast.Name)} & private
            found += [f"{path.name}: {function.name} calls {name}" for name in called]
    assert not found


def test_a_packed_table_has_the_same_fields_in_one_record() -> None:
    table = BlockHit((1, 2, 3), (0, 1, 0), 7, 1.5, (0.5, 0.25, 0.0))
    record = packed(table)
    assert isinstance(record, np.record)
    assert record.block == 7
    assert list(record.cell) == [1, 2, 3]
    assert record.distance == 1.5


def test_a_packed_table_cannot_hide_what_records_are() -> None:
    from typing import NamedTuple

    class Bad(NamedTuple):
        shape: int

    with pytest.raises(ValueError, match="shape"):
        packed(Bad(1))
