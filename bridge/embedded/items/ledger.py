"""The book of items: how many of each kind the rules have made, less how many they have used up or lost.

Whoever makes an item out of nothing (a block's drops, a creature's, a craft's result) or ends one (eaten, burnt, vanished,
worn out) books it here, apart from moving it. At any time the book must equal what slots, worn places, items on the ground and
containers hold together: that is what the conservation test asks.
"""

from __future__ import annotations

from bridge.compiled import rule


@rule
def book(ledger, item, count):  # type: ignore[no-untyped-def]
    """Enter ``count`` (negative: that many are gone) of an item id; ``ledger`` is int64 (items,)."""
    ledger[item] += count
