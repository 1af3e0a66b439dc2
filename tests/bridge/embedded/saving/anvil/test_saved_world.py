"""A saved world comes back block for block, and a malformed one is named: file, chunk, reason."""

import gzip
import struct
import zlib
from pathlib import Path

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bridge import names
from bridge.block_states import STATES, minecraft_state, state_count
from bridge.embedded.land.biomes import FOREST, MIXED_FOREST, PLAINS, biome_id
from bridge.embedded.land.sources import AirColumns, SeedColumns
from bridge.embedded.land.spawn import find_spawn
from bridge.embedded.land.terrain import HEIGHT, Column
from bridge.embedded.saving.anvil.chunk import decode_biomes, decode_chunk, encode_chunk
from bridge.embedded.saving.anvil.level import LEVEL_FILE, Level, read_level, write_level
from bridge.embedded.saving.anvil.nbt import Byte, Int, read_nbt, write_nbt
from bridge.embedded.saving.anvil.palette import bits_for, pack_indexes, unpack_indexes
from bridge.embedded.saving.anvil.region import RegionError, pack_chunk, read_region, write_region
from bridge.embedded.saving.anvil.saved_world import REGIONS_HELD, SavedWorld, save_world, square
from bridge.embedded.world import EmbeddedWorld
from bridge.messages import Action, WorldSetup
from bridge.world import WorldError
from tests.bridge.embedded.recorded_play import TASK, play, random_actions

SHAPE = (16, HEIGHT, 16)


def equal(one: Column, other: Column) -> bool:
    return one.blocks.tobytes() == other.blocks.tobytes() and one.states.tobytes() == other.states.tobytes()


@settings(max_examples=10)
@given(st.integers(0, 2**32 - 1), st.integers(1, 400))
def test_every_block_in_every_state_comes_back(seed: int, kinds: int) -> None:
    """Up to a palette of hundreds of entries in one section."""
    generator = np.random.default_rng(seed)
    some = generator.integers(0, len(names.blocks()), kinds).astype(np.uint16)
    counts = np.array([min(state_count(int(block)), STATES) for block in some])
    pick = generator.integers(0, kinds, SHAPE)
    column = Column(some[pick], (generator.integers(0, 256, SHAPE) % counts[pick]).astype(np.uint8))
    back = decode_chunk("here", encode_chunk(column, -3, 7))
    assert back is not None
    assert equal(back, column)


def test_a_chunk_has_the_form_that_the_game_reads() -> None:
    """https://minecraft.wiki/w/Chunk_format: sections from -4 to 19, cells by y, z, x, indexes of at least 4 bits."""
    blocks, states = np.zeros(SHAPE, np.uint16), np.zeros(SHAPE, np.uint8)
    log = names.blocks().id("oak_log")
    blocks[5, 17, 9], states[5, 17, 9] = log, 1
    root = read_nbt(encode_chunk(Column(blocks, states), 2, -1))
    assert (root["DataVersion"], root["Status"], root["xPos"], root["yPos"], root["zPos"]) == (
        3700,
        "minecraft:full",
        2,
        -4,
        -1,
    )
    assert [section["Y"] for section in root["sections"]] == list(range(-4, 20))
    empty, first = (root["sections"][y + 4]["block_states"] for y in (0, 1))
    assert empty == {"palette": [{"Name": "minecraft:air"}]}
    axis = {minecraft_state(log, 0): "y", minecraft_state(log, 1): "z"}[minecraft_state(log, 1)]
    assert first["palette"] == [{"Name": "minecraft:air"}, {"Name": "minecraft:oak_log", "Properties": {"axis": axis}}]
    cell = 1 * 256 + 9 * 16 + 5
    assert first["data"].size == 256
    assert first["data"][cell // 16] == 1 << (cell % 16 * 4)


@given(st.integers(2, 4096), st.integers(0, 2**32 - 1))
def test_packed_indexes_come_back(palette: int, seed: int) -> None:
    indexes = np.random.default_rng(seed).integers(0, palette, 4096)
    words = pack_indexes(indexes, bits_for(palette))
    assert np.array_equal(unpack_indexes(words, bits_for(palette), 4096), indexes)


def test_a_played_world_is_saved_and_played_on(tmp_path: Path) -> None:
    world = EmbeddedWorld(draw=False)
    world.reset(TASK, 4)
    play(world, random_actions(4, 100))
    x, y, z = (int(v // 1) for v in world.body.position)
    world.columns.change((x, y + 3, z), names.blocks().id("oak_stairs"), 5)
    centre = x // 16, z // 16
    save_world(tmp_path, world.columns, square(centre, 1), Level(4, (x, y, z), 2500))
    saved = SavedWorld(tmp_path)
    assert saved.level == Level(4, (x, y, z), 2500)
    assert sorted(saved.places()) == sorted(square(centre, 1))
    for place in square(centre, 2):
        assert equal(saved.column(*place), world.columns.column(*place))
    other = EmbeddedWorld(draw=False, saved=saved)
    first = other.reset(TASK, 99)
    assert first.pose.position[::2] == (x + 0.5, z + 0.5)
    assert other.grid.get(x, y + 3, z) == names.blocks().id("oak_stairs")
    assert other.grid.get_state(x, y + 3, z) == 5
    other.step(Action())


def test_saving_again_keeps_other_chunks_and_equal_worlds_give_equal_files(tmp_path: Path) -> None:
    level = Level(1)
    save_world(tmp_path / "a", SeedColumns(1), [(0, 0)], level)
    save_world(tmp_path / "a", SeedColumns(1), [(-1, 40)], level)
    save_world(tmp_path / "a", SeedColumns(1), [(3, 1)], level)
    save_world(tmp_path / "b", SeedColumns(1), [(3, 1), (-1, 40), (0, 0)], level)
    files = [sorted((tmp_path / name / "region").iterdir()) for name in "ab"]
    assert [path.name for path in files[0]] == ["r.-1.1.mca", "r.0.0.mca"]
    assert [path.read_bytes() for path in files[0]] == [path.read_bytes() for path in files[1]]
    assert SavedWorld(tmp_path / "a").identity == SavedWorld(tmp_path / "b").identity


def test_beyond_the_edge_lies_what_the_seed_goes_on_with_or_air(tmp_path: Path) -> None:
    save_world(tmp_path, SeedColumns(6), [(0, 0)], Level(6))
    assert equal(SavedWorld(tmp_path).column(5, 5), SeedColumns(6).column(5, 5))
    assert not SavedWorld(tmp_path, AirColumns()).column(5, 5).blocks.any()
    write_level(tmp_path / LEVEL_FILE, Level(6, generator="default"))
    assert not SavedWorld(tmp_path).column(5, 5).blocks.any()


def test_without_a_spawn_the_body_appears_on_the_chunk_nearest_to_the_origin(tmp_path: Path) -> None:
    save_world(tmp_path, SeedColumns(6), [(2, 0), (-1, 1)], Level(6))
    blocks = SeedColumns(6).column(-1, 1).blocks[8, :, 8]
    assert SavedWorld(tmp_path).spawn == (-8 + 0.5, float(np.flatnonzero(blocks).max() + 1), 24.5)
    spawn = find_spawn(6)
    x, y, z = (int(v // 1) for v in spawn)
    write_level(tmp_path / LEVEL_FILE, Level(6, (x, y, z)))
    assert SavedWorld(tmp_path).spawn == spawn


def test_a_world_that_goes_on_below_gets_a_floor() -> None:
    root = read_nbt(encode_chunk(SeedColumns(1).column(0, 0), 0, 0))
    root["sections"][3]["block_states"]["palette"][0] = {"Name": "minecraft:deepslate", "Properties": {"axis": "y"}}
    root["sections"][4]["block_states"] = {"palette": [{"Name": "minecraft:lava"}]}
    column = decode_chunk("here", write_nbt(root))
    assert column is not None
    assert (column.blocks[:, 0] == names.blocks().id("bedrock")).all()
    assert (column.blocks[:, 1:16] == names.blocks().id("lava")).all()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"DataVersion": Int(2730)}, "DataVersion: 2730 is before 1.18"),
        ({"DataVersion": "new"}, "DataVersion: expected Int, got str"),
        ({"sections": [{"Y": Int(0)}]}, "Y: expected Byte"),
        ({"sections": [{"Y": Byte(0), "block_states": {}}]}, "block_states.palette: missing"),
        ({"sections": [{"Y": Byte(0), "block_states": {"palette": []}}]}, "section 0: block_states.palette: 0 blocks"),
        (
            {"sections": [{"Y": Byte(1), "block_states": {"palette": [{"Name": "minecraft:stonne"}]}}]},
            "section 1: block_states.palette: unknown block 'stonne'",
        ),
        (
            {
                "sections": [
                    {"Y": Byte(1), "block_states": {"palette": [{"Name": "dirt", "Properties": {"start": "1"}}]}}
                ]
            },
            "dirt has no property start",
        ),
        (
            {
                "sections": [
                    {"Y": Byte(0), "block_states": {"palette": [{"Name": "air"}] * 2, "data": np.zeros(9, np.int64)}}
                ]
            },
            "section 0: block_states.data: 9 words, 4096 indexes of 4 bits take 256",
        ),
        (
            {"sections": [{"Y": Byte(0), "block_states": {"palette": [{"Name": "air"}] * 2, "data": np.full(256, 7)}}]},
            "section 0: block_states.data: index 7 in a palette of 2",
        ),
    ],
)
def test_a_malformed_chunk_is_named(tmp_path: Path, change: dict[str, object], told: str) -> None:
    save_world(tmp_path, SeedColumns(1), [(0, 0)], Level(1))
    path = tmp_path / "region" / "r.0.0.mca"
    root = read_nbt(encode_chunk(AirColumns().column(0, 0), 0, 0)) | change
    write_region(path, {(0, 0): pack_chunk(write_nbt(root))})
    with pytest.raises(WorldError) as failure:
        SavedWorld(tmp_path).column(0, 0)
    assert str(failure.value).startswith(f"{path}: chunk 0 0: ")
    assert told in str(failure.value)


def test_a_chunk_that_the_game_has_not_finished_counts_as_missing(tmp_path: Path) -> None:
    root = read_nbt(encode_chunk(SeedColumns(1).column(0, 0), 0, 0)) | {"Status": "minecraft:noise"}
    assert decode_chunk("here", write_nbt(root)) is None


def test_malformed_region_files_are_named_with_chunk_and_reason(tmp_path: Path) -> None:
    save_world(tmp_path, SeedColumns(1), [(0, 0), (1, 0)], Level(1))
    path = tmp_path / "region" / "r.0.0.mca"
    good = path.read_bytes()
    table = struct.unpack(">1024I", good[:4096])
    far = good[:4] + struct.pack(">I", 0xFFFF01) + good[8:]
    header = good[:4] + struct.pack(">I", 0x0101) + good[8:]
    start = (table[1] >> 8) * 4096
    cases = {
        "8191 bytes are fewer": good[:8191],
        "chunk 1 0: .* of its bytes are missing: it was cut off": good[: start + 100],
        "chunk 1 0: it begins behind the end": far,
        r"chunk 1 0: its place, sector \d+, is another chunk's too": good[:4] + good[:4] + good[8:],
        "chunk 1 0: its place, sector 1": header,
        "chunk 1 0: a length of 0": good[:start] + bytes(4) + good[start + 4 :],
        "chunk 1 0: compression 4": good[: start + 4] + b"\x04" + good[start + 5 :],
    }
    for told, data in cases.items():
        path.write_bytes(data)
        with pytest.raises(RegionError, match=rf"r\.0\.0\.mca: {told}"):
            read_region(path)
        with pytest.raises(WorldError, match=rf"r\.0\.0\.mca: {told}"):
            save_world(tmp_path, SeedColumns(1), [(5, 5)], Level(1))
        assert path.read_bytes() == data
    path.write_bytes(good[: start + 5] + b"\xff" + good[start + 6 :])
    with pytest.raises(WorldError, match=r"r\.0\.0\.mca: chunk 1 0: it cannot be unpacked"):
        SavedWorld(tmp_path).column(1, 0)
    (tmp_path / "region" / "r.0.0.mca").rename(tmp_path / "elsewhere.mca")
    with pytest.raises(RegionError, match=r"elsewhere\.mca: a region file is named"):
        read_region(tmp_path / "elsewhere.mca")


def test_a_chunk_that_unpacks_without_end_is_refused(tmp_path: Path) -> None:
    bomb = b"\x02" + zlib.compress(bytes(1 << 26), 9)
    save_world(tmp_path, SeedColumns(1), [], Level(1))
    write_region(tmp_path / "region" / "r.0.0.mca", {(0, 0): bomb})
    with pytest.raises(WorldError, match="more than 16777216 bytes"):
        SavedWorld(tmp_path).column(0, 0)


def test_a_save_that_fails_leaves_the_good_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save_world(tmp_path, SeedColumns(1), [(0, 0)], Level(1))
    before = {path: path.read_bytes() for path in sorted(tmp_path.rglob("*.*"))}
    monkeypatch.setattr("os.fsync", lambda _: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(OSError, match="No space"):
        save_world(tmp_path, SeedColumns(2), [(0, 0)], Level(1))
    assert {path: path.read_bytes() for path in sorted(tmp_path.rglob("*.*"))} == before


def test_a_malformed_level_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / LEVEL_FILE
    with pytest.raises(WorldError, match=r"level\.dat: No such file"):
        SavedWorld(tmp_path)
    write_level(path, Level(-5, (1, 2, 3), 17))
    assert read_level(path) == Level(-5, (1, 2, 3), 17)
    good = path.read_bytes()
    cases = {
        "it cannot be unpacked": b"nothing",
        "it was cut off": good[:40],
        "Data: missing": gzip.compress(write_nbt({})),
        "Data.*seed|WorldGenSettings.seed: missing": gzip.compress(write_nbt({"Data": {}})),
        "RandomSeed: expected Long, got Int": gzip.compress(write_nbt({"Data": {"RandomSeed": Int(1)}})),
        "unpacks to more than": gzip.compress(bytes(1 << 23)),
    }
    for told, data in cases.items():
        path.write_bytes(data)
        with pytest.raises(WorldError, match=rf"level\.dat: .*({told})"):
            read_level(path)


def test_few_region_files_are_held(tmp_path: Path) -> None:
    places = [(32 * region, 0) for region in range(REGIONS_HELD + 3)]
    save_world(tmp_path, AirColumns(), places, Level(1))
    saved = SavedWorld(tmp_path)
    assert saved.places() == places
    assert len(saved._regions) == REGIONS_HELD


def test_a_folder_is_of_one_seed(tmp_path: Path) -> None:
    save_world(tmp_path, AirColumns(), [(0, 0)], Level(1))
    before = {path: path.read_bytes() for path in tmp_path.rglob("*.*")}
    with pytest.raises(
        WorldError, match=r"level\.dat: a world of seed 1 is saved there; give another folder for seed 2"
    ):
        save_world(tmp_path, AirColumns(), [(1, 0)], Level(2))
    assert {path: path.read_bytes() for path in tmp_path.rglob("*.*")} == before


def test_a_seed_that_no_save_holds_writes_nothing(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"seed: .* got 9223372036854775808"):
        save_world(tmp_path / "new", AirColumns(), [(0, 0)], Level(2**63))
    assert not (tmp_path / "new").exists()


def test_the_level_tells_the_game_how_the_world_goes_on(tmp_path: Path) -> None:
    """1.20.4 opens no world without an overworld and ``bonus_chest`` (https://minecraft.wiki/w/Java_Edition_level_format)."""
    write_level(tmp_path / LEVEL_FILE, Level(3))
    settings = read_nbt(gzip.decompress((tmp_path / LEVEL_FILE).read_bytes()))["Data"]["WorldGenSettings"]
    assert settings["bonus_chest"] == 0
    overworld = settings["dimensions"]["minecraft:overworld"]
    assert (overworld["type"], overworld["generator"]["type"]) == ("minecraft:overworld", "minecraft:flat")


def test_a_saved_world_has_its_own_biomes_and_no_others(tmp_path: Path) -> None:
    save_world(tmp_path, SeedColumns(6), [(0, 0)], Level(6))
    world = EmbeddedWorld(draw=False, saved=SavedWorld(tmp_path))
    world.reset(TASK, 99)
    x, z = (int(part // 16) for part in world.body.position[[0, 2]])
    seeds = SeedColumns(6).biomes_in(x, z)
    seeds[seeds == MIXED_FOREST] = FOREST
    assert (x, z) == (0, 0)
    assert np.array_equal(world.grid.arrays.biomes[:4, :4], seeds)
    for field, value in (("biome", "desert"), ("terrain", "flat")):
        setup = msgspec.structs.replace(TASK.setup, **{field: value})
        with pytest.raises(WorldError, match=rf"task\.setup\.{field}: got '{value}'; a saved world is as it was saved"):
            world.reset(msgspec.structs.replace(TASK, setup=setup), 99)
    write_level(tmp_path / LEVEL_FILE, Level(6, generator="default"))
    foreign = EmbeddedWorld(draw=False, saved=SavedWorld(tmp_path))
    foreign.reset(TASK, 99)
    assert np.array_equal(foreign.grid.arrays.biomes[:4, :4], seeds)
    assert foreign.grid.arrays.biomes[8, 8] == PLAINS, "beyond lies air"


def test_flat_terrain_is_plains_for_who_lives_there() -> None:
    world = EmbeddedWorld(draw=False)
    world.reset(msgspec.structs.replace(TASK, setup=WorldSetup(terrain="flat")), 5)
    assert (world.grid.arrays.biomes[:4, :4] == PLAINS).all()


def test_a_column_is_saved_with_its_biomes() -> None:
    """By cells of 4 x 4 x 4 blocks, with the game's names: https://minecraft.wiki/w/Chunk_format."""
    found = np.full((4, 4), biome_id("desert"), np.int8)
    found[3, 1], found[0, 2] = biome_id("savanna"), MIXED_FOREST
    data = encode_chunk(AirColumns().column(0, 0), 0, 0, found)
    section = read_nbt(data)["sections"][0]["biomes"]
    assert set(section["palette"]) == {"minecraft:desert", "minecraft:savanna", "minecraft:forest"}
    index = section["palette"].index("minecraft:savanna")
    # x 3, z 1 of the lowest layer is the eighth cell; three names take two bits an index.
    assert int(section["data"][0]) >> (2 * (1 * 4 + 3)) & 3 == index
    assert section["data"].size == 2
    found[0, 2] = FOREST
    assert np.array_equal(decode_biomes("here", data), found)


@pytest.mark.parametrize(
    ("name", "ours"),
    [
        *(("minecraft:dark_forest", "forest"), ("minecraft:wooded_badlands", "desert"), ("minecraft:meadow", "plains")),
        *(("minecraft:deep_cold_ocean", "ocean"), ("minecraft:old_growth_birch_forest", "birch_forest")),
        *(("minecraft:windswept_savanna", "savanna"), ("minecraft:snowy_taiga", "snowy_taiga"), ("mod:moon", "plains")),
    ],
)
def test_biomes_that_we_lack_count_as_the_nearest(name: str, ours: str) -> None:
    root = read_nbt(encode_chunk(AirColumns().column(0, 0), 0, 0))
    for section in root["sections"]:
        section["biomes"] = {"palette": [name]}
    assert (decode_biomes("here", write_nbt(root)) == biome_id(ours)).all()


@pytest.mark.parametrize(
    ("tags", "told"),
    [
        ({"palette": []}, "biomes.palette"),
        ({"palette": ["minecraft:plains", "minecraft:desert"]}, "biomes.data"),
        ({"palette": ["minecraft:plains", "minecraft:desert"], "data": np.zeros(9, np.int64)}, "biomes.data"),
        ({"palette": ["minecraft:plains"] * 3, "data": np.full(2, -1, np.int64)}, "index 3 in a palette of 3"),
    ],
)
def test_malformed_biomes_are_named(tags: dict[str, object], told: str) -> None:
    root = read_nbt(encode_chunk(AirColumns().column(0, 0), 0, 0))
    for section in root["sections"]:
        section["biomes"] = tags
    with pytest.raises(RegionError, match=told):
        decode_biomes("here", write_nbt(root))
