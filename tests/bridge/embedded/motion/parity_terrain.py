"""Small random terrains of one kind each, on which two physics are compared: block names with states, for both to read."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

SIDE, HEIGHT = 32, 32
FLOOR = 8
"""Layer of the lowest cell that is free on flat ground. The walls around a terrain are higher than any jump."""

Block = tuple[str, tuple[tuple[str, str], ...]]
"""A name, and the states that differ from the default, as pairs."""
AROUND = {"south": (0, 1), "north": (0, -1), "east": (1, 0), "west": (-1, 0)}


def plain(name: str) -> Block:
    """A block in its default state."""
    return (name, ())


class Terrain:
    """A walled box of stone and air: ``cells`` int64 (SIDE, HEIGHT, SIDE) of indices into ``palette``."""

    def __init__(self, generator: np.random.Generator) -> None:
        self.generator = generator
        self.palette: list[Block] = [plain("air"), plain("stone")]
        self.cells: NDArray[np.int64] = np.zeros((SIDE, HEIGHT, SIDE), np.int64)
        self.cells[:, :FLOOR] = 1
        self.cells[[0, -1]] = 1
        self.cells[:, :, [0, -1]] = 1

    def put(self, x: int, y: int, z: int, block: Block) -> None:
        """Change a cell inside the walls; ignored elsewhere."""
        if 0 < x < SIDE - 1 and 0 < y < HEIGHT and 0 < z < SIDE - 1:
            if block not in self.palette:
                self.palette.append(block)
            self.cells[x, y, z] = self.palette.index(block)

    def name(self, x: int, y: int, z: int) -> str:
        """The name of a cell's block."""
        return self.palette[self.cells[x, y, z]][0]

    def chance(self, probability: float) -> bool:
        return bool(self.generator.random() < probability)

    def columns(self, share: float) -> list[tuple[int, int]]:
        """A random share of the columns inside the walls, as (x, z)."""
        chosen = np.argwhere(self.generator.random((SIDE - 2, SIDE - 2)) < share) + 1
        return [(int(x), int(z)) for x, z in chosen]

    def patches(self, count: int, largest: int) -> list[list[tuple[int, int]]]:
        """Rectangles of columns, each a list of (x, z)."""
        found = []
        for _ in range(count):
            x, z = self.generator.integers(1, SIDE - 2, 2)
            wide, deep = self.generator.integers(1, largest + 1, 2)
            xs, zs = range(x, min(x + wide, SIDE - 1)), range(z, min(z + deep, SIDE - 1))
            found.append([(int(i), int(k)) for i in xs for k in zs])
        return found

    def roughen(self) -> None:
        """Blocks to jump on, pillars, pits and ceilings."""
        for x, z in self.columns(0.08):
            for y in range(FLOOR, FLOOR + int(self.generator.integers(1, 4))):
                self.put(x, y, z, plain("stone"))
        for patch in self.patches(6, 4):
            depth = int(self.generator.integers(1, 5))
            for x, z in patch:
                for y in range(FLOOR - depth, FLOOR):
                    self.put(x, y, z, plain("air"))
        for x, z in self.columns(0.05):
            self.put(x, FLOOR + 2, z, plain("oak_leaves"))

    def free_columns(self) -> list[tuple[int, int, int]]:
        """Cells (x, y, z) with two cells of air, over whatever is highest below them."""
        found = []
        for x in range(1, SIDE - 1):
            for z in range(1, SIDE - 1):
                y = FLOOR + 8
                while y > 1 and self.cells[x, y - 1, z] == 0:
                    y -= 1
                found.append((x, y, z))
        return found


def _flat(terrain: Terrain) -> None:
    for x, z in terrain.columns(0.1):
        terrain.put(x, FLOOR, z, plain("short_grass"))


def _rough(terrain: Terrain) -> None:
    terrain.roughen()
    for patch in terrain.patches(8, 5):
        for x, z in patch:
            terrain.put(x, FLOOR, z, plain("dirt"))


def _pools(terrain: Terrain, liquid: str, plants: tuple[str, ...] = ()) -> None:
    terrain.roughen()
    for patch in terrain.patches(10, 9):
        depth = int(terrain.generator.integers(1, 6))
        for x, z in patch:
            for y in range(FLOOR - depth, FLOOR):
                planted = bool(plants) and terrain.chance(0.2)
                terrain.put(x, y, z, plain(str(terrain.generator.choice(plants)) if planted else liquid))
    for x, z in terrain.columns(0.03):
        for y in range(FLOOR - 3, FLOOR + int(terrain.generator.integers(1, 4))):
            terrain.put(x, y, z, plain(liquid if terrain.chance(0.3) else "stone"))


def _water(terrain: Terrain) -> None:
    _pools(terrain, "water", ("seagrass", "kelp", "kelp_plant", "stone"))


def _flowing(terrain: Terrain) -> None:
    """Pools whose water stands at any level or falls."""
    terrain.roughen()
    for patch in terrain.patches(12, 9):
        depth = int(terrain.generator.integers(1, 4))
        for x, z in patch:
            for y in range(FLOOR - depth, FLOOR):
                terrain.put(x, y, z, ("water", (("level", str(terrain.generator.integers(0, 16))),)))


def _lava(terrain: Terrain) -> None:
    _pools(terrain, "lava")


def _climbed(terrain: Terrain, leaning: Callable[[str], Block], corners: bool) -> None:
    """Walls and pillars with something on their sides to climb; ``leaning`` makes it from the side that it leans on.

    Without ``corners`` it hangs only where no other side could hold it.
    """
    for patch in terrain.patches(14, 5):
        top = FLOOR + int(terrain.generator.integers(2, 7))
        for x, z in patch:
            for y in range(FLOOR, top):
                terrain.put(x, y, z, plain("stone"))
    for x, z in terrain.columns(0.9):
        backs = [s for s, (dx, dz) in AROUND.items() if terrain.name(x + dx, FLOOR, z + dz) == "stone"]
        if not backs or (len(backs) > 1 and not corners):
            continue
        back = str(terrain.generator.choice(backs))
        dx, dz = AROUND[back]
        for y in range(FLOOR, FLOOR + 7):
            held = terrain.name(x, y, z) == "air" and terrain.name(x + dx, y, z + dz) == "stone"
            if held and terrain.chance(0.95):
                terrain.put(x, y, z, leaning(back))


def _ladder(back: str) -> Block:
    opposite = {"south": "north", "north": "south", "east": "west", "west": "east"}
    return ("ladder", (("facing", opposite[back]),))


def _ladders(terrain: Terrain) -> None:
    _climbed(terrain, _ladder, corners=False)


def _corner_ladders(terrain: Terrain) -> None:
    _climbed(terrain, _ladder, corners=True)


def _vines(terrain: Terrain) -> None:
    _climbed(terrain, lambda back: ("vine", ((back, "true"),)), corners=True)


def _scaffolding(terrain: Terrain) -> None:
    terrain.roughen()
    for x, z in terrain.columns(0.1):
        for y in range(FLOOR, FLOOR + int(terrain.generator.integers(1, 6))):
            terrain.put(x, y, z, plain("scaffolding"))


def _cobweb(terrain: Terrain) -> None:
    terrain.roughen()
    for x, z in terrain.columns(0.1):
        for y in range(FLOOR, FLOOR + int(terrain.generator.integers(1, 4))):
            terrain.put(x, y, z, plain("cobweb"))


def _ground_of(*names: str) -> Callable[[Terrain], None]:
    """Terrain whose ground and blocks are of some kinds in patches, two layers deep here and there."""

    def build(terrain: Terrain) -> None:
        terrain.roughen()
        for patch in terrain.patches(30, 8):
            name = str(terrain.generator.choice(names))
            lowest = FLOOR - int(terrain.generator.integers(1, 3))
            for x, z in patch:
                for y in range(lowest, FLOOR):
                    if terrain.name(x, y, z) != "air":
                        terrain.put(x, y, z, plain(name))
        for x, z in terrain.columns(0.06):
            for y in range(FLOOR, FLOOR + int(terrain.generator.integers(1, 3))):
                terrain.put(x, y, z, plain(str(terrain.generator.choice(names))))

    return build


def _scattered(*names: str) -> Callable[[Terrain], None]:
    """Rough terrain with blocks of some kinds lying on it, in their default states."""

    def build(terrain: Terrain) -> None:
        terrain.roughen()
        for x, z in terrain.columns(0.2):
            terrain.put(x, FLOOR, z, plain(str(terrain.generator.choice(names))))
            if terrain.chance(0.2):
                terrain.put(x, FLOOR + 1, z, plain(str(terrain.generator.choice(names))))

    return build


def _mixed(terrain: Terrain) -> None:
    """Everything beside, in and on top of everything else."""
    _water(terrain)
    names = (
        "soul_sand",
        "honey_block",
        "slime_block",
        "ice",
        "oak_slab",
        "cobweb",
        "vine",
        "lava",
        "water",
        "scaffolding",
    )
    for x, z in terrain.columns(0.35):
        lowest = FLOOR - int(terrain.generator.integers(0, 3))
        for y in range(lowest, FLOOR + int(terrain.generator.integers(0, 3))):
            terrain.put(x, y, z, plain(str(terrain.generator.choice(names))))


def _turned(terrain: Terrain) -> None:
    """Stairs, slabs, doors, gates, trapdoors and snow in states that are not the default ones."""
    generator = terrain.generator
    terrain.roughen()
    for x, z in terrain.columns(0.2):
        half = str(generator.choice(["top", "bottom"], p=[0.2, 0.8]))
        stairs: Block = ("oak_stairs", (("facing", str(generator.choice(list(AROUND)))), ("half", half)))
        facing, is_open = (
            ("facing", str(generator.choice(list(AROUND)))),
            ("open", str(generator.choice(["true", "false"]))),
        )
        others: list[Block] = [
            ("oak_slab", (("type", half),)),
            ("oak_door", (facing, ("half", "lower"), is_open)),
            ("oak_fence_gate", (facing, is_open)),
            ("oak_trapdoor", (facing, ("half", half), is_open)),
            ("snow", (("layers", str(generator.integers(1, 9))),)),
        ]
        terrain.put(x, FLOOR, z, stairs if terrain.chance(0.5) else others[generator.integers(len(others))])


def _fences(terrain: Terrain) -> None:
    """Lines of fences, walls and panes, joined as the game joins them: fences to fences, walls and panes, all to stone."""
    joins = {
        "oak_fence": ("oak_fence", "stone"),
        "cobblestone_wall": ("cobblestone_wall", "glass_pane", "stone"),
        "glass_pane": ("cobblestone_wall", "glass_pane", "stone"),
    }
    terrain.roughen()
    for patch in terrain.patches(14, 9):
        name = str(terrain.generator.choice(list(joins)))
        along = patch[0][terrain.generator.integers(0, 2)]
        for x, z in patch:
            if along in (x, z) and terrain.name(x, FLOOR, z) == "air":
                terrain.put(x, FLOOR, z, plain(name))
    for x in range(1, SIDE - 1):
        for z in range(1, SIDE - 1):
            name = terrain.name(x, FLOOR, z)
            if name in joins:
                joined, apart = ("low", "none") if name == "cobblestone_wall" else ("true", "false")
                sides = ((s, terrain.name(x + dx, FLOOR, z + dz)) for s, (dx, dz) in sorted(AROUND.items()))
                states = tuple((side, joined if beside in joins[name] else apart) for side, beside in sides)
                terrain.put(x, FLOOR, z, (name, states))


FAMILIES: dict[str, Callable[[Terrain], None]] = {
    "flat": _flat,
    "rough": _rough,
    "water": _water,
    "flowing": _flowing,
    "lava": _lava,
    "ladders": _ladders,
    "corner ladders": _corner_ladders,
    "vines": _vines,
    "scaffolding": _scaffolding,
    "cobweb": _cobweb,
    "soul sand": _ground_of("soul_sand", "stone"),
    "ice": _ground_of("ice", "packed_ice", "blue_ice", "frosted_ice"),
    "slime": _ground_of("slime_block", "slime_block", "stone"),
    "honey": _ground_of("honey_block", "stone"),
    "slabs": _scattered("oak_slab", "oak_stairs", "oak_slab", "white_carpet", "farmland", "cactus", "chest"),
    "fences": _fences,
    "turned": _turned,
    "mixed": _mixed,
}
"""What builds each family on a flat stone floor."""
