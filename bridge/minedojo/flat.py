"""Flat worlds as the game writes them: ``version;layers;biome;structures``, from the bottom up.

Layers are ``COUNT*minecraft:NAME:METADATA`` from version 3 on, ``COUNTxID:METADATA`` before
(https://minecraft.wiki/w/Superflat, before 1.13). Structures are not built.
"""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from bridge.embedded.land.biomes import biome_id
from bridge.embedded.land.sources import BIOMES_SHAPE, ColumnSource
from bridge.embedded.land.terrain import HEIGHT, Column
from bridge.grid import CHUNK
from bridge.minedojo.names import BIOMES, block_of

CLASSIC = "3;minecraft:bedrock,2*minecraft:dirt,minecraft:grass;1"
MAX_LAYERS = HEIGHT - 8
"""Above them a body must have room."""
_LAYER = re.compile(r"(?:(\d{1,3})[*x])?([a-z0-9_:]+?)(?::(\d{1,2}))?")


class FlatError(ValueError):
    """A flat world cannot be made; the text names the layer."""


class LayeredColumns(ColumnSource):
    """The columns of a flat world, all alike. Raises FlatError.

    Attributes:
        ground: height of the first free layer, in blocks.
    """

    def __init__(self, written: str) -> None:
        self._written = written
        parts = (written or CLASSIC).split(";")
        layers = parts[1] if len(parts) > 1 else parts[0]
        biome = parts[2].strip() if len(parts) > 2 else "1"
        if not biome.isascii() or not biome.isdigit() or int(biome[:4]) not in BIOMES:
            raise FlatError(f"generatorString: biome {biome!r:.20} is none of 1.11.2's")
        self._biome = biome_id(BIOMES[int(biome[:4])])
        self._column = Column(*(np.zeros((CHUNK, HEIGHT, CHUNK), dtype) for dtype in (np.uint16, np.uint8)))
        self.ground = 0
        for layer in filter(None, map(str.strip, layers.split(","))):
            self._lay(layer)

    @property
    def identity(self) -> str:
        """As it is written."""
        return f"flat {self._written}"

    def _lay(self, layer: str) -> None:
        found = _LAYER.fullmatch(layer)
        if found is None:
            raise FlatError(f"generatorString: layer {layer!r:.60} is none; write 2*minecraft:dirt")
        count, name, metadata = found.groups()
        top = self.ground + int(count or 1)
        if top > MAX_LAYERS:
            raise FlatError(f"generatorString: more than {MAX_LAYERS} layers")
        try:
            block, state = block_of(name, int(metadata or 0))
        except KeyError as error:
            raise FlatError(f"generatorString: {error.args[0]}") from None
        self._column.blocks[:, self.ground : top], self._column.states[:, self.ground : top] = block, state
        self.ground = top

    def column(self, chunk_x: int, chunk_z: int) -> Column:
        """The one column."""
        return self._column

    def biomes_in(self, chunk_x: int, chunk_z: int) -> NDArray[np.int8]:
        """The one biome."""
        return np.full(BIOMES_SHAPE, self._biome, np.int8)
