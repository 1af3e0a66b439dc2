"""The wire gives back what it was given, and nothing that arrives can do more than be refused."""

import tracemalloc
from contextlib import suppress
from typing import Any

import msgpack
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from msgspec import Struct, to_builtins
from msgspec.structs import replace
from numpy.typing import NDArray

from bridge import names, wire
from bridge.embedded.land.biomes import biomes
from bridge.messages import (
    BLUEPRINT_SIDE,
    EQUIPMENT_SLOTS,
    INVENTORY_SLOTS,
    PROTOCOL_VERSION,
    VOXEL_SIDE,
    Act,
    Action,
    Build,
    Bye,
    ClientMessage,
    Collect,
    CreatureSetup,
    Entity,
    Error,
    Explore,
    Find,
    Goal,
    Hello,
    ItemAction,
    Kill,
    Life,
    Milestones,
    Nearby,
    Observation,
    Pose,
    Reach,
    Reset,
    ServerMessage,
    Sound,
    Step,
    StepInfo,
    Success,
    Survive,
    Target,
    Task,
    Welcome,
    WorldSetup,
    make_example_observation,
)
from bridge.sounds import CREATURES, SOUNDS

numbers = st.floats(allow_nan=False, allow_infinity=False)
units = st.floats(0.0, 1.0)
integers = st.integers(-(2**63), 2**63 - 1)
texts = st.text(st.characters(codec="utf-8"), max_size=40)
vectors = st.tuples(numbers, numbers, numbers)
cells = st.tuples(integers, integers, integers)


BLOCKS, ITEMS = len(names.blocks()), len(names.items())
blocks = st.integers(0, BLOCKS - 1)
items = st.integers(0, ITEMS - 1)


def filled(
    shape: tuple[int, ...], dtype: type[np.generic], below: int | None = None
) -> st.SearchStrategy[NDArray[Any]]:
    """Arrays of one shape, of random contents (in 0..below - 1) from a random seed: cheap to draw, however large."""
    info = np.iinfo(dtype)
    lowest, highest = (info.min, info.max) if below is None else (0, below - 1)
    return st.integers(0, 2**32 - 1).map(
        lambda seed: np.random.default_rng(seed).integers(lowest, highest, shape, dtype, endpoint=True)
    )


def slots(count: int) -> st.SearchStrategy[NDArray[Any]]:
    """Slots that hold known items, any number of them."""
    parts = st.tuples(filled((count, 1), np.int32, ITEMS), filled((count, 2), np.int32))
    return parts.map(lambda columns: np.concatenate(columns, axis=1))


frames = st.tuples(st.integers(1, 16), st.integers(1, 16)).flatmap(lambda size: filled((*size, 3), np.uint8))
actions = st.builds(
    Action,
    forward=st.integers(-1, 1),
    strafe=st.integers(-1, 1),
    d_pitch=st.floats(-180, 180),
    d_yaw=st.floats(-180, 180),
    jump=st.booleans(),
    sneak=st.booleans(),
    sprint=st.booleans(),
    use=st.booleans(),
    attack=st.booleans(),
    drop=st.booleans(),
    item_action=st.none()
    | st.builds(ItemAction, verb=st.sampled_from(["craft", "smelt", "equip", "place", "discard"]), item=items),
)
entities = st.builds(
    Entity,
    id=integers,
    kind=texts,
    offset=vectors,
    distance=numbers,
    yaw=numbers,
    health=st.none() | numbers,
    item=st.none() | items,
)
observations = st.builds(
    Observation,
    tick=integers,
    frame=frames,
    voxels=filled((VOXEL_SIDE,) * 3, np.uint16, BLOCKS),
    voxel_origin=cells,
    inventory=slots(INVENTORY_SLOTS),
    equipment=slots(len(EQUIPMENT_SLOTS)),
    held_slot=st.integers(0, 8),
    life=st.builds(Life, health=numbers, food=numbers, oxygen=numbers),
    pose=st.builds(Pose, position=vectors, yaw=numbers, pitch=numbers, velocity=vectors, in_water=st.booleans()),
    entities=st.lists(entities, max_size=3).map(tuple),
    sounds=st.none() | st.lists(st.builds(Sound, texts, numbers, units), max_size=3).map(tuple),
    nearby=st.none() | st.builds(Nearby, st.booleans(), st.booleans()),
    target=st.none()
    | st.builds(Target, distance=numbers, block=blocks, cell=cells, face=st.none() | cells, break_progress=units),
)
goals = st.builds(
    Goal,
    text=texts,
    image=st.none() | frames,
    sound=st.none() | st.sampled_from(SOUNDS.names),
    blueprint=st.none() | filled((BLUEPRINT_SIDE,) * 3, np.uint16, BLOCKS),
)
item_names = st.sampled_from(names.items().names[1:])
counts = st.integers(1, 2304)
kinds = st.sampled_from(CREATURES)
collects = st.builds(Collect, st.lists(item_names, min_size=1, max_size=3).map(tuple), counts)
solid_blocks = np.flatnonzero(names.blocks().solid).astype(np.uint16)
blueprints = st.integers(0, 2**32 - 1).map(
    lambda seed: np.random.default_rng(seed).choice(solid_blocks, (BLUEPRINT_SIDE,) * 3)
)
successes = st.one_of(
    collects,
    st.builds(Kill, st.lists(kinds, min_size=1, max_size=3).map(tuple), st.integers(1, 64)),
    st.builds(Survive, st.integers(1, 100)),
    st.builds(
        Find,
        st.lists(st.sampled_from(names.blocks().names[1:]), max_size=2).map(tuple),
        st.lists(kinds, min_size=1, max_size=2).map(tuple),
        st.lists(item_names, max_size=2).map(tuple),
        st.floats(0.5, 48),
        st.integers(1, 1000),
    ),
    st.builds(Reach, st.tuples(st.floats(50, 1000), st.floats(-1000, 1000)), st.floats(0.5, 48)),
    st.builds(Explore, st.integers(1, 10**6)),
    st.builds(Build, blueprints, st.floats(0.01, 1)),
    st.builds(Milestones, st.lists(collects, min_size=1, max_size=16).map(tuple)),
)
setups = st.builds(
    WorldSetup,
    inventory=st.lists(st.tuples(item_names, counts), max_size=2).map(tuple),
    time_of_day=st.integers(0, 23999),
    biome=st.none() | st.sampled_from(biomes().names),
    creatures=st.lists(st.builds(CreatureSetup, kinds, st.integers(1, 32), st.floats(1, 48)), max_size=2).map(tuple),
)
tasks = st.builds(
    Task,
    name=texts,
    goal=goals,
    success=successes,
    tick_limit=st.integers(100, 10**6),
    setup=setups,
)
client_messages = st.one_of(
    st.builds(Hello, st.just(PROTOCOL_VERSION), texts, texts),
    st.builds(Reset, integers, tasks, integers, st.booleans()),
    st.builds(Act, integers, actions, integers),
    st.builds(Bye, texts),
)
server_messages = st.one_of(
    st.builds(Welcome, st.just(PROTOCOL_VERSION), texts, st.lists(texts, max_size=3).map(tuple)),
    st.builds(Step, integers, observations, numbers, st.booleans(), st.builds(StepInfo, st.booleans(), units, texts)),
    st.builds(Error, st.sampled_from(["version", "token", "malformed", "busy", "world"]), texts),
)


def same(left: object, right: object) -> bool:
    """Equality through arrays, which have no plain ``==``."""
    if isinstance(left, np.ndarray):
        return isinstance(right, np.ndarray) and left.dtype == right.dtype and np.array_equal(left, right)
    if isinstance(left, Struct):
        return type(left) is type(right) and all(
            same(getattr(left, f), getattr(right, f)) for f in left.__struct_fields__
        )
    if isinstance(left, tuple):
        return isinstance(right, tuple) and len(left) == len(right) and all(map(same, left, right))
    return type(left) is type(right) and left == right


class Sample(Struct, tag="sample"):
    """A message with an array of any allowed dtype."""

    values: NDArray[Any]


@given(client_messages)
def test_a_client_message_comes_back_as_it_was(message: ClientMessage) -> None:
    assert same(wire.decode_client(wire.encode(message)), message)


@given(server_messages)
def test_a_server_message_comes_back_as_it_was(message: ServerMessage) -> None:
    assert same(wire.decode_server(wire.encode(message)), message)


@given(
    st.sampled_from(sorted(wire.DTYPES)).flatmap(
        lambda name: arrays.arrays(
            name,
            arrays.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=4),
            elements={"allow_nan": False, "allow_infinity": False} if name.startswith("float") else None,
        )
    )
)
def test_an_array_of_every_dtype_and_shape_comes_back(values: NDArray[Any]) -> None:
    assert same(wire.decode(wire.encode(Sample(values)), Sample), Sample(values))


def test_arrays_in_any_memory_order_and_byte_order_mean_the_same() -> None:
    values = np.arange(24, dtype=np.int32).reshape(2, 3, 4)
    for other in (np.asfortranarray(values), values.astype(">i4"), values[:, ::-1][:, ::-1]):
        assert same(wire.decode(wire.encode(Sample(other)), Sample), Sample(values))


@given(st.binary(max_size=300))
def test_arbitrary_bytes_raise_nothing_but_a_wire_error(data: bytes) -> None:
    for decode in (wire.decode_client, wire.decode_server):
        with suppress(wire.WireError):
            decode(data)


msgpack_values = st.recursive(
    st.none() | st.booleans() | integers | st.floats() | texts | st.binary(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts | st.binary(max_size=4), inner, max_size=4),
    max_leaves=10,
)


@given(st.dictionaries(st.sampled_from(["type", "sequence", "action", "protocol", "task", "token"]), msgpack_values))
def test_arbitrary_values_raise_nothing_but_a_wire_error(fields: dict[str, Any]) -> None:
    for kind in ("hello", "reset", "act", "bye"):
        with suppress(wire.WireError):
            wire.decode_client(msgpack.packb({**fields, "type": kind}))


FRAME = wire.encode(Step(3, make_example_observation(np.random.default_rng(0), 4)))


@given(st.data())
def test_a_mutated_frame_raises_nothing_but_a_wire_error(data: st.DataObject) -> None:
    frame = bytearray(FRAME)
    # The bytes of the voxels and the frame are free to be anything: aim at what describes them.
    for _ in range(data.draw(st.integers(1, 4))):
        frame[data.draw(st.integers(0, 200) | st.integers(len(frame) - 600, len(frame) - 1))] = data.draw(
            st.integers(0, 255)
        )
    cut = data.draw(st.just(len(frame)) | st.integers(0, len(frame)))
    with suppress(wire.WireError):
        wire.decode_server(bytes(frame[:cut]))


def test_an_oversized_frame_is_refused_before_it_is_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(msgpack, "unpackb", lambda *_, **__: pytest.fail("the frame was decoded"))
    with pytest.raises(wire.OversizedError, match="1001 bytes; at most 1000") as caught:
        wire.decode_client(bytes(1001), wire.Limits(max_bytes=1000))
    assert caught.value.code == "oversized"


def test_a_message_too_large_is_not_sent() -> None:
    with pytest.raises(wire.OversizedError):
        wire.encode(Bye("x" * 2000), wire.Limits(max_bytes=1000))


@pytest.mark.parametrize(
    ("bomb", "error"),
    [
        pytest.param(b"\x91" * 2000, wire.MalformedError, id="lists in lists"),
        pytest.param(b"\x81\xa0" * 2000, wire.MalformedError, id="maps in maps"),
        pytest.param(b"\x91" * 200_000, wire.OversizedError, id="very many lists in lists"),
        pytest.param(b"\xdd\xff\xff\xff\xff", wire.OversizedError, id="a list that claims 4 billion elements"),
        pytest.param(b"\xdf\xff\xff\xff\xff", wire.OversizedError, id="a map that claims 4 billion entries"),
        pytest.param(b"\xdb\xff\xff\xff\xff", wire.MalformedError, id="a text that claims 4 GB"),
        pytest.param(b"\xc6\xff\xff\xff\xff", wire.MalformedError, id="bytes that claim 4 GB"),
        pytest.param(b"\xdc\x10\x00" * 1000, wire.OversizedError, id="deep lists that claim 4096 elements each"),
        pytest.param(msgpack.packb([[{}] * 4096] * 200), wire.OversizedError, id="lists of empty maps"),
        pytest.param(msgpack.packb([["ab"] * 4096] * 600), wire.OversizedError, id="lists of short texts"),
    ],
)
def test_a_bomb_is_refused_and_takes_no_memory(bomb: bytes, error: type[wire.WireError]) -> None:
    for decode in (wire.decode_client, wire.decode_server):
        tracemalloc.start()
        try:
            with pytest.raises(error):
                decode(bomb)
            assert tracemalloc.get_traced_memory()[1] < 1_000_000
        finally:
            tracemalloc.stop()


def test_what_a_client_says_is_far_smaller_than_what_a_world_says() -> None:
    task = Task("t", Goal("g"), Collect(("oak_log",), 1), setup=WorldSetup((("oak_log", 64),) * INVENTORY_SLOTS))
    assert isinstance(wire.decode_client(wire.encode(Reset(0, task, 1))), Reset)
    endless = replace(task, success=Collect(("oak_log",) * 4096, 1))
    with pytest.raises(wire.OversizedError, match="more than 4096 values"):
        wire.decode_client(wire.encode(Reset(0, endless, 1)))


def test_an_observation_as_large_as_its_lists_may_be_passes() -> None:
    crowd = tuple(Entity(index, "item", (1.0, 2.0, 3.0), 4.0, item=1) for index in range(4096))
    noise = (Sound("steps", 0.0, 0.5),) * 4096
    step = wire.decode_server(wire.encode(Step(1, replace(EXAMPLE, entities=crowd, sounds=noise))))
    assert isinstance(step, Step)
    assert step.observation.entities == crowd


def frame_with(values: Any) -> bytes:
    frame: bytes = msgpack.packb({"type": "sample", "values": values})
    return frame


@pytest.mark.parametrize("dtype", ["object", "complex128", "<U8", "uint64", "O", "datetime64[s]", "x" * 5000, 7, None])
def test_an_unknown_dtype_is_unsupported(dtype: object) -> None:
    with pytest.raises(wire.UnsupportedError, match="does not travel") as caught:
        wire.decode(frame_with({"dtype": dtype, "shape": [1], "data": b"\x00"}), Sample)
    assert caught.value.code == "unsupported"
    assert len(str(caught.value)) < 300


def test_an_array_of_an_unknown_dtype_is_not_sent() -> None:
    with pytest.raises(wire.UnsupportedError, match="complex128"):
        wire.encode(Sample(np.zeros(3, np.complex128)))


@pytest.mark.parametrize(
    ("shape", "data"),
    [
        ([3], b"12"),
        ([2**40, 2**40], b""),
        ([0, 2**63], b""),
        ([-1, -2], b"12"),
        ([True], b"1"),
        ([1.0], b"1"),
        ([1] * 40, b"1"),
        ("1", b"1"),
        ([1], "1"),
    ],
)
def test_a_shape_that_does_not_fit_its_data_is_malformed(shape: object, data: object) -> None:
    with pytest.raises(wire.MalformedError, match="array"):
        wire.decode(frame_with({"dtype": "uint8", "shape": shape, "data": data}), Sample)


@pytest.mark.parametrize("extension", [msgpack.ExtType(5, b"abc"), msgpack.Timestamp(1)])
def test_msgpack_extensions_are_refused(extension: object) -> None:
    with pytest.raises(wire.UnsupportedError, match="extension") as caught:
        wire.decode(frame_with(extension), Sample)
    assert caught.value.code == "unsupported"


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf")])
def test_a_float_that_is_not_finite_neither_leaves_nor_arrives(value: float) -> None:
    with pytest.raises(wire.MalformedError, match="finite"):
        wire.encode(Act(1, Action(d_yaw=value)))
    with pytest.raises(wire.MalformedError, match="finite"):
        wire.encode(Sample(np.array([value])))
    act = {"type": "act", "sequence": 1, "action": {"type": "action", "d_yaw": value}}
    with pytest.raises(wire.MalformedError):
        wire.decode_client(msgpack.packb(act))
    data = np.array([value], "<f8").tobytes()
    with pytest.raises(wire.MalformedError, match="finite"):
        wire.decode(frame_with({"dtype": "float64", "shape": [1], "data": data}), Sample)


@pytest.mark.parametrize(
    "fields",
    [
        {"type": "act", "sequence": 1, "action": {"type": "action", "forward": 2}},
        {"type": "act", "sequence": 1, "action": {"type": "action", "d_yaw": 181.0}},
        {"type": "act", "sequence": 1, "action": {"type": "action", "run": "os.system"}},
        {"type": "act", "sequence": "1", "action": {"type": "action"}},
        {"type": "act", "action": {"type": "action"}},
        {"type": "step"},
        {},
    ],
)
def test_a_field_outside_the_contract_is_malformed(fields: dict[str, object]) -> None:
    with pytest.raises(wire.MalformedError):
        wire.decode_client(msgpack.packb(fields))


EXAMPLE = make_example_observation(np.random.default_rng(0), 4)


def changed_inventory(item: int) -> NDArray[np.int32]:
    inventory = EXAMPLE.inventory.copy()
    inventory[3] = (item, 1, -1)
    return inventory


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"voxels": np.full((VOXEL_SIDE,) * 3, BLOCKS, np.uint16)}, "voxels"),
        ({"inventory": changed_inventory(ITEMS)}, "inventory"),
        ({"inventory": changed_inventory(-1)}, "inventory"),
        ({"target": Target(1.0, block=BLOCKS)}, "target.block"),
        ({"target": Target(1.0, block=-1)}, "target.block"),
        ({"entities": (Entity(1, "item", (0.0, 0.0, 0.0), 0.0, item=ITEMS),)}, "entities.item"),
    ],
)
def test_an_id_outside_the_vocabulary_is_malformed(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(wire.MalformedError, match=rf"{field}: .* lies outside"):
        wire.decode_server(wire.encode(Step(1, replace(EXAMPLE, **changes))))


@pytest.mark.parametrize("item", [-1, ITEMS])
def test_an_action_on_an_unknown_item_is_malformed(item: int) -> None:
    with pytest.raises(wire.MalformedError, match=r"item_action\.item"):
        wire.decode_client(wire.encode(Act(1, Action(item_action=ItemAction("equip", item)))))


def test_a_blueprint_of_unknown_blocks_is_malformed() -> None:
    blueprint = np.full((BLUEPRINT_SIDE,) * 3, BLOCKS, np.uint16)
    task = Task("t", Goal("g", blueprint=blueprint), Collect(("oak_log",), 1))
    with pytest.raises(wire.MalformedError, match=r"goal\.blueprint"):
        wire.decode_client(wire.encode(Reset(0, task, 1)))


LOGS = Collect(("oak_log",), 1)


@pytest.mark.parametrize(
    ("success", "inventory", "told"),
    [
        (Collect(("oak_log", "unicorn"), 1), (), r"task\.success\.items: 'unicorn' is no item"),
        (Collect(("air",), 1), (), r"task\.success\.items: 'air' is no item"),
        (Collect((), 1), (), "length >= 1"),
        (Collect(("oak_log",), 0), (), ">= 1"),
        (LOGS, (("unicorn", 1),), r"task\.setup\.inventory: 'unicorn' is no item"),
        (LOGS, (("x" * 5000, 1),), r"task\.setup\.inventory: 'xxx"),
        (LOGS, (("oak_log", -5),), ">= 1"),
        (LOGS, (("oak_log", 0),), ">= 1"),
        (LOGS, (("oak_log", 2305),), "<= 2304"),
    ],
)
def test_a_task_that_no_world_can_set_up_or_judge_is_malformed(
    success: Collect, inventory: tuple[tuple[str, int], ...], told: str
) -> None:
    task = Task("t", Goal("g"), success, setup=WorldSetup(inventory))
    with pytest.raises(wire.MalformedError, match=told) as caught:
        wire.decode_client(wire.encode(Reset(0, task, 1)))
    assert len(str(caught.value)) < 200


NOTHING = np.zeros((BLUEPRINT_SIDE,) * 3, np.uint16)


def blueprint_of(block: str) -> NDArray[np.uint16]:
    blueprint = NOTHING.copy()
    blueprint[0, 0, 0] = names.blocks().id(block)
    return blueprint


@pytest.mark.parametrize(
    ("success", "told"),
    [
        (Kill(("zombi",)), r"task\.success\.creatures: 'zombi' is no creature; did you mean zombie"),
        (Kill((), 1), "length >= 1"),
        (Kill(("zombie",), 65), "<= 64"),
        (Find(blocks=("diamond_or",)), r"task\.success\.blocks: 'diamond_or' is no block; did you mean diamond_ore"),
        (Find(blocks=("air",)), r"task\.success\.blocks: 'air' is no block"),
        (Find(items=("unicorn",)), r"task\.success\.items: 'unicorn' is no item"),
        (Find(creatures=("dragon",), distance=5), r"task\.success\.creatures: 'dragon' is no creature"),
        (Find(creatures=("cow",), distance=49.0), "<= 48"),
        (Find(creatures=("cow",) * 65), "length <= 64"),
        (Reach((2000.0, 0.0)), "<= 1000"),
        (Explore(0), ">= 1"),
        (Build(blueprint_of("short_grass")), r"task\.success\.blueprint: .* not solid; use solid ones"),
        (Milestones((Collect(("unicorn",), 1),)), r"task\.success\.steps\.items: 'unicorn' is no item"),
        (Milestones(()), "length >= 1"),
    ],
)
def test_a_success_test_that_cannot_be_judged_is_malformed(success: Success, told: str) -> None:
    with pytest.raises(wire.MalformedError, match=told) as caught:
        wire.decode_client(wire.encode(Reset(0, Task("t", Goal("g"), success), 1)))
    assert len(str(caught.value)) < 200


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda: Find(), "nothing to find; name at least one of blocks"),
        (lambda: Reach((1.0, 1.0), 3.0), r"reach\.offset: .* farther away than distance 3"),
        (lambda: Build(NOTHING), r"build\.blueprint: it is empty"),
        (lambda: Build(NOTHING[:4]), r"build\.blueprint: expected uint16 \(16, 16, 16\)"),
        (lambda: Task("t", Goal("g"), Survive(50), tick_limit=49), r"tick_limit: got 49, below the 50 ticks"),
    ],
)
def test_a_success_test_that_nobody_can_meet_is_refused_where_it_is_made(make: Any, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        make()


@pytest.mark.parametrize(
    ("setup", "told"),
    [
        (WorldSetup(biome="dessert"), r"task\.setup\.biome: 'dessert' is no biome; did you mean desert"),
        (
            WorldSetup(creatures=(CreatureSetup("cwo"),)),
            r"task\.setup\.creatures: 'cwo' is no creature; did you mean cow",
        ),
    ],
)
def test_a_setup_that_no_world_knows_is_malformed(setup: WorldSetup, told: str) -> None:
    with pytest.raises(wire.MalformedError, match=told):
        wire.decode_client(wire.encode(Reset(0, Task("t", Goal("g"), LOGS, setup=setup), 1)))


def test_an_observation_with_a_wrong_array_names_the_field() -> None:
    fields = to_builtins(
        make_example_observation(np.random.default_rng(0), 4), builtin_types=(bytes,), enc_hook=lambda _: {}
    )
    fields["frame"] = {"dtype": "uint8", "shape": [2, 2], "data": b"1234"}
    for name, side in (("voxels", VOXEL_SIDE),):
        fields[name] = {"dtype": "uint16", "shape": [side] * 3, "data": bytes(2 * side**3)}
    for name, slots in (("inventory", INVENTORY_SLOTS), ("equipment", len(EQUIPMENT_SLOTS))):
        fields[name] = {"dtype": "int32", "shape": [slots, 3], "data": bytes(12 * slots)}
    with pytest.raises(wire.MalformedError, match=r"frame: expected uint8 .* got uint8 \(2, 2\)"):
        wire.decode(msgpack.packb(fields), Observation)


def test_another_protocol_version_is_told_before_anything_else() -> None:
    future = {"type": "hello", "protocol": PROTOCOL_VERSION + 1, "credentials": ["of", "another", "kind"]}
    with pytest.raises(wire.VersionError, match=f"protocol {PROTOCOL_VERSION + 1}") as caught:
        wire.decode_client(msgpack.packb(future))
    assert caught.value.code == "version"


def test_text_frames_are_malformed() -> None:
    with pytest.raises(wire.MalformedError, match="text frame"):
        wire.decode_client('{"type": "bye"}')


def test_a_wrong_token_is_refused() -> None:
    wire.require_token(Hello(PROTOCOL_VERSION, "sésame"), "sésame")
    for wrong in ("", "sesame", "sésame "):
        with pytest.raises(wire.TokenError) as caught:
            wire.require_token(Hello(PROTOCOL_VERSION, wrong), "sésame")
        assert caught.value.code == "token"
        assert "sésame" not in str(caught.value)


def test_decoded_arrays_are_read_only() -> None:
    step = wire.decode_server(FRAME)
    assert isinstance(step, Step)
    assert not step.observation.frame.flags.writeable


def test_numpy_scalars_travel_as_plain_numbers() -> None:
    act: Any = Act(np.int64(4), Action(d_yaw=np.float32(2.5), jump=np.bool_(True)), 0)  # type: ignore[arg-type]
    assert wire.decode_client(wire.encode(act)) == Act(4, Action(d_yaw=2.5, jump=True), 0)


@pytest.mark.parametrize("act", [Act(2**64, Action()), Act(1, Action(d_yaw=object()))])  # type: ignore[arg-type]
def test_what_cannot_travel_is_malformed(act: Act) -> None:
    with pytest.raises(wire.MalformedError):
        wire.encode(act)


def test_limits_are_checked_where_they_are_made() -> None:
    for field in ("max_bytes", "max_values"):
        with pytest.raises(ValueError, match=f"{field}: got 0"):
            wire.Limits(**{field: 0})
