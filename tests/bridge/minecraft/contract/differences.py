"""What is known to differ between the embedded world and a body on the live server: script -> field of the outcome -> why.

``docs/live-actions.md`` lists the same; a test holds both to what happens.
"""

from __future__ import annotations

from collections.abc import Mapping

_NO_REASON = "a server does not say why it refuses: the note tells only that it did"

DIFFERENCES: Mapping[str, Mapping[str, str]] = {
    "place a block into the body": {"notes": _NO_REASON},
    "place a sapling on stone": {"notes": _NO_REASON},
    "lie down by day": {
        "notes": "what a server says of a use is not taken into the note, only what item functions come to"
    },
}
