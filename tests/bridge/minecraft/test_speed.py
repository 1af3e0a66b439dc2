"""The bridge's cost is measured against the proxies it replaces."""

import pytest

from bridge.minecraft.speed import measure


@pytest.mark.live
def test_the_feed_is_far_quicker_than_proxies() -> None:
    figures = measure(ticks=40, proxy_rounds=1)
    assert figures["world"] == "minecraft 1.20.4 (flying-squid)"
    assert figures["feed"]["samples"] == 40
    assert figures["feed"]["p50_ms"] < 10  # a busy machine; the target of 1 ms is `steve2 speed`'s to judge
    assert figures["ratio_p50"] == pytest.approx(figures["proxies"]["p50_ms"] / figures["feed"]["p50_ms"])
    assert figures["ratio_p50"] > 20


def test_sizes_are_checked() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        measure(ticks=0)
