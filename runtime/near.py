"""What was probably meant by a name that there is not."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def close_to(word: str, known: Iterable[str], cutoff: float = 0.6) -> str:
    """``did you mean a or b? `` of what is near to ``word``, most alike first; empty where nothing is.

    Args:
        word: as it was typed.
        known: the names there are.
        cutoff: how alike they must be, as ``difflib.get_close_matches`` counts it.
    """
    near = difflib.get_close_matches(word, list(known), n=3, cutoff=cutoff)
    return f"did you mean {' or '.join(near)}? " if near else ""
