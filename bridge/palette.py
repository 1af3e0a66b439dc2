"""Our own colour for every block and item name: a hand-made table for what matters, a name's words or its hash for
the rest."""

from __future__ import annotations

import re
import zlib
from typing import NamedTuple

Colour = tuple[int, int, int]
"""sRGB, 0..255."""


class Wood(NamedTuple):
    """The colours of one species of tree."""

    bark: Colour
    plank: Colour
    leaf: Colour


WOODS: dict[str, Wood] = {
    "oak": Wood((112, 87, 52), (164, 132, 80), (62, 122, 38)),
    "spruce": Wood((80, 52, 28), (116, 85, 50), (46, 84, 60)),
    "birch": Wood((214, 213, 206), (194, 176, 122), (116, 156, 72)),
    "jungle": Wood((88, 78, 30), (162, 116, 82), (38, 142, 24)),
    "acacia": Wood((108, 102, 94), (170, 92, 52), (126, 138, 42)),
    "dark_oak": Wood((38, 30, 22), (68, 44, 22), (36, 92, 26)),
    "mangrove": Wood((108, 48, 46), (120, 54, 50), (82, 130, 46)),
    "cherry": Wood((66, 36, 56), (226, 178, 172), (232, 164, 198)),
    "crimson": Wood((94, 26, 34), (104, 50, 72), (140, 12, 16)),
    "warped": Wood((60, 64, 80), (44, 106, 100), (24, 130, 122)),
    "bamboo": Wood((132, 144, 60), (196, 174, 82), (110, 146, 50)),
}
INNER_WOOD = 1.18
"""How much lighter a log's inside is than planks of its species."""

DYES: dict[str, Colour] = {
    "light_blue": (62, 176, 216),
    "light_gray": (148, 148, 142),
    "white": (234, 237, 238),
    "orange": (238, 120, 24),
    "magenta": (188, 70, 180),
    "yellow": (248, 200, 42),
    "lime": (114, 186, 28),
    "pink": (238, 144, 172),
    "gray": (66, 70, 74),
    "cyan": (24, 140, 146),
    "purple": (122, 44, 174),
    "blue": (54, 58, 158),
    "brown": (116, 74, 42),
    "green": (86, 112, 30),
    "red": (162, 40, 36),
    "black": (24, 24, 28),
}
DYED = re.compile(
    r"^("
    + "|".join(DYES)
    + r")_(wool|carpet|concrete|concrete_powder|terracotta|glazed_terracotta|stained_glass|stained_glass_pane"
    r"|bed|banner|wall_banner|shulker_box|candle|candle_cake|tulip|dye)$"
)

GRASS: Colour = (104, 158, 62)
DIRT: Colour = (132, 94, 66)
WATER: Colour = (48, 92, 190)
STONE: Colour = (126, 126, 126)

# A name takes the colour of the longest of these that it contains as whole words.
MATERIALS: dict[str, Colour] = {
    "grass_block": GRASS, "dirt": DIRT, "coarse_dirt": (118, 84, 58), "rooted_dirt": (138, 102, 76),
    "farmland": (110, 74, 48), "dirt_path": (150, 124, 66), "podzol": (106, 70, 36), "mycelium": (112, 98, 106),
    "mud": (62, 58, 62), "clay": (158, 164, 178), "mud_bricks": (138, 104, 80), "packed_mud": (142, 106, 80),
    "moss": (92, 112, 46), "stone": STONE, "cobblestone": (122, 122, 122), "mossy": (104, 118, 92),
    "granite": (150, 104, 86), "diorite": (190, 190, 192), "andesite": (136, 137, 138), "deepslate": (80, 80, 84),
    "tuff": (108, 110, 102), "calcite": (222, 224, 220), "dripstone": (134, 108, 92), "bedrock": (72, 72, 72),
    "gravel": (130, 126, 124), "sand": (218, 208, 162), "sandstone": (216, 204, 156), "red_sand": (190, 102, 34),
    "red_sandstone": (186, 100, 32), "soul_sand": (82, 62, 50), "soul_soil": (76, 58, 46), "snow": (246, 251, 251),
    "powder_snow": (248, 252, 252), "ice": (144, 184, 250), "packed_ice": (140, 178, 246),
    "blue_ice": (116, 166, 250), "water": WATER, "lava": (214, 92, 18), "magma_block": (146, 66, 28),
    "fire": (232, 150, 40), "soul_fire": (60, 196, 200), "obsidian": (18, 14, 28), "crying_obsidian": (36, 10, 62),
    "netherrack": (100, 40, 40), "nether_bricks": (46, 24, 28), "nether_brick": (46, 24, 28),
    "red_nether": (72, 8, 10), "basalt": (76, 76, 80), "blackstone": (44, 38, 44), "end_stone": (220, 222, 160),
    "purpur": (170, 126, 170), "bricks": (152, 98, 84), "brick": (152, 98, 84), "stone_bricks": (122, 122, 122),
    "stone_brick": (122, 122, 122), "quartz": (236, 230, 224), "prismarine": (100, 158, 150),
    "dark_prismarine": (52, 92, 76), "sea_lantern": (174, 200, 192), "glowstone": (174, 134, 84),
    "shroomlight": (242, 148, 72), "terracotta": (152, 94, 68), "glass": (196, 222, 230),
    "tinted_glass": (46, 40, 50), "coal": (20, 20, 20), "iron": (218, 216, 212), "gold": (248, 208, 62),
    "diamond": (100, 238, 228), "emerald": (42, 204, 90), "lapis": (32, 68, 144), "redstone": (176, 22, 6),
    "copper": (194, 110, 80), "exposed": (162, 126, 104), "weathered": (108, 152, 110), "oxidized": (82, 162, 132),
    "netherite": (66, 62, 66), "ancient_debris": (98, 70, 62), "amethyst": (134, 98, 192),
    "raw_iron": (168, 136, 108), "raw_gold": (222, 170, 48), "raw_copper": (156, 108, 80),
    "crafting_table": (170, 112, 62), "furnace": (112, 112, 112), "blast_furnace": (84, 82, 84),
    "smoker": (90, 80, 66), "chest": (164, 116, 42), "barrel": (136, 102, 60), "bookshelf": (164, 132, 80),
    "ladder": (128, 98, 56), "tnt": (196, 62, 46), "torch": (206, 160, 82), "soul_torch": (80, 180, 190),
    "lantern": (110, 92, 82), "campfire": (130, 90, 50), "hay_block": (168, 140, 14), "pumpkin": (200, 120, 26),
    "melon": (112, 146, 32), "cactus": (86, 128, 42), "sugar_cane": (148, 192, 102), "kelp": (88, 130, 44),
    "seagrass": (50, 126, 28), "lily_pad": (32, 112, 40), "vine": (60, 110, 36), "vines": (60, 110, 36),
    "cobweb": (230, 234, 236), "short_grass": (110, 164, 66), "tall_grass": (106, 158, 62), "fern": (88, 138, 60),
    "grass": GRASS, "dead_bush": (116, 84, 46), "dandelion": (252, 218, 40), "poppy": (222, 42, 34),
    "blue_orchid": (44, 164, 232), "allium": (184, 120, 226), "azure_bluet": (232, 236, 224),
    "oxeye_daisy": (236, 236, 226), "cornflower": (72, 108, 228), "lily_of_the_valley": (240, 244, 240),
    "wither_rose": (36, 30, 30), "torchflower": (248, 140, 44), "sunflower": (248, 206, 42), "lilac": (198, 156, 194),
    "rose_bush": (196, 34, 30), "peony": (232, 178, 220), "pitcher_plant": (116, 140, 190),
    "pink_petals": (244, 176, 206), "wheat": (206, 182, 84), "carrots": (228, 134, 30), "potatoes": (186, 150, 70),
    "beetroots": (150, 40, 44), "sweet_berry_bush": (60, 104, 62), "brown_mushroom": (148, 108, 82),
    "red_mushroom": (206, 34, 28), "mushroom_stem": (204, 198, 186), "sponge": (196, 192, 76),
    "slime_block": (112, 192, 92), "honey": (250, 186, 52), "honeycomb_block": (228, 148, 28),
    "bee_nest": (202, 160, 74), "beehive": (180, 146, 90), "bone_block": (226, 222, 204), "sculk": (14, 30, 38),
    "target": (226, 168, 156), "azalea": (98, 122, 46), "dripleaf": (110, 142, 52), "bamboo": (112, 146, 50),
    "froglight": (244, 232, 180), "tube_coral": (48, 88, 206), "brain_coral": (206, 92, 158),
    "bubble_coral": (164, 26, 162), "fire_coral": (164, 36, 46), "horn_coral": (214, 198, 66),
    "dead": (130, 124, 120), "nether_portal": (108, 30, 196), "end_portal": (12, 20, 24), "anvil": (70, 70, 70),
    "cauldron": (74, 72, 74), "hopper": (76, 74, 76), "rail": (126, 110, 86), "chain": (54, 60, 74),
    "nylium": (130, 32, 32), "warped_nylium": (44, 116, 100), "nether_wart": (116, 18, 22), "wart_block": (116, 4, 6),
    "spawner": (38, 48, 58), "beacon": (118, 222, 214), "cake": (248, 222, 214), "skull": (190, 190, 186),
    "piston": (154, 128, 84),
    # items that are no blocks
    "stick": (138, 104, 48), "apple": (214, 36, 40), "wheat_seeds": (96, 138, 30), "charcoal": (58, 48, 38),
    "wooden": (150, 118, 62), "leather": (198, 92, 54), "feather": (236, 236, 236), "bone": (226, 222, 204),
    "string": (226, 226, 226), "gunpowder": (92, 92, 92), "rotten_flesh": (150, 84, 40), "beef": (190, 54, 50),
    "porkchop": (240, 152, 146), "mutton": (200, 86, 76), "chicken": (238, 188, 160), "egg": (222, 206, 156),
    "flint": (50, 50, 50), "bread": (176, 132, 48), "sapling": (84, 132, 48), "bucket": (200, 200, 200),
}  # fmt: skip


def scaled(colour: Colour, factor: float) -> Colour:
    """A colour made lighter or darker, within 0..255."""
    r, g, b = (min(255, round(channel * factor)) for channel in colour)
    return r, g, b


def hashed_colour(name: str) -> Colour:
    """A muted colour that depends on the name alone, the same on every machine."""
    digest = zlib.crc32(name.encode())
    return 70 + (digest & 127), 70 + (digest >> 8 & 127), 70 + (digest >> 16 & 127)


def wood_of(name: str) -> Wood | None:
    """The species that a block or item is made of, if its name says one."""
    for species in ("dark_oak", *WOODS):
        if re.search(rf"(^|_){species}(_|$)", name):
            return WOODS[species]
    return None


def base_colour(name: str) -> Colour:
    """The main colour of a block or item name."""
    if name in MATERIALS:
        return MATERIALS[name]
    dyed = DYED.match(name)
    if dyed:
        colour, stuff = DYES[dyed[1]], dyed[2]
        if stuff == "terracotta":  # duller than the dye: half of it is clay
            r, g, b = ((c + t) // 2 for c, t in zip(colour, MATERIALS["terracotta"], strict=True))
            return r, g, b
        return colour
    wood = wood_of(name)
    if wood:
        if re.search(r"leaves|sapling|propagule", name):
            return wood.leaf
        if re.search(r"_(log|wood|stem|hyphae|roots)$|^bamboo_block$", name) and not name.startswith("stripped_"):
            return wood.bark
        return scaled(wood.plank, INNER_WOOD) if name.startswith("stripped_") else wood.plank
    words = name.split("_")
    best = ""
    for material in MATERIALS:
        if len(material) > len(best) and re.search(rf"(^|_){material}s?(_|$)", name):
            best = material
    return MATERIALS[best] if best else hashed_colour(words[-1])
