"""A call whose result goes to whoever waits for it, in whichever thread that is."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

Result = TypeVar("Result")


def carry_out(future: Future[Result], call: Callable[[], Result]) -> None:
    """Make a call and settle its future, by its result or by what it raised; nothing is called where the future was cancelled."""
    if not future.set_running_or_notify_cancel():
        return
    try:
        result = call()
    except BaseException as error:  # it belongs to who waits for the answer
        future.set_exception(error)
    else:
        future.set_result(result)
