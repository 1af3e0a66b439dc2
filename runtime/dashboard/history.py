"""The newest entries of something that goes on, for readers that come by now and then."""

from __future__ import annotations

from collections import deque
from itertools import islice
from typing import Generic, TypeVar

Entry = TypeVar("Entry")


class History(Generic[Entry]):
    """Keeps the newest ``most`` entries. A reader remembers ``total`` and later asks for what came since.

    Args:
        most: entries kept; of what a reader missed beyond those it is not told.
    """

    def __init__(self, most: int) -> None:
        self._entries: deque[Entry] = deque(maxlen=most)
        self.total = 0
        """Entries ever added."""

    def add(self, entry: Entry) -> None:
        """Append one, and drop the oldest where there are too many."""
        self._entries.append(entry)
        self.total += 1

    def since(self, total: int) -> list[Entry]:
        """What is kept of what came since ``total``, oldest first."""
        count = min(self.total - total, len(self._entries))
        return list(islice(self._entries, len(self._entries) - count, None))

    def clear(self) -> None:
        """Forget the entries; ``total`` goes on."""
        self._entries.clear()
