"""The embedded world answers Malmo's wire as MineDojo's Java engine does; who errs is shown the door, and the others go on.

The wire is that of ``MalmoEnvServer.java`` of MineDojo 0.1; the client here says what the package's ``sim/bridge`` says.
"""

import logging
import socket
import struct
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from bridge.minedojo.malmo import serve_malmo
from bridge.minedojo.player import LAG_TICKS
from tests.bridge.minedojo.malmo_client import TOKEN, MalmoClient, commands, held, mission_xml

LOG = '<Inventory><InventoryObject slot="0" type="log" metadata="1" quantity="2" /></Inventory>'
GRID = '<ObservationFromGrid><Grid name="voxels"><min x="-1" y="-1" z="-1"/><max x="1" y="1" z="1"/></Grid></ObservationFromGrid>'


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with serve_malmo(seed=0, max_sessions=4) as port:
        yield port


@pytest.fixture
def client(port: int) -> Iterator[MalmoClient]:
    with MalmoClient(port) as client:
        yield client


def test_a_mission_begins_and_the_first_look_tells_what_the_package_needs(client: MalmoClient) -> None:
    information = client.begin(mission_xml(observations=GRID))
    assert len(client.frame or b"") == 48 * 64 * 3
    assert len(information["inventory"]) == 41
    assert {entry["inventory"] for entry in information["inventory"]} == {"inventory"}
    assert information["inventory"][0] == {
        "name": "air", "variant": 0, "quantity": 0, "max_durability": -1, "cur_durability": -1, "inventory": "inventory",
    }  # fmt: skip
    assert (information["xpos"], information["ypos"], information["zpos"]) == (0.5, 4.0, 0.5)
    assert len(information["voxels"]) == 27 * 10
    below, beside = information["voxels"][4 * 0 : 10], information["voxels"][13 * 10 : 14 * 10]
    assert below[:9] == ["grass block", 0, True, True, True, False, True, False, True]
    assert beside[:2] == ["air", 0]
    assert information["stat"]["kill_entity"]["mooshroom"] == information["stat"]["kill_entity"]["mushroom_cow"] == 0
    assert information["stat"]["use_item"]["minecraft"]["wooden_pickaxe"] == 0
    assert information["life"] == information["food"] == 20
    assert information["engine"] == "embedded"


def test_rows_of_the_frame_run_from_the_bottom_up(client: MalmoClient) -> None:
    """OpenGL's order, which the package turns round: the sky is above, so it comes last."""
    client.begin(mission_xml())
    frame = np.frombuffer(client.frame or b"", np.uint8).reshape(48, 64, 3)
    assert frame[-1, :, 2].mean() > frame[0, :, 2].mean()


def test_keys_move_the_body_and_the_camera_turns_it(client: MalmoClient) -> None:
    start = client.begin(mission_xml(start='<Placement x="0.5" y="4" z="0.5" yaw="0" pitch="0"/>'))
    for _ in range(10):
        now = client.step(keys=("forward",))
    assert now["zpos"] > start["zpos"] + 1  # yaw 0 looks south, +z
    turned = client.step(camera=(15.0, -30.0))
    assert (turned["pitch"], turned["yaw"]) == (15.0, -30.0)


def test_inventory_is_told_two_ticks_late(client: MalmoClient) -> None:
    """The package sends two steps of nothing after a craft and looks at the last alone (MineDojo issue 103)."""
    client.begin(mission_xml(start=LOG))
    told = [held(client.step("craft planks")), *(held(client.step()) for _ in range(LAG_TICKS))]
    assert told == [{"log": 2}, {"log": 2}, {"log": 1, "planks": 4}]


def test_a_name_of_1_11_2_means_the_kind_that_is_held(client: MalmoClient) -> None:
    client.begin(mission_xml(start=LOG))
    for line in ("craft planks", "", ""):
        information = client.step(line)
    planks = next(entry for entry in information["inventory"] if entry["name"] == "planks")
    assert planks["variant"] == 1  # spruce, as the log was


def test_items_are_placed_and_taken_into_the_hand_by_name(client: MalmoClient) -> None:
    start = (
        '<Placement x="0.5" y="4" z="0.5" yaw="0" pitch="50"/><Inventory>'
        '<InventoryObject slot="0" type="crafting_table" metadata="0" quantity="1"/>'
        '<InventoryObject slot="9" type="iron_sword" metadata="0" quantity="1"/></Inventory>'
    )
    client.begin(mission_xml(start=start))
    client.step("place crafting_table")
    assert client.step()["nearby_crafting_table"]
    client.step("equip iron_sword")
    for _ in range(LAG_TICKS):
        information = client.step()
    assert information["inventory"][0]["name"] == "iron_sword"
    assert information["inventory"][0]["cur_durability"] == 250
    assert held(information) == {"iron_sword": 1}


def test_the_commands_of_a_fast_reset_are_carried_out(client: MalmoClient) -> None:
    start = client.begin(mission_xml(start=LOG))
    for line in (
        "chat /kill",
        "chat /spreadplayers ~ ~ 0 200 false @p",
        "chat /time set 6000",
        "chat /weather rain",
        "chat /replaceitem entity @p slot.weapon.mainhand minecraft:bucket 1 0",
        "chat /replaceitem entity @p slot.armor.head minecraft:iron_helmet 1 0",
        "chat /kill @e[type=item]",
    ):
        client.step(line)
    for _ in range(LAG_TICKS):
        information = client.step()
    assert held(information) == {"bucket": 1, "iron_helmet": 1}
    assert information["inventory"][39]["name"] == "iron_helmet"
    assert information["world_time"] == pytest.approx(6000, abs=10)
    assert information["is_raining"]
    assert abs(information["xpos"] - start["xpos"]) + abs(information["zpos"] - start["zpos"]) > 1
    assert information["life"] == 20
    assert information["stat"]["deaths"] == 1
    assert information["stat"]["time_since_death"] < 20
    assert not information["engine_notes"]


def test_what_the_mission_asks_and_nothing_answers_is_named(client: MalmoClient) -> None:
    information = client.begin(
        mission_xml('<BiomeGenerator forceReset="true" seed="5" biome="8"/><VillageSpawnDecorator />')
    )
    assert any("VillageSpawnDecorator" in note for note in information["engine_notes"])
    assert any("biome 8" in note and "desert" in note for note in information["engine_notes"])
    information = client.step("chat /summon bat ~1 ~1 ~1")
    assert any("bat" in note for note in information["engine_notes"])


def test_creatures_are_summoned_and_their_deaths_counted(client: MalmoClient) -> None:
    """A sword of diamond kills a chicken (4 half hearts) at one blow once the arm has rested.

    https://minecraft.wiki/w/Damage#Attack_cooldown
    """
    start = (
        '<Placement x="0.5" y="4" z="0.5" yaw="0" pitch="30"/><Inventory>'
        '<InventoryObject slot="0" type="diamond_sword" metadata="0" quantity="1"/></Inventory>'
    )
    client.begin(mission_xml(start=start))
    for _ in range(15):
        client.step()
    client.step("chat /summon chicken ~0 ~0 ~2", keys=("attack",))
    client.step(keys=("attack",))
    for _ in range(LAG_TICKS):
        information = client.step()
    assert information["stat"]["kill_entity"]["chicken"] == 1
    assert information["stat"]["use_item"]["minecraft"]["diamond_sword"] >= 1


def test_armour_that_the_use_key_puts_on_counts_as_used(client: MalmoClient) -> None:
    """MineDojo's tech tree is won by the statistic (https://minecraft.wiki/w/Statistics); ``equip`` counts none.

    The use key changes it for the worn one since 1.19.4, and counts again: https://minecraft.wiki/w/Java_Edition_1.19.4.
    """
    start = (
        '<Placement x="0.5" y="4" z="0.5" yaw="0" pitch="-90"/><Inventory>'
        '<InventoryObject slot="0" type="iron_helmet" metadata="0" quantity="1"/>'
        '<InventoryObject slot="39" type="golden_helmet" metadata="0" quantity="1"/></Inventory>'
    )

    client.begin(mission_xml(start=start))
    client.step(keys=("use",))
    for _ in range(LAG_TICKS):
        information = client.step()
    assert information["inventory"][39]["name"] == "iron_helmet"
    assert information["armor"] == 2
    assert information["stat"]["use_item"]["minecraft"]["iron_helmet"] == 1
    assert information["stat"]["use_item"]["minecraft"]["golden_helmet"] == 0
    client.step(keys=("use",))
    for _ in range(LAG_TICKS):
        information = client.step()
    assert information["inventory"][39]["name"] == "golden_helmet"
    assert information["stat"]["use_item"]["minecraft"]["golden_helmet"] == 1
    client.step("equip iron_helmet")
    for _ in range(LAG_TICKS):
        information = client.step()
    assert information["inventory"][39]["name"] == "iron_helmet"
    assert information["stat"]["use_item"]["minecraft"]["iron_helmet"] == 1


@pytest.mark.parametrize(
    "message",
    [
        b"<Echo>x</Echo>",
        b"<Status/>",
        b"<Peek/>",
        b"<StepClient0>camera 0 0</StepClient0 >",
        b"<StepClient0>no end",
        b"<StepClient0>\xff\xfe</StepClient0 >",
        b"",
        b"\0" * 100,
        b"<MissionInit",
    ],
)
def test_what_is_not_answered_ends_the_connection_with_a_log_line(
    message: bytes, port: int, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING), MalmoClient(port) as client:
        client.send(message)
        client.send(TOKEN)
        assert client.is_closed_by_the_engine()
    assert any("refused" in record.getMessage() for record in caplog.records)


@pytest.mark.parametrize("hello", [b"<MalmoEnv0.36.0/>", b"GET / HTTP/1.1", b"x" * 60])
def test_a_stranger_is_refused(hello: bytes, port: int) -> None:
    with MalmoClient(port, hello) as client:
        assert client.is_closed_by_the_engine()


def test_a_length_beyond_the_limit_takes_no_memory(port: int, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING), MalmoClient(port) as client:
        client.socket.sendall(struct.pack("!I", 0xFFFFFFFF))
        assert client.is_closed_by_the_engine()
    assert "4294967295 bytes" in caplog.text


def test_a_client_that_dies_in_mid_step_leaves_the_others_alone(client: MalmoClient, port: int) -> None:
    client.begin(mission_xml())
    dying = MalmoClient(port)
    dying.begin(mission_xml())
    dying.socket.sendall(struct.pack("!I", 500) + commands()[:20])
    dying.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # resets instead of closing
    dying.socket.close()
    assert client.step()["life"] == 20


def test_four_clients_play_at_once_each_in_its_own_world(port: int) -> None:
    def play(number: int) -> tuple[int, float]:
        kit = f'<Inventory><InventoryObject slot="0" type="dirt" metadata="0" quantity="{number + 1}"/></Inventory>'
        with MalmoClient(port) as client:
            client.begin(mission_xml(start=kit + '<Placement x="0.5" y="4" z="0.5" yaw="0" pitch="0"/>'))
            for _ in range(number + 3):
                information = client.step(keys=("forward",))
            return held(information)["dirt"], information["zpos"]

    with ThreadPoolExecutor(4) as pool:
        played = list(pool.map(play, range(4)))
    assert [dirt for dirt, _ in played] == [1, 2, 3, 4]
    ways = [way for _, way in played]
    assert ways == sorted(ways)
    assert len(set(ways)) == 4


def test_one_more_than_the_sessions_is_closed_at_once() -> None:
    with serve_malmo(max_sessions=1) as port, MalmoClient(port) as first:
        first.begin(mission_xml())
        with socket.create_connection(("127.0.0.1", port), timeout=30) as second:
            assert second.recv(1) == b""
        assert first.step()["life"] == 20


def test_a_server_that_closes_ends_its_clients() -> None:
    with serve_malmo() as port:
        client = MalmoClient(port)
        client.begin(mission_xml())
    assert client.is_closed_by_the_engine()
    client.socket.close()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=5)


def test_the_same_seed_gives_the_same_world(port: int) -> None:
    world = '<DefaultWorldGenerator forceReset="false" seed="a word" generatorOptions="{}"/>'
    places, frames = set(), set()
    for _ in range(2):
        with MalmoClient(port) as client:
            information = client.begin(mission_xml(world, size=(24, 24)))
            places.add((information["xpos"], information["ypos"], information["zpos"], information["engine_seed"]))
            frames.add(client.frame)
    assert len(places) == len(frames) == 1
