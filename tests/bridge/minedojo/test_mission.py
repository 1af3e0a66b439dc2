"""The mission XML is read within bounds; what is wrong in it is named with its value, and what nothing answers by its element."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.minedojo.bounded_xml import MAX_BYTES, MAX_DEPTH, XmlError, parse_xml
from bridge.minedojo.mission import MissionError, Place, SlotItem, parse_mission
from tests.bridge.minedojo.malmo_client import mission_xml

GRID = (
    '<ObservationFromGrid><Grid name="voxels"><min x="{0}" y="-1" z="-1"/><max x="{1}" y="1" z="1"/></Grid>'
    "</ObservationFromGrid>"
)


def test_everything_that_the_template_can_ask_for_is_read() -> None:
    mission = parse_mission(
        mission_xml(
            '<BiomeGenerator forceReset="true" seed="77" biome="4" />',
            "<Time><StartTime>42000</StartTime><AllowPassageOfTime>false</AllowPassageOfTime></Time>"
            "<AllowSpawning>false</AllowSpawning><Weather>thunder</Weather>",
            '<BreakSpeedMultiplier>2.5</BreakSpeedMultiplier><StartingHealth maxHealth="20" health="7.5"/>'
            '<StartingFood food="9"/>'
            '<Inventory><InventoryObject slot="40" type="shield" metadata="0" quantity="1"/></Inventory>'
            '<Placement x="1.5" y="70" z="-3" yaw="90" pitch="-10"/>',
            GRID.format(-2, 3)
            + '<ObservationFromRichLidar><RayOffset pitch="0.1" yaw="-0.2" distance="10"/></ObservationFromRichLidar>',
            (160, 256),
        )
    )
    assert mission.frame_size == (160, 256)
    assert (mission.seed, mission.biome, mission.flat) == ("77", 4, None)
    assert (mission.start_time, mission.passing, mission.spawning) == (18000, False, False)
    assert (mission.weather, mission.break_speed, mission.health, mission.food) == ("thunder", 2.5, 7.5, 9.0)
    assert mission.inventory == (SlotItem(40, "shield", 0, 1),)
    assert mission.placement == Place(1.5, 70.0, -3.0, 90.0, -10.0)
    ((name, box),) = mission.grids
    assert (name, box.low, box.high) == ("voxels", (-2, -1, -1), (3, 1, 1))
    assert mission.rays is not None
    assert (mission.rays[0].pitch, mission.rays[0].yaw, mission.rays[0].distance) == (0.1, -0.2, 10.0)
    assert mission.not_honoured == ()


def test_what_is_left_out_has_malmos_default() -> None:
    mission = parse_mission(mission_xml('<DefaultWorldGenerator forceReset="false" seed="" />', conditions=""))
    assert mission.seed == ""
    assert mission.passing
    assert mission.spawning
    assert mission.weather == "normal"
    assert mission.rays is None


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (mission_xml('<FileWorldGenerator src="/etc/passwd" />'), "FileWorldGenerator"),
        (mission_xml('<BiomeGenerator biome="plains" />'), "BiomeGenerator.biome: got 'plains'"),
        (mission_xml(conditions="<Weather>hail</Weather>"), "Weather: got 'hail'"),
        (mission_xml(conditions="<Time><StartTime>nan</StartTime></Time>"), "StartTime: got 'nan'"),
        (mission_xml(start='<Placement x="1e9" y="4" z="0"/>'), "Placement.x: got '1e9'"),
        (
            mission_xml(start='<Inventory><InventoryObject slot="41" type="log"/></Inventory>'),
            "InventoryObject.slot: got '41'",
        ),
        (
            mission_xml(start='<Inventory><InventoryObject slot="0" type="log" quantity="65"/></Inventory>'),
            "InventoryObject.quantity",
        ),
        (mission_xml(observations=GRID.format(3, 1)), "lies above"),
        (mission_xml(observations=GRID.format(-64, 64) * 20), "cells are observed"),
        (mission_xml(observations=GRID.format(-64, 1000)), "max.x: got '1000'"),
        (mission_xml(size=(4096, 64)), "Height: got '4096'"),
        (mission_xml().replace(b"AgentSection", b"Agents"), "AgentSection"),
        (b"<Mission/>", "MissionInit"),
        (b"no XML", "XML"),
    ],
)
def test_a_wrong_mission_is_refused_by_name(asked: bytes, said: str) -> None:
    with pytest.raises(MissionError, match="(?s)" + said.replace("(", r"\(")):
        parse_mission(asked)


@pytest.mark.parametrize(
    "data",
    [
        b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>',
        b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>',
        b"<x>&undefined;</x>",
        b"<a>" * (MAX_DEPTH + 1),
        b"<x>" + b"<y/>" * 30_000 + b"</x>",
        b"<x " + b" ".join(b'a%d="1"' % i for i in range(100)) + b"/>",
        b"<x>" + b" " * MAX_BYTES + b"</x>",
        b'<?xml version="1.0" encoding="x-unknown"?><x/>',
    ],
)
def test_xml_beyond_a_missions_needs_is_refused(data: bytes) -> None:
    with pytest.raises(XmlError):
        parse_xml(data)


@given(st.binary(max_size=400), st.integers(0, 1500), st.integers(0, 1500))
def test_a_mutated_mission_is_read_or_refused(noise: bytes, at: int, gone: int) -> None:
    whole = mission_xml(observations=GRID.format(-1, 1))
    with suppress(MissionError):
        parse_mission(whole[:at] + noise + whole[at + gone :])
