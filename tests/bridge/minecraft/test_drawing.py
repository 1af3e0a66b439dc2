"""Bodies share the threads that draw: each body's work stays in order, and nobody waits for another body's queue."""

from __future__ import annotations

import threading
from concurrent.futures import CancelledError, Future

import pytest

from bridge.minecraft.drawing import DrawingPool


def test_one_bodys_work_is_done_in_its_order_and_never_two_pieces_at_one_time() -> None:
    pool, told, busy = DrawingPool(4), [], threading.Lock()

    def work(number: int) -> None:
        assert busy.acquire(blocking=False)
        told.append(number)
        busy.release()

    painter = pool.painter()
    futures = [painter.submit(work, number) for number in range(200)]
    for future in futures:
        future.result(10)
    assert told == list(range(200))
    pool.close()


def test_a_body_with_much_to_draw_leaves_the_others_their_turns() -> None:
    pool, told = DrawingPool(1), []
    go = threading.Event()
    many, few = pool.painter(), pool.painter()
    first = many.submit(go.wait, 10)
    queued = [many.submit(told.append, "many") for _ in range(20)]
    other = few.submit(told.append, "few")
    go.set()
    other.result(10)
    assert told.index("few") <= 1
    for future in (first, *queued):
        future.result(10)
    pool.close()


def test_what_fails_is_told_to_who_asked_and_the_next_piece_is_done() -> None:
    pool = DrawingPool(1)
    painter = pool.painter()
    go = threading.Event()
    painter.submit(go.wait, 10)
    broken: Future[float] = painter.submit(lambda: 1 / 0)
    left = painter.submit(lambda: 1)
    kept = painter.submit(lambda: 2)
    left.cancel()
    go.set()
    with pytest.raises(ZeroDivisionError):
        broken.result(10)
    with pytest.raises(CancelledError):
        left.result(10)
    assert kept.result(10) == 2
    painter.shutdown(wait=False)
    with pytest.raises(RuntimeError, match="shut down"):
        painter.submit(lambda: 3)
    assert pool.painter().submit(lambda: 4).result(10) == 4
    pool.close()
    pool.close()
