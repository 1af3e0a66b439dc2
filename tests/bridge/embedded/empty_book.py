"""A book of items in which nothing is entered yet."""

import numpy as np
from numpy.typing import NDArray

from bridge import names


def empty_book() -> NDArray[np.int64]:
    """int64 (items,), as ``bridge.embedded.items.ledger.book`` takes it."""
    return np.zeros(len(names.items()), np.int64)
