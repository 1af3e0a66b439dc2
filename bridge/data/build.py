"""Turn npm ``minecraft-data`` into the nine compact tables that this package ships.

``python -m bridge.data.build PATH_TO_MINECRAFT_DATA`` reads the 1.20.4 files of the npm package and writes ``blocks.json``,
``items.json``, ``recipes.json``, ``collision_boxes.json``, ``block_states.json``, ``foods.json`` and ``blast_resistance.json``
beside this module, one row a line so that a change of data reads as a diff; ``legacy_items.json`` and ``legacy_blocks.json`` tell
the names of 1.11.2, MineDojo's version of the game. What minecraft-data does not have is made by hand:
smelts and fuels in ``smelting.json``, what blocks give in ``block_loot.json``.
Source of every value: npm ``minecraft-data`` (MIT), https://github.com/PrismarineJS/minecraft-data.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from bridge.atomic_file import write_atomically
from bridge.data.food_rows import FOOD_COLUMNS, food_rows
from bridge.data.legacy_rows import (
    LEGACY_BLOCK_COLUMNS,
    LEGACY_ITEM_COLUMNS,
    LEGACY_VERSION,
    legacy_block_rows,
    legacy_item_rows,
)
from bridge.data.recipe_rows import RECIPE_COLUMNS, recipe_rows

VERSION = "1.20.4"
BLOCK_COLUMNS = (
    "name",
    "hardness",
    "material",
    "solid",
    "transparent",
    "emit_light",
    "filter_light",
    "min_state",
    "max_state",
    "default_state",
    "drops",
    "harvest_tools",
)
ITEM_COLUMNS = ("name", "stack_size", "max_durability")
BOX_COLUMNS = ("by", "shapes", "blocks")
STATE_COLUMNS = ("properties", "blocks")
BLAST_COLUMNS = ("resistance", "blocks")
SIDES = ("north", "east", "south", "west")
JOINED_BLOCKS = ("_fence", "_wall", "glass_pane", "iron_bars")
"""Bit i of the variant of a block whose name ends so says whether it is joined to its neighbour on side i of SIDES."""
FULL_CUBE_SHAPE = [[0, 0, 0, 1, 1, 1]]


def data_folder(minecraft_data: Path) -> Path:
    """Where the JSON tables of the npm package lie."""
    data = minecraft_data / "minecraft-data" / "data"
    return data if data.is_dir() else minecraft_data / "data"


def read_table(minecraft_data: Path, table: str, version: str = VERSION) -> Any:
    """Read one JSON table of a version, following minecraft-data's own index of which folder holds it."""
    data = data_folder(minecraft_data)
    folders = json.loads((data / "dataPaths.json").read_text())["pc"][version]
    return json.loads((data / folders[table] / f"{table}.json").read_text())


def block_rows(minecraft_data: Path) -> list[list[Any]]:
    """Rows of ``BLOCK_COLUMNS`` in block id order; ``solid`` is 1 for a full cube, 2 for another solid shape, 0 for none.

    ``hardness`` is -1 for what cannot be broken. ``drops`` and ``harvest_tools`` are item ids.
    """
    rows = []
    shapes = read_table(minecraft_data, "blockCollisionShapes")
    for index, block in enumerate(read_table(minecraft_data, "blocks")):
        if block["id"] != index:
            raise ValueError(f"block ids of minecraft-data {VERSION} are not contiguous at {block['name']}")
        shape_ids = shapes["blocks"][block["name"]]
        first = shape_ids[0] if isinstance(shape_ids, list) else shape_ids
        boxes = shapes["shapes"][str(first)]
        solid = 0 if not boxes else 1 if boxes == FULL_CUBE_SHAPE else 2
        hardness = block["hardness"] if block["diggable"] and block["hardness"] is not None else -1
        rows.append(
            [
                block["name"],
                hardness,
                block.get("material", "default"),
                solid,
                int(block["transparent"]),
                block["emitLight"],
                block["filterLight"],
                block["minStateId"],
                block["maxStateId"],
                block["defaultState"],
                block["drops"],
                sorted(int(tool) for tool in block.get("harvestTools", {})),
            ]
        )
    return rows


def item_rows(minecraft_data: Path) -> list[list[Any]]:
    """Rows of ``ITEM_COLUMNS`` in item id order; ``max_durability`` is 0 for what does not wear."""
    rows = []
    for index, item in enumerate(read_table(minecraft_data, "items")):
        if item["id"] != index:
            raise ValueError(f"item ids of minecraft-data {VERSION} are not contiguous at {item['name']}")
        rows.append([item["name"], item["stackSize"], item.get("maxDurability", 0)])
    return rows


def _state_offset(block: dict[str, Any], wanted: dict[str, str]) -> int:
    """How far the default state, with some properties set to other values, lies above the block's lowest state."""
    offset: int = block["defaultState"] - block["minStateId"]
    weight = 1
    for state in reversed(block["states"]):
        values = state.get("values", ["true", "false"])
        if state["name"] in wanted:
            present = offset // weight % state["num_values"]
            offset += (values.index(wanted[state["name"]]) - present) * weight
        weight *= state["num_values"]
    return offset


def _joined_states(block: dict[str, Any]) -> list[dict[str, str]]:
    """The sixteen states of a fence, wall or pane by which of ``SIDES`` are joined."""
    values = next(state.get("values", ["true", "false"]) for state in block["states"] if state["name"] == "north")
    joined, apart = ("low", "none") if "low" in values else ("true", "false")
    return [
        {side: joined if mask >> bit & 1 else apart for bit, side in enumerate(SIDES)}
        for mask in range(2 ** len(SIDES))
    ]


def box_rows(minecraft_data: Path) -> tuple[list[list[Any]], list[Any]]:
    """Rows of ``BOX_COLUMNS`` for what stops a body where it is not always nothing and not always a full cube; and the shapes.

    A shape is a list of boxes (x0, y0, z0, x1, y1, z1), in blocks from the cell's lower corner: shape 0 is nothing,
    shape 1 a full cube. Rows name shapes by their index: one a state in the game's order where ``by`` is "state", or by
    which ``SIDES`` are joined (sixteen) where it is "sides".
    """
    table = read_table(minecraft_data, "blockCollisionShapes")
    shapes: list[Any] = [[], FULL_CUBE_SHAPE]
    rows: dict[str, list[Any]] = {}
    for block in read_table(minecraft_data, "blocks"):
        ids = table["blocks"][block["name"]]
        count = block["maxStateId"] - block["minStateId"] + 1
        by, offsets = "state", list(range(count))
        if block["name"].endswith(JOINED_BLOCKS):
            by, offsets = "sides", [_state_offset(block, wanted) for wanted in _joined_states(block)]
        found = [table["shapes"][str(ids[offset] if isinstance(ids, list) else ids)] for offset in offsets]
        if all(shape == found[0] for shape in found) and found[0] in shapes[:2]:
            continue
        for shape in found:
            if shape not in shapes:
                shapes.append(shape)
        indices = [shapes.index(shape) for shape in found]
        rows.setdefault(json.dumps([by, indices]), [by, indices, []])[2].append(block["name"])
    return list(rows.values()), shapes


def state_rows(minecraft_data: Path) -> list[list[Any]]:
    """Rows of ``STATE_COLUMNS``: the properties [name, values] whose product, the last running fastest, is a block's states; and
    the blocks that have these."""
    rows: dict[str, list[Any]] = {}
    for block in read_table(minecraft_data, "blocks"):
        properties = [[state["name"], state.get("values", ["true", "false"])] for state in block["states"]]
        if properties:
            rows.setdefault(json.dumps(properties), [properties, []])[1].append(block["name"])
    return list(rows.values())


def blast_rows(minecraft_data: Path) -> list[list[Any]]:
    """Rows of ``BLAST_COLUMNS``: how well blocks withstand explosions, and which have that resistance."""
    rows: dict[float, list[str]] = {}
    for block in read_table(minecraft_data, "blocks"):
        rows.setdefault(block["resistance"], []).append(block["name"])
    return [[resistance, rows[resistance]] for resistance in sorted(rows)]


def tool_speeds(minecraft_data: Path) -> dict[str, dict[str, float]]:
    """Material name -> item id (as a string) -> digging speed multiplier."""
    materials: dict[str, dict[str, float]] = read_table(minecraft_data, "materials")
    return materials


def render(columns: tuple[str, ...], rows: list[list[Any]], **more: Any) -> str:
    """The JSON text of a table: its version, its columns, and one row a line."""
    head = {"minecraft_version": VERSION, "source": "npm minecraft-data (MIT)", "columns": list(columns), **more}
    lines = ",\n".join(json.dumps(row, separators=(",", ":")) for row in rows)
    return json.dumps(head)[:-1] + ',\n"rows": [\n' + lines + "\n]}\n"


def build(minecraft_data: Path, folder: Path) -> list[Path]:
    """Write the tables into ``folder`` and return their paths."""
    items = item_rows(minecraft_data)
    recipes = recipe_rows(read_table(minecraft_data, "recipes"), [str(row[0]) for row in items])
    boxes, shapes = box_rows(minecraft_data)
    legacy = json.loads((data_folder(minecraft_data) / "pc" / "common" / "legacy.json").read_text())
    old_items, old_blocks = (read_table(minecraft_data, table, LEGACY_VERSION) for table in ("items", "blocks"))
    texts = {
        "blocks.json": render(BLOCK_COLUMNS, block_rows(minecraft_data), tool_speeds=tool_speeds(minecraft_data)),
        "items.json": render(ITEM_COLUMNS, items),
        "recipes.json": render(RECIPE_COLUMNS, recipes),
        "collision_boxes.json": render(BOX_COLUMNS, boxes, shapes=shapes),
        "block_states.json": render(STATE_COLUMNS, state_rows(minecraft_data)),
        "foods.json": render(FOOD_COLUMNS, food_rows(read_table(minecraft_data, "foods"))),
        "blast_resistance.json": render(BLAST_COLUMNS, blast_rows(minecraft_data)),
        "legacy_items.json": render(LEGACY_ITEM_COLUMNS, legacy_item_rows(old_items, legacy["items"])),
        "legacy_blocks.json": render(LEGACY_BLOCK_COLUMNS, legacy_block_rows(old_blocks, legacy["blocks"])),
    }
    paths = []
    for name, text in texts.items():
        write_atomically(folder / name, text.encode())
        paths.append(folder / name)
    return paths


def main() -> None:
    """Command line entry."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("minecraft_data", type=Path, help="folder of the unpacked npm package minecraft-data")
    build(parser.parse_args().minecraft_data, Path(__file__).parent)


if __name__ == "__main__":
    main()
