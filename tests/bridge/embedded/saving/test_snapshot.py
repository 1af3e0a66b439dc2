"""A restored world continues to the same state; what is not a good snapshot is refused by name and changes nothing."""

import subprocess
import sys
from pathlib import Path

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bridge import names
from bridge.camera import Camera
from bridge.embedded.cells.update_queue import COUNT, MAX_UPDATES
from bridge.embedded.land.sources import SeedColumns
from bridge.embedded.saving import snapshot as module
from bridge.embedded.saving import structures
from bridge.embedded.saving.anvil.level import Level
from bridge.embedded.saving.anvil.saved_world import SavedWorld, save_world
from bridge.embedded.saving.snapshot import load_snapshot, restore, save_snapshot, snapshot, state_hash
from bridge.embedded.world import EmbeddedWorld
from bridge.grid import NO_COLUMN, SIDE
from bridge.light import settle_light
from bridge.messages import (
    BLUEPRINT_SIDE,
    Action,
    Build,
    Collect,
    Explore,
    Find,
    Kill,
    Milestones,
    Reach,
    Success,
    Survive,
)
from bridge.world import WorldError
from tests.bridge.embedded.recorded_play import TASK, play, random_actions, same


def played(ticks: int, seed: int = 3) -> EmbeddedWorld:
    world = EmbeddedWorld(draw=False)
    world.reset(TASK, seed)
    play(world, random_actions(abs(seed), ticks))
    return world


def test_a_fresh_world_continues_to_the_same_state_and_shows_the_same() -> None:
    world = EmbeddedWorld(Camera((16, 16)))
    world.reset(TASK, 3)
    shown = play(world, random_actions(1, 300))[-1]
    data = snapshot(world)
    later = random_actions(2, 300)
    first = play(world, later)
    other = EmbeddedWorld(Camera((16, 16)))
    assert same(restore(other, data), shown)
    assert snapshot(other) == data
    assert all(same(one, two) for one, two in zip(first, play(other, later), strict=True))
    assert state_hash(other) == state_hash(world)


def test_both_go_on_from_the_same_light_where_blocks_were_put_from_outside() -> None:
    """The next tick's rules ask for it before it would be settled."""
    world, other = played(5), EmbeddedWorld(draw=False)
    x, y, z = (int(part // 1) for part in world.body.position)
    structures.set_block(world, (x, y + 3, z), "glowstone")
    restore(other, snapshot(world))
    assert np.array_equal(world.grid.light, other.grid.light)


def test_another_process_continues_to_the_same_state(tmp_path: Path) -> None:
    world = played(60)
    save_snapshot(world, tmp_path / "moment")
    actions = random_actions(8, 60)
    (tmp_path / "actions").write_bytes(msgspec.msgpack.encode(actions))
    play(world, actions)
    script = f"""
from pathlib import Path
import msgspec
from bridge.embedded.saving.snapshot import load_snapshot, state_hash
from bridge.embedded.world import EmbeddedWorld
from bridge.messages import Action
world = EmbeddedWorld(draw=False)
folder = Path({str(tmp_path)!r})
load_snapshot(world, folder / "moment")
for action in msgspec.msgpack.decode((folder / "actions").read_bytes(), type=list[Action]):
    world.step(action)
print(state_hash(world))
"""
    root = Path(__file__).parents[4]
    run = subprocess.run([sys.executable, "-c", script], cwd=root, capture_output=True, text=True, check=False)
    assert run.stdout.strip() == state_hash(world), run.stderr


@settings(max_examples=8)
@given(
    before=st.integers(0, 80), after=st.integers(1, 40), seed=st.integers(-(2**63), 2**63 - 1), elsewhere=st.booleans()
)
def test_any_moment_can_be_gone_back_to(before: int, after: int, seed: int, elsewhere: bool) -> None:
    """From where the same world went on to, or from the midst of another episode."""
    world = played(before, seed)
    data, there = snapshot(world), state_hash(world)
    play(world, random_actions(abs(seed), after))
    reached = state_hash(world)
    assert reached != there
    if elsewhere:
        world.reset(TASK, 5)
        play(world, random_actions(6, 20))
    restore(world, data)
    assert state_hash(world) == there
    play(world, random_actions(abs(seed), after))
    assert state_hash(world) == reached


def cube(block: str) -> np.ndarray:
    """Blueprint of one block in the middle of nothing."""
    voxels = np.zeros((BLUEPRINT_SIDE,) * 3, np.uint16)
    voxels[BLUEPRINT_SIDE // 2, 0, BLUEPRINT_SIDE // 2] = names.blocks().id(block)
    return voxels


@pytest.mark.parametrize(
    "success",
    [
        Collect(("dirt", "grass_block"), 500),
        Kill(("cow",), 2),
        Survive(400),
        Find(blocks=("dirt", "grass_block", "stone", "sand", "oak_leaves"), count=900, distance=8.0),
        Reach((200.0, 100.0)),
        Explore(60_000),
        Build(cube("dirt")),
        Milestones((Collect(("oak_planks",), 4), Collect(("stick",), 60))),
    ],
    ids=lambda success: type(success).__name__,
)
def test_what_a_success_test_remembers_comes_back(success: Success) -> None:
    """The same verdicts follow in a world that knows only the snapshot."""
    task = msgspec.structs.replace(TASK, success=success)
    world = EmbeddedWorld(draw=False)
    world.reset(task, 3)
    play(world, random_actions(1, 60))
    world.herd.kills[:] = 1
    data = snapshot(world)
    other = EmbeddedWorld(draw=False)
    restore(other, data)
    later = random_actions(2, 60)
    verdicts = [[each.step(action)[1:] for action in later] for each in (world, other)]
    assert verdicts[0] == verdicts[1]
    assert state_hash(world) == state_hash(other)


def test_what_was_changed_far_away_and_which_columns_are_loaded_come_back() -> None:
    world = played(5)
    x, y, z = (int(v // 1) for v in world.body.position)
    world.columns.change((x, y, z), names.blocks().id("oak_stairs"), 3)
    world.columns.follow(x + 256.0, z)
    data = snapshot(world)
    other = played(9)
    restore(other, data)
    assert not other.grid.is_loaded(x >> 4, z >> 4)
    assert other.grid.column_loaded.tobytes() == world.grid.column_loaded.tobytes()
    for at in (x, x + 256):
        ours, theirs = (w.columns.column(at >> 4, z >> 4) for w in (world, other))
        assert ours.blocks.tobytes() == theirs.blocks.tobytes()
        assert ours.states.tobytes() == theirs.states.tobytes()
    other.columns.follow(float(x), float(z))
    assert (other.grid.get(x, y, z), other.grid.get_state(x, y, z)) == (names.blocks().id("oak_stairs"), 3)


def test_the_light_is_that_of_the_restored_blocks() -> None:
    """Lamps put up and taken away since leave nothing behind, in the columns around them neither."""
    world = played(5)
    lamp = names.blocks().id("glowstone")
    x, y, z = (int(v // 16) * 16 for v in world.body.position)
    world.columns.change((x, y + 20, z), lamp)
    settle_light(world.grid)
    data = snapshot(world)
    world.columns.change((x, y + 20, z), names.AIR)
    world.columns.change((x + 31, y + 20, z + 16), lamp)
    settle_light(world.grid)
    other = EmbeddedWorld(draw=False)
    for each in (world, other):
        restore(each, data)
        settle_light(each.grid)
    assert world.grid.light[(x - 1) % SIDE, z % SIDE, y + 20] & 15 == 14
    for chunk_x, chunk_z in world.grid.column_loaded[world.grid.column_loaded[..., 0] != NO_COLUMN]:
        xs, zs = chunk_x * 16 % SIDE, chunk_z * 16 % SIDE
        part = slice(xs, xs + 16), slice(zs, zs + 16)
        assert np.array_equal(world.grid.light[part], other.grid.light[part])


def test_any_damaged_byte_is_noticed_and_changes_nothing() -> None:
    data = snapshot(played(20))
    world = played(4, seed=7)
    before = state_hash(world)
    for at in range(0, len(data), 37):
        damaged = bytearray(data)
        damaged[at] ^= 1
        with pytest.raises(WorldError, match="snapshot: "):
            restore(world, bytes(damaged))
        with pytest.raises(WorldError, match=r"cut off|more|fewer"):
            restore(world, data[:at])
    assert state_hash(world) == before
    world.step(Action())


def rewritten(data: bytes, **changes: object) -> bytes:
    """A snapshot whose digest is right and whose header is not."""
    header, body = module._read_header(data)
    head = msgspec.msgpack.encode(msgspec.structs.replace(header, **changes))
    return (
        module._FRONT.pack(module.MAGIC, module.VERSION, module._digest(head, bytes(body)), len(head))
        + head
        + bytes(body)
    )


def test_a_snapshot_of_another_kind_is_refused_by_what_differs() -> None:
    world = played(20)
    world.columns.change((0, 90, 0), names.blocks().id("stone"))
    world.columns.change((20, 90, 0), names.blocks().id("stone"))
    data = snapshot(world)
    header, _ = module._read_header(data)
    clocks, *others = header.arrays
    short = msgspec.structs.replace(clocks, shape=(2,))
    typed = msgspec.structs.replace(clocks, dtype="<f8")
    one, two, *more = header.columns
    shifted = (msgspec.structs.replace(one, size=one.size - 1), msgspec.structs.replace(two, size=two.size + 1), *more)
    success = header.values["success"]
    wrong: dict[str, dict[str, object]] = {
        "minecraft: of 1.8": {"minecraft": "1.8"},
        "clocks: shape": {"arrays": (short, *others)},
        "clocks: dtype": {"arrays": (typed, *others)},
        "arrays: it holds": {"arrays": tuple(others)},
        "source: it was taken over nowhere": {"source": "nowhere"},
        "success: had: Expected": {"values": header.values | {"success": success | {"_had": "many"}}},
        "success: expected _had": {"values": header.values | {"success": {}}},
        "values: it holds": {"values": {}},
        "episode: ": {"episode": header.episode[:-1]},
        "sizes: ": {"columns": ()},
        f"column {one.x} {one.z}: ": {"columns": shifted},
    }
    before = state_hash(world)
    for told, changes in wrong.items():
        with pytest.raises(WorldError, match=f"snapshot: {told}"):
            restore(world, rewritten(data, **changes))
    for version, told in ((module.VERSION + 1, "version"), (module.VERSION, "begins with")):
        magic = module.MAGIC if told == "version" else b"x" * len(module.MAGIC)
        front = module._FRONT.pack(magic, version, bytes(32), 0)
        with pytest.raises(WorldError, match=told):
            restore(world, front)
    assert state_hash(world) == before


def test_a_file_that_cannot_be_written_leaves_the_good_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    world = played(3)
    path = tmp_path / "moment"
    save_snapshot(world, path)
    good = path.read_bytes()
    play(world, random_actions(4, 3))
    monkeypatch.setattr("os.fsync", lambda _: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(OSError, match="No space"):
        save_snapshot(world, path)
    assert path.read_bytes() == good
    assert list(tmp_path.iterdir()) == [path]
    path.write_bytes(good[:-1])
    with pytest.raises(WorldError, match=r"moment: snapshot: .*cut off"):
        load_snapshot(world, path)
    with pytest.raises(WorldError, match="missing"):
        load_snapshot(world, tmp_path / "missing")


def test_an_episode_in_a_saved_world_is_restored_over_that_world_only(tmp_path: Path) -> None:
    save_world(tmp_path / "w", SeedColumns(3), [(0, 0)], Level(3, (4, 90, 4)))
    world = EmbeddedWorld(draw=False, saved=SavedWorld(tmp_path / "w"))
    world.reset(TASK, 9)
    play(world, random_actions(3, 10))
    data, there = snapshot(world), state_hash(world)
    again = EmbeddedWorld(draw=False, saved=SavedWorld(tmp_path / "w"))
    restore(again, data)
    assert state_hash(again) == there
    with pytest.raises(WorldError, match=r"taken over saved world .* this world has seed 9"):
        restore(EmbeddedWorld(draw=False), data)


def test_without_an_episode_there_is_nothing_to_save() -> None:
    with pytest.raises(WorldError, match="reset"):
        snapshot(EmbeddedWorld(draw=False))


@pytest.mark.parametrize(
    ("array", "field", "at", "value"),
    [
        ("creatures", "kind", (0, 0), 50_000_000),
        ("creatures", "colour", (0, 0), 16),
        ("inventories", "held_slot", (0,), 10_000_000),
        ("inventories", "slots", (0, 0, 0), 2_000_000),
        ("containers", "slots", (0, 0, 0, 1), -1),
        ("drops", "item", (0, 0), -1),
        ("bodies", "position", (0, 1), float("nan")),
        ("falling", "block", (0, 0), 70_000),
    ],
)
def test_a_figure_that_leads_out_of_a_table_is_refused(
    array: str, field: str, at: tuple[int, ...], value: float
) -> None:
    other = played(2)
    getattr(other.state, array)[field][at] = value
    data = snapshot(other)
    world = played(4, seed=7)
    before = state_hash(world)
    with pytest.raises(WorldError, match=rf"snapshot: {array}\.{field}.* {str(value)[:9]}.* lies outside"):
        restore(world, data)
    assert state_hash(world) == before


def test_a_counter_beyond_its_rows_is_refused() -> None:
    world = played(2)
    world.state.update_status[0, COUNT] = MAX_UPDATES + 1
    with pytest.raises(WorldError, match=f"update_status: rows: {MAX_UPDATES + 1} lies outside 0"):
        restore(played(3), snapshot(world))


def test_what_fails_half_way_leaves_the_world_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    data = snapshot(played(20))
    world = played(4, seed=7)
    before = state_hash(world)
    begin, calls = EmbeddedWorld.begin_test, []

    def fail_once(self: EmbeddedWorld) -> object:
        calls.append(1)
        if len(calls) == 1:
            raise IndexError("beyond the table")
        return begin(self)

    monkeypatch.setattr(EmbeddedWorld, "begin_test", fail_once)
    with pytest.raises(WorldError, match="cannot be gone on from: IndexError: beyond the table"):
        restore(world, data)
    assert state_hash(world) == before
    world.step(Action())
