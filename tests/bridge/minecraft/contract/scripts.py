"""The scripts of the contract of actions: each action of ``bridge.messages`` at least once, with and without what it needs."""

from __future__ import annotations

from bridge.messages import Action
from tests.bridge.minecraft.contract.script import (
    Hold,
    Item,
    Look,
    Put,
    Script,
    UntilBlock,
    UntilGone,
    UntilHeld,
)

REST = Hold(Action(), 5)
CLICK = (Hold(Action(use=True)), REST)
DOWN = Look(0.0, 60.0)
"""At the ground one block ahead."""
STEEP = Look(0.0, 35.0)
"""At the ground two blocks ahead."""
STEP = Look(0.0, 25.0)
"""At a block that stands two cells ahead, on the ground."""

MOVING = (
    Script(
        "walk into a wall",
        (Hold(Action(forward=1), 30), REST),
        blocks=(Put((0, 0, 3), "stone"), Put((0, 1, 3), "stone")),
    ),
    Script(
        "sprint and strafe into a corner",
        (Hold(Action(forward=1, sprint=True, strafe=1), 30), REST),
        blocks=tuple(Put((x, y, z), "stone") for y in (0, 1) for x, z in ((0, 3), (1, 3), (2, 3), (2, 2), (2, 1), (2, 0))),
    ),
    Script("jump onto a block", (Hold(Action(forward=1, jump=True), 30), REST), blocks=(
        Put((0, 0, 2), "stone"), Put((0, 1, 3), "stone"), Put((0, 2, 3), "stone"),
    )),
    Script("sneak at an edge", (Hold(Action(sneak=True, forward=1), 60), REST), blocks=tuple(
        Put((x, -1, 1), "air") for x in (-1, 0, 1)
    )),
    Script("step back and turn", (Look(90.0, 0.0), Hold(Action(forward=-1), 30), REST), blocks=(
        Put((2, 0, 0), "stone"), Put((2, 1, 0), "stone"),
    )),
)  # fmt: skip

DIGGING = (
    Script(
        "dig dirt by hand and pick it up",
        (
            STEP,
            UntilBlock(Action(attack=True), (0, 0, 2), "air", 60),
            Look(0.0, 0.0),
            Hold(Action(forward=1), 50),
            REST,
        ),
        blocks=(Put((0, 0, 2), "dirt"), Put((0, 0, 3), "obsidian"), Put((0, 1, 3), "obsidian")),
    ),
    Script(
        "dig stone with the right tool",
        (
            STEP,
            UntilBlock(Action(attack=True), (0, 0, 2), "air", 60),
            Look(0.0, 0.0),
            Hold(Action(forward=1), 50),
            REST,
        ),
        inventory=(("wooden_pickaxe", 1),),
        blocks=(Put((0, 0, 2), "stone"), Put((0, 0, 3), "obsidian"), Put((0, 1, 3), "obsidian")),
    ),
    Script(
        "dig iron ore with too weak a tool",
        (
            STEP,
            UntilBlock(Action(attack=True), (0, 0, 2), "air", 200),
            Look(0.0, 0.0),
            Hold(Action(forward=1), 30),
            REST,
        ),
        inventory=(("wooden_pickaxe", 1),),
        blocks=(Put((0, 0, 2), "iron_ore"), Put((0, 0, 3), "obsidian"), Put((0, 1, 3), "obsidian")),
    ),
    Script(
        "let go before a block breaks",
        (STEP, Hold(Action(attack=True), 12), REST, Hold(Action(attack=True), 12), REST),
        blocks=(Put((0, 0, 2), "oak_log"),),
    ),
)

CRAFTING = (
    Script("craft planks by hand", (Item("craft", "oak_planks"),), inventory=(("oak_log", 3),)),
    Script("craft sticks of two woods", (Item("craft", "stick"),), inventory=(("oak_planks", 1), ("birch_planks", 1))),
    Script("craft a table of mixed planks", (Item("craft", "crafting_table"),), inventory=(
        ("oak_planks", 3), ("birch_planks", 3),
    )),
    Script("craft a pickaxe far from a table", (Item("craft", "wooden_pickaxe"),), inventory=(
        ("oak_planks", 3), ("stick", 2),
    )),
    Script(
        "craft a pickaxe at a table",
        (Item("craft", "wooden_pickaxe"), Item("craft", "wooden_pickaxe")),
        inventory=(("oak_planks", 5), ("stick", 3)),
        blocks=(Put((2, 0, 2), "crafting_table"),),
    ),
    Script(
        "craft a cake and get the buckets back",
        (Item("craft", "cake"),),
        inventory=(("milk_bucket", 1), ("milk_bucket", 1), ("milk_bucket", 1), ("sugar", 2), ("egg", 1), ("wheat", 3)),
        blocks=(Put((-1, 0, 2), "crafting_table"),),
    ),
    Script("craft what has no recipe", (Item("craft", "bedrock"),)),
    Script("craft without ingredients", (Item("craft", "chest"),), inventory=(("oak_planks", 7),)),
)  # fmt: skip

SMELTING = (
    Script(
        "smelt iron with coal",
        (Item("smelt", "iron_ingot"),),
        inventory=(("raw_iron", 2), ("coal", 2)),
        blocks=(Put((1, 0, 2), "furnace"),),
    ),
    Script(
        "smelt food with planks",
        (Item("smelt", "cooked_beef"),),
        inventory=(("beef", 1), ("oak_planks", 1)),
        blocks=(Put((1, 0, 2), "furnace"),),
    ),
    Script(
        "smelt with several fuels of one kind",
        (Item("smelt", "glass"),),
        inventory=(("sand", 1), ("stick", 3)),
        blocks=(Put((1, 0, 2), "furnace"),),
    ),
    Script("smelt far from a furnace", (Item("smelt", "glass"),), inventory=(("sand", 1), ("coal", 1))),
    Script("smelt without fuel", (Item("smelt", "glass"),), inventory=(("sand", 1), ("stick", 1)), blocks=(
        Put((1, 0, 2), "furnace"),
    )),
    Script("smelt what is not held", (Item("smelt", "glass"),), blocks=(Put((1, 0, 2), "furnace"),)),
)  # fmt: skip

PLACING = (
    Script("place a block on the ground", (DOWN, Item("place", "stone")), inventory=(("wooden_pickaxe", 1), ("stone", 2))),
    Script(
        "place from beyond the hotbar",
        (DOWN, Item("place", "stone")),
        inventory=(*(("wooden_pickaxe", 1),) * 9, ("stone", 1)),
    ),
    Script("place a torch on the ground", (DOWN, Item("place", "torch")), inventory=(("torch", 2),), standing=((0, 0, 1),)),
    Script(
        "place a torch on a wall",
        (Look(0.0, 10.0), Item("place", "torch")),
        inventory=(("torch", 2),),
        blocks=(Put((0, 1, 2), "stone"), Put((0, 0, 2), "stone")),
        standing=((0, 1, 1),),
    ),
    Script(
        "place a furnace that faces who places it",
        (Look(90.0, 60.0), Item("place", "furnace")),
        inventory=(("furnace", 1),),
        standing=((-1, 0, 0),),
    ),
    Script(
        "place on a crafting table",
        (Look(0.0, 35.0), Item("place", "crafting_table")),
        inventory=(("crafting_table", 1),),
        blocks=(Put((0, 0, 2), "crafting_table"),),
    ),
    Script("place stairs", (DOWN, Item("place", "oak_stairs")), inventory=(("oak_stairs", 1),), standing=((0, 0, 1),)),
    Script(
        "place a log on its side",
        (Look(0.0, 10.0), Item("place", "oak_log")),
        inventory=(("oak_log", 1),),
        blocks=(Put((0, 1, 2), "stone"),),
        standing=((0, 1, 1),),
    ),
    Script(
        "place a slab onto a slab",
        (Look(0.0, 45.0), Item("place", "oak_slab")),
        inventory=(("oak_slab", 2),),
        blocks=(Put((0, 0, 1), "oak_slab"),),
        standing=((0, 0, 1),),
    ),
    Script("place a door", (DOWN, Item("place", "oak_door")), inventory=(("oak_door", 1),), standing=((0, 0, 1), (0, 1, 1))),
    Script("place a bed", (DOWN, Item("place", "red_bed")), inventory=(("red_bed", 1),), standing=((0, 0, 1), (0, 0, 2))),
    Script("place nothing into the air", (Look(0.0, -60.0), Item("place", "stone")), inventory=(("stone", 1),)),
    Script("place a block into the body", (Look(0.0, 90.0), Item("place", "stone")), inventory=(("stone", 1),)),
    Script("place what is no block", (DOWN, Item("place", "stick")), inventory=(("stick", 1),)),
    Script("place a sapling on stone", (DOWN, Item("place", "oak_sapling")), inventory=(("oak_sapling", 1),), blocks=(
        Put((0, -1, 1), "stone"),
    )),
    Script("plant a sapling", (DOWN, Item("place", "oak_sapling")), inventory=(("oak_sapling", 1),)),
    Script("place by the use key", (DOWN, *CLICK), inventory=(("stone", 2),)),
)  # fmt: skip

EQUIPPING = (
    Script("equip a tool", (Item("equip", "iron_pickaxe"),), inventory=(("dirt", 3), ("stone", 1), ("iron_pickaxe", 1))),
    Script("equip from beyond the hotbar", (Item("equip", "iron_axe"),), inventory=(
        *((("wooden_pickaxe", 1),) * 9), ("iron_axe", 1),
    )),
    Script(
        "put armour on, and other armour",
        (*(Item("equip", f"iron_{piece}") for piece in ("helmet", "chestplate", "leggings", "boots")), Item("equip", "golden_helmet")),
        inventory=(
            *((f"iron_{piece}", 1) for piece in ("helmet", "chestplate", "leggings", "boots")), ("golden_helmet", 1),
        ),
    ),
    Script("equip a shield", (Item("equip", "shield"),), inventory=(("stone", 1), ("shield", 1))),
    Script("put armour on by the use key", CLICK, inventory=(("iron_boots", 1),)),
    Script("equip what is not held", (Item("equip", "diamond_sword"),)),
)  # fmt: skip

LETTING_GO = (
    Script("discard a stack", (Look(180.0, -20.0), Item("discard", "stone")), inventory=(("dirt", 3), ("stone", 7))),
    Script("discard what is not held", (Item("discard", "stone"),)),
    Script("drop one", (Look(180.0, -20.0), Hold(Action(drop=True)), REST), inventory=(("dirt", 3),)),
)

USING = (
    Script("eat what one may always eat", (Hold(Action(use=True), 34), REST), inventory=(("golden_apple", 2),)),
    Script("stop eating before it is eaten", (Hold(Action(use=True), 20), REST), inventory=(("golden_apple", 2),)),
    Script("eat without hunger", (Hold(Action(use=True), 40), REST), inventory=(("bread", 2),)),
    Script("drink milk", (Hold(Action(use=True), 33), REST), inventory=(("milk_bucket", 1),)),
    Script("fill a bucket with water", (STEEP, *CLICK), inventory=(("bucket", 1),), blocks=(Put((0, -1, 2), "water"),)),
    Script("fill a bucket with lava", (STEEP, *CLICK), inventory=(("bucket", 2),), blocks=(Put((0, -1, 2), "lava"),)),
    Script("empty a bucket of lava", (STEEP, *CLICK), inventory=(("lava_bucket", 1),)),
    Script(
        "empty a bucket of water into a pit",
        (Look(0.0, 55.0), *CLICK),
        inventory=(("water_bucket", 1),),
        blocks=(Put((0, -1, 1), "air"),),
    ),
    Script("open a door", (Look(0.0, 10.0), *CLICK), standing=((0, 0, 2), (0, 1, 2)), blocks=(
        Put((0, 0, 2), "oak_door", {"half": "lower"}), Put((0, 1, 2), "oak_door", {"half": "upper"}),
    )),
    Script(
        "open a trapdoor with something in the hand",
        (DOWN, *CLICK),
        inventory=(("stone", 1),),
        blocks=(Put((0, 0, 1), "oak_trapdoor"),),
        standing=((0, 0, 1),),
    ),
    Script("an iron door stays shut", (Look(0.0, 10.0), *CLICK), standing=((0, 0, 2),), blocks=(
        Put((0, 0, 2), "iron_door", {"half": "lower"}), Put((0, 1, 2), "iron_door", {"half": "upper"}),
    )),
    Script("open a gate", (Look(0.0, 25.0), *CLICK), blocks=(Put((0, 0, 2), "oak_fence_gate"),), standing=((0, 0, 2),)),
    Script("till the ground", (DOWN, *CLICK), inventory=(("iron_hoe", 1),)),
    Script("tread a path", (DOWN, *CLICK), inventory=(("iron_shovel", 1),)),
    Script("strip a log", (STEP, *CLICK), inventory=(("iron_axe", 1),), blocks=(Put((0, 0, 2), "oak_log"),)),
    Script(
        "plant seeds by the use key",
        (DOWN, *CLICK),
        inventory=(("wheat_seeds", 3),),
        blocks=(Put((0, -1, 1), "farmland"),),
    ),
    Script("a chest answers", (STEP, *CLICK), inventory=(("stone", 1),), blocks=(Put((0, 0, 2), "chest"),)),
    Script("shoot an arrow", (Look(180.0, -20.0), Hold(Action(use=True), 25), REST), inventory=(("bow", 1), ("arrow", 3))),
    Script("throw an egg", (Look(180.0, -20.0), *CLICK), inventory=(("snowball", 3),)),
    Script("lie down by day", (STEEP, *CLICK), standing=((0, 0, 2),), blocks=(
        Put((0, 0, 2), "red_bed", {"part": "foot", "facing": "south"}), Put((0, 0, 3), "red_bed", {"part": "head", "facing": "south"}),
    )),
)  # fmt: skip

PEN = tuple(
    Put((x, y, z), "glass") for y in (0, 1) for x, z in ((-1, 2), (1, 2), (0, 3), (-1, 3), (1, 3), (-1, 1), (1, 1))
)
"""Around the cell two blocks ahead, open to the body, which stands in its own."""

CREATURES = (
    Script(
        "kill a cow with a sword",
        (Look(0.0, 20.0), UntilGone(Action(attack=True), "cow", 120), REST),
        inventory=(("iron_sword", 1),),
        blocks=PEN,
        creatures=(("cow", (0, 0, 2)),),
    ),
    Script(
        "milk a cow",
        (Look(0.0, 20.0), *CLICK),
        inventory=(("bucket", 1),),
        blocks=PEN,
        creatures=(("cow", (0, 0, 2)),),
    ),
    Script(
        "shear a sheep",
        (Look(0.0, 20.0), *CLICK),
        inventory=(("shears", 1),),
        blocks=PEN,
        creatures=(("sheep", (0, 0, 2)),),
    ),
)

SCRIPTS = (
    *SMELTING, *MOVING, *DIGGING, *CRAFTING, *PLACING, *EQUIPPING, *LETTING_GO, *USING, *CREATURES,
)  # fmt: skip
"""All of them; the longest first."""
UNUSED = UntilHeld
