"""What waits for the broker: bounded, so that a broker that takes nothing costs neither a tick nor memory."""

from __future__ import annotations

import asyncio
from collections import Counter, deque

from runtime.mqtt.messages import AnyMessage
from runtime.mqtt.topics import SENDING, Kind


class Outbox:
    """Queues of messages, one a kind. For one event loop; ``put`` never waits. Of too many the oldest is dropped and counted."""

    def __init__(self) -> None:
        self._lanes: dict[Kind, deque[AnyMessage]] = {kind: deque() for kind in SENDING}
        self._something = asyncio.Event()
        self.closed = False
        """Whether nothing more is worth waiting for."""
        self.dropped: Counter[Kind] = Counter()
        """Messages given up, by kind. What is retained is not counted: only the newest is of use."""

    def __len__(self) -> int:
        return sum(map(len, self._lanes.values()))

    def put(self, kind: Kind, message: AnyMessage) -> None:
        """Add the newest message of a kind."""
        lane = self._lanes[kind]
        while len(lane) >= SENDING[kind].waiting:
            lane.popleft()
            self._drop(kind)
        lane.append(message)
        self._something.set()

    def give_back(self, kind: Kind, message: AnyMessage) -> None:
        """Put one that could not be sent back in front, unless newer ones took its room."""
        lane = self._lanes[kind]
        if len(lane) >= SENDING[kind].waiting:
            self._drop(kind)
        else:
            lane.appendleft(message)
            self._something.set()

    def close(self) -> None:
        """Nothing is worth waiting for any more: ``take`` hands out what there is, then None."""
        self.closed = True
        self._something.set()

    async def take(self) -> tuple[Kind, AnyMessage] | None:
        """Wait for a message and take the one that is to be sent first; None once it is closed and empty."""
        while True:
            for kind, lane in self._lanes.items():
                if lane:
                    return kind, lane.popleft()
            if self.closed:
                return None
            self._something.clear()
            await self._something.wait()

    def _drop(self, kind: Kind) -> None:
        if not SENDING[kind].retain:
            self.dropped[kind] += 1
