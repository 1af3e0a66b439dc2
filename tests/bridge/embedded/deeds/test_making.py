"""Crafting, smelting and wearing in the world, by actions alone; and nothing is made or lost but by the recipe book."""

from collections import Counter
from collections.abc import Callable

import msgspec
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from bridge import names
from bridge.embedded.columns import Columns
from bridge.embedded.deeds.hands import Hands
from bridge.embedded.items.drops import Drops
from bridge.embedded.items.inventory import Inventory
from bridge.embedded.land.sources import SeedColumns
from bridge.embedded.motion.physics import Body
from bridge.embedded.player.armour import worn_slot
from bridge.embedded.world import EmbeddedWorld
from bridge.grid import CHUNK, BlockGrid
from bridge.messages import Action, Collect, Goal, ItemAction, Observation, Task
from bridge.recipes import Recipe, recipe_book
from tests.bridge.embedded.empty_book import empty_book

BLOCKS, ITEMS = names.blocks(), names.items()
FaceBlock = Callable[[EmbeddedWorld, str], tuple[int, int, int]]
MakeWorld = Callable[..., tuple[EmbeddedWorld, Observation]]


def act(world: EmbeddedWorld, verb: str, item: str) -> str:
    """One item function; its note."""
    *_, info = world.step(Action(item_action=msgspec.convert({"verb": verb, "item": ITEMS.id(item)}, ItemAction)))
    return info.note


def held(world: EmbeddedWorld) -> dict[str, int]:
    return {ITEMS.name(item): count for item, count in world.inventory.counts().items()}


def dig(world: EmbeddedWorld, cell: tuple[int, int, int]) -> None:
    """Break the block in a cell before the body, walk over what it drops, and walk back."""
    block = world.grid.get(*cell)
    while world.grid.get(*cell) == block:
        world.step(Action(attack=True))
    steps = 0
    while len(world.drops) and steps < 60:
        world.step(Action(forward=1))
        steps += 1
    for _ in range(steps):
        world.step(Action(forward=-1))
    assert not len(world.drops), "what was dug is picked up"


def room_before_a_wall(world: EmbeddedWorld, face_block: FaceBlock) -> tuple[int, int, int]:
    """Look at a wall, and give the free cell before it, which does not touch the body."""
    x, y, z = face_block(world, "stone")
    world.columns.change((x, y, z + 1), BLOCKS.id("stone"))
    world.columns.change((x, y, z), names.AIR)
    return x, y, z


def test_from_a_log_to_an_iron_ingot_by_actions_alone(make_world: MakeWorld, face_block: FaceBlock) -> None:
    """The way a game of survival begins. Only what is to be dug is put before the body."""
    world, _ = make_world(count=64)
    for _ in range(4):
        dig(world, face_block(world, "oak_log"))
    for _ in range(4):
        assert act(world, "craft", "oak_planks") == ""
    assert act(world, "craft", "crafting_table") == ""
    assert act(world, "craft", "stick") == ""
    assert act(world, "craft", "wooden_pickaxe") == "craft: wooden_pickaxe needs a crafting table within reach"
    table = room_before_a_wall(world, face_block)
    assert act(world, "place", "crafting_table") == ""
    assert act(world, "craft", "stick") == ""
    assert act(world, "craft", "wooden_pickaxe") == ""
    assert act(world, "equip", "wooden_pickaxe") == ""
    dig(world, table)
    for _ in range(11):
        dig(world, face_block(world, "stone"))
    assert held(world) == {"oak_planks": 5, "stick": 6, "wooden_pickaxe": 1, "cobblestone": 11, "crafting_table": 1}
    room_before_a_wall(world, face_block)
    assert act(world, "place", "crafting_table") == ""
    assert act(world, "craft", "stone_pickaxe") == ""
    assert act(world, "craft", "furnace") == ""
    assert act(world, "equip", "stone_pickaxe") == ""
    for _ in range(2):
        dig(world, face_block(world, "iron_ore"))
    room_before_a_wall(world, face_block)
    assert act(world, "smelt", "iron_ingot") == "smelt: iron_ingot needs a furnace within reach"
    assert act(world, "place", "furnace") == ""
    nearby = world.step(Action())[0].nearby
    assert nearby is not None
    assert nearby.furnace
    for _ in range(2):
        assert act(world, "smelt", "iron_ingot") == ""
    assert held(world) == {"oak_planks": 3, "stick": 4, "wooden_pickaxe": 1, "stone_pickaxe": 1, "iron_ingot": 2}


def test_what_does_not_fit_falls_before_the_body(make_world: MakeWorld) -> None:
    world, _ = make_world(held=(("oak_log", 64), ("cobblestone", 34 * 64), ("oak_planks", 62)))
    assert act(world, "craft", "oak_planks") == ""
    assert [(ITEMS.name(drop["item"]), drop["count"]) for drop in world.drops] == [("oak_planks", 2)]
    for _ in range(4):
        world.step(Action())
    (drop,) = world.drops
    yaw = np.radians(world.body.yaw)
    ahead = drop["position"] - world.body.position
    assert ahead[0] * -np.sin(yaw) + ahead[2] * np.cos(yaw) > 0.3


def test_a_furnace_that_is_broken_loses_its_fire(make_world: MakeWorld, face_block: FaceBlock) -> None:
    world, _ = make_world(held=(("stone_pickaxe", 1), ("cobblestone", 3), ("coal", 1)))
    cell = face_block(world, "furnace")
    for _ in range(2):
        assert act(world, "smelt", "stone") == ""
    while world.grid.get(*cell) == BLOCKS.id("furnace"):
        world.step(Action(attack=True))
    face_block(world, "furnace")
    assert act(world, "smelt", "stone") == "smelt: stone needs fuel for 200 ticks, has 0"


def test_armour_is_worn_and_tells_its_points(make_world: MakeWorld) -> None:
    """https://minecraft.wiki/w/Armor#Armor_points: a set of iron has 15 of 20 points."""
    iron = ("iron_boots", "iron_leggings", "iron_chestplate", "iron_helmet")
    world, first = make_world(held=(("stick", 1), *((piece, 1) for piece in (*iron, "shield", "diamond_helmet"))))
    assert first.life.armour == 0
    for piece in (*iron, "shield"):
        assert act(world, "equip", piece) == ""
    observation, *_ = world.step(Action())
    assert [ITEMS.name(item) for item in observation.equipment[:, 0]] == ["stick", *iron, "shield"]
    assert observation.equipment[1].tolist() == [ITEMS.id("iron_boots"), 1, 195]
    assert observation.life.armour == 15
    assert held(world) == {"stick": 1, "diamond_helmet": 1}
    act(world, "equip", "diamond_helmet")
    observation, *_ = world.step(Action())
    assert observation.life.armour == 16
    assert held(world) == {"stick": 1, "iron_helmet": 1}
    assert world.reset(Task("t", Goal("g"), Collect(("stick",), 1)), 0).life.armour == 0


def test_points_of_full_sets() -> None:
    """https://minecraft.wiki/w/Armor#Armor_points."""
    points = {"leather": 7, "golden": 11, "chainmail": 12, "iron": 15, "diamond": 20, "netherite": 20}
    for material, expected in points.items():
        inventory = Inventory()
        for piece in ("boots", "leggings", "chestplate", "helmet"):
            item = ITEMS.id(f"{material}_{piece}")
            place = worn_slot(item)
            assert place is not None
            inventory.put_on(place, (item, 1, -1))
        assert inventory.armour == expected
    assert worn_slot(ITEMS.id("carved_pumpkin")) is None


BOOK = recipe_book()
EYE = (8.5, 65.62, 8.5)
STATIONS = {"crafting_table": (10, 65, 8), "furnace": (8, 65, 10)}


class Bench:
    """Hands in an empty place with stations in reach, and the sum of all items of the slots and of the ground."""

    def __init__(self, stock: list[tuple[int, int]], stations: set[str]) -> None:
        grid = BlockGrid(0, 128)
        columns = Columns(grid, SeedColumns(0))
        grid.load_column(0, 0, np.zeros((CHUNK, 128, CHUNK), np.uint16))
        for station in stations:
            grid.set(*STATIONS[station], BLOCKS.id(station))
        self.inventory = Inventory()
        ledger = empty_book()
        self.drops = Drops(np.zeros(1, np.uint64), ledger)
        self.hands = Hands(grid, columns, self.inventory, Body((8.5, 64.0, 8.5)), self.drops, ledger)
        for item, count in stock:
            self.inventory.add(item, count)

    def do(self, verb: str, item: int) -> tuple[str, Counter[int], Counter[int], int]:
        """(note, items that there are more of, items that there are fewer of, burn ticks gained)."""
        before, fire = self._items(), self.burning
        note = self.hands.perform(msgspec.convert({"verb": verb, "item": item}, ItemAction), None, EYE)
        after = self._items()
        return note, after - before, before - after, self.burning - fire

    @property
    def burning(self) -> int:
        return self.hands.furnaces.burn_ticks(STATIONS["furnace"])

    def _items(self) -> Counter[int]:
        items = Counter(self.inventory.counts())
        for drop in self.drops:
            items[drop["item"]] += drop["count"]
        return items


def _is_made_by(recipe: Recipe, gained: Counter[int], lost: Counter[int]) -> bool:
    """Whether a change is one use of a recipe, remainders given back."""
    left = Counter(lost)
    for part in recipe.ingredients:
        used = Counter({item: left.pop(item) for item in part.items if item in left})
        if used.total() != part.count:
            return False
    back = Counter({BOOK.remainders[item]: count for item, count in lost.items() if item in BOOK.remainders})
    return not left and gained == Counter({recipe.result: recipe.count}) + back


def _is_smelted(result: int, gained: Counter[int], lost: Counter[int], fire: int) -> bool:
    """Whether a change is one smelt: an ingredient and fuels whose ticks are the fire gained and the cook's share."""
    if not gained[result]:
        # What was made had its like burnt for it, such as charcoal over charcoal.
        gained, lost = gained + Counter({result: 1}), lost + Counter({result: 1})
    for source in BOOK.smelts[result].items:
        fuels = Counter(lost)
        fuels[source] -= 1
        if fuels[source] < 0 or not all(item in BOOK.fuels for item, count in fuels.items() if count):
            continue
        ticks = sum(BOOK.fuels.get(item, 0) * count for item, count in fuels.items())
        back = Counter({BOOK.remainders[item]: count for item, count in fuels.items() if item in BOOK.remainders})
        if ticks == fire + BOOK.cook_ticks and gained == Counter({result: 1}) + back:
            return True
    return False


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_nothing_is_made_or_lost_but_by_the_recipe_book(data: st.DataObject) -> None:
    results = st.one_of(st.sampled_from([*BOOK.smelts]), st.sampled_from([*BOOK.crafts]))
    wanted = data.draw(st.lists(results, min_size=1, max_size=3), label="wanted")
    parts = [part for result in wanted for recipe in BOOK.crafts.get(result, ()) for part in recipe.ingredients]
    parts += [BOOK.smelts[result] for result in wanted if result in BOOK.smelts]
    useful = {item for part in parts for item in part.items[:3]}
    useful |= {ITEMS.id(name) for name in ("coal", "oak_planks", "stick", "lava_bucket", "wooden_axe")}
    counts = st.fixed_dictionaries({item: st.integers(0, 8) | st.integers(0, 300) for item in sorted(useful)})
    stock = data.draw(counts.flatmap(lambda held: st.permutations([*held.items()])), label="stock")
    bench = Bench(
        [(item, count) for item, count in stock if count],
        data.draw(st.sampled_from([{*STATIONS}, {"crafting_table"}, {"furnace"}]), label="stations"),
    )
    for result in wanted * 3:
        for verb in ("craft", "smelt"):
            note, gained, lost, fire = bench.do(verb, result)
            if note:
                assert note.startswith(f"{verb}: ")
                assert (gained, lost, fire) == (Counter(), Counter(), 0)
            elif verb == "craft":
                assert any(_is_made_by(recipe, gained, lost) for recipe in BOOK.crafts[result])
                assert fire == 0
            else:
                assert _is_smelted(result, gained, lost, fire)
                assert bench.burning >= 0
            slots = bench.inventory.slots
            assert (slots[:, 1] <= ITEMS.stack_size[slots[:, 0]]).all()
            assert (slots[slots[:, 1] == 0] == (0, 0, -1)).all()
