"""How the rules of a tick are compiled: without counting references, once for all numbers, and without doors that nobody uses.

The grid and the state of a world are dozens of arrays. numba counts up and down each of them wherever a function takes a tuple of
them or a part of it, which costs several times what the rules themselves do, in a tick as in compiling. A rule only borrows what
its caller holds, and none makes an array, so nothing needs to be counted.

A plain ``njit`` function that a rule is the first to call is compiled as the rule is. So what makes arrays at any depth, seldom
enough not to matter, is an ``allocating_rule``: it counts, whoever calls it.

Compiling is most of what a first start waits for. numba would compile a function anew for every constant that it is called with;
a rule takes constants as numbers. What lets Python call a function is as much code as the function: those whose name begins with
an underscore have none of it. And what other rules call is for them a part, which is optimised and assembled with them; the same
function is compiled once more, by itself, only where Python calls it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from llvmlite.binding import parse_assembly
from numba import njit, types
from numba.core.caching import FunctionCache
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import Compiler

Function = TypeVar("Function", bound=Callable[..., Any])
_njit: Any = njit
"""numba's declared types do not tell of the options that these rules need."""


def rule(function: Function) -> Function:
    """For functions that make no arrays and call none that do but ``allocating_rule``; private ones for rules to call only."""
    return _compiled(function, counts=False)


def hot_rule(function: Function) -> Function:
    """For rules of every tick that are called from one place: to hand a realm over costs more than they do."""
    return _compiled(function, counts=False, forceinline=True)


def allocating_rule(function: Function) -> Function:
    """For functions that make arrays to work in."""
    return _compiled(function, counts=True)


def inlined_rule(function: Function) -> Function:
    """For functions whose code becomes part of their only caller's before it is compiled."""
    inlined: Function = _njit(function, nogil=True, _nrt=False, inline="always")
    return inlined


class _PartLibrary(JITCodeLibrary):
    """What is known of a function as a part of others: its code before it is optimised, and that of what it calls.

    numba would optimise and assemble each function with all that it calls, and again as a part of each caller, and so on up: as
    often as the calls are deep. Only what Python calls needs that, once.
    """

    def _optimize_final_module(self) -> None:
        pass

    def _finalize_final_module(self) -> None:
        self._finalize_dynamic_globals()
        self._finalized = True
        self._get_module_for_linking()
        environments = [str(found) for found in self._final_module.global_variables if "NumbaEnv" in found.name]
        self._final_module = parse_assembly("\n".join(environments))
        super()._finalize_final_module()


class _PartCompiler(Compiler):
    def compile_extra(self, function: Callable[..., Any]) -> Any:
        self.state.library = _PartLibrary(self.state.targetctx.codegen(), function.__qualname__)
        self.state.library.enable_object_caching()
        return super().compile_extra(function)


class _PartCache(FunctionCache):
    """Parts lie beside what Python calls of the same function."""

    def _index_key(self, signature: Any, codegen: Any) -> tuple[Any, ...]:
        return (*super()._index_key(signature, codegen), "part")


def _compiled(function: Function, counts: bool, **options: bool) -> Function:
    private = function.__name__.startswith("_")
    options |= {"nogil": True, "_nrt": counts, "no_cfunc_wrapper": True}
    compiled = _njit(function, cache=True, no_cpython_wrapper=private, **options)
    part = _njit(function, no_cpython_wrapper=True, pipeline_class=_PartCompiler, **options)
    part._cache = _PartCache(function)
    template_of = part.get_call_template

    def template_for_numbers(arguments: Any, keywords: Any) -> Any:
        return template_of(tuple(map(types.unliteral, arguments)), keywords)

    compiled.get_call_template, compiled.get_overload = template_for_numbers, part.get_overload
    found: Function = compiled
    return found
