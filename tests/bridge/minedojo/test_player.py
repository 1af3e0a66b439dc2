"""What a mission asks for is there when it begins, and what its commands say is done, without any socket."""

import gc
import json
import math
import weakref
from typing import Any

import numpy as np
import pytest

from bridge import names
from bridge.messages import Observation, Task
from bridge.minedojo.commands import parse_commands
from bridge.minedojo.mission import MissionError, parse_mission
from bridge.minedojo.player import Answer, Player, seed_of
from bridge.minedojo.preset_world import PresetWorld
from bridge.world import WorldError
from tests.bridge.minedojo.malmo_client import held, mission_xml

FEET = '<Placement x="0.5" y="4" z="0.5" yaw="0" pitch="{}"/>'


@pytest.fixture(scope="module")
def player() -> Player:
    return Player(np.random.default_rng(0))


def told(answer: Answer) -> dict[str, Any]:
    return json.loads(answer.information)


def begin(player: Player, *mission: Any, **more: Any) -> dict[str, Any]:
    return told(player.begin(parse_mission(mission_xml(*mission, **more))))


def step(player: Player, text: str = "", ticks: int = 1) -> dict[str, Any]:
    for _ in range(ticks):
        answer = player.step(parse_commands(text))
    return told(answer)


def test_time_weather_health_and_food_are_as_asked(player: Player) -> None:
    information = begin(
        player,
        conditions="<Time><StartTime>18000</StartTime><AllowPassageOfTime>false</AllowPassageOfTime></Time>"
        "<AllowSpawning>false</AllowSpawning><Weather>rain</Weather>",
        start='<StartingHealth maxHealth="20" health="7.0"/><StartingFood food="9"/>',
    )
    assert (information["life"], information["food"]) == (7.0, 9)
    assert information["is_raining"]
    assert information["sun_brightness"] == 0.0
    assert step(player, ticks=5)["world_time"] == 18000


def test_a_flat_world_has_the_layers_that_are_written(player: Player) -> None:
    """https://minecraft.wiki/w/Superflat, before 1.13; the second is of the old kind, by numbers."""
    cells = '<Grid name="column"><min x="0" y="-9" z="0"/><max x="0" y="0" z="0"/></Grid>'
    for written in ("3;minecraft:bedrock,5*minecraft:sandstone:2,minecraft:sand;2;village", "2;7,5x24:2,12;2"):
        information = begin(
            player,
            f'<FlatWorldGenerator generatorString="{written}" />',
            observations=f"<ObservationFromGrid>{cells}</ObservationFromGrid>",
        )
        blocks = information["column"][::10]
        assert blocks[-8:] == ["bedrock", *["sandstone"] * 5, "sand", "air"]
        assert information["ypos"] == 7.0
        assert information["biome_id"] == 2  # desert


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("3;minecraft:cheese;1", "cheese"),
        ("3;200*minecraft:dirt;1", "layers"),
        ("3;minecraft:dirt;plains", "plains"),
        ("3;{};1", "layer"),
    ],
)
def test_a_flat_world_that_cannot_be_made_is_refused(written: str, said: str, player: Player) -> None:
    with pytest.raises(MissionError, match=said):
        begin(player, f'<FlatWorldGenerator generatorString="{written}" />')


def test_a_biome_is_begun_in(player: Player) -> None:
    assert begin(player, '<BiomeGenerator seed="3" biome="2" />')["biome_id"] == 2


def test_a_seed_without_such_a_place_is_passed_over_where_any_will_do(monkeypatch: pytest.MonkeyPatch) -> None:
    real, seeds = PresetWorld.reset, []

    def reset(world: PresetWorld, task: Task, seed: int) -> Observation:
        seeds.append(seed)
        if len(seeds) < 3:
            raise WorldError("no place")
        return real(world, task, seed)

    monkeypatch.setattr(PresetWorld, "reset", reset)
    assert begin(Player(np.random.default_rng(0)), '<FlatWorldGenerator seed="" />')["engine_seed"] == seeds[2]
    seeds.clear()
    with pytest.raises(MissionError, match="no place"):
        begin(Player(np.random.default_rng(0)), '<DefaultWorldGenerator seed="4" />')
    assert seeds == [4]


def test_the_frame_is_of_the_place_before_the_tick_and_of_the_gaze_after_the_turn(player: Player) -> None:
    """As Java's engine draws, with partial ticks of 0; the information is of the present."""
    start = begin(player, '<DefaultWorldGenerator seed="7" />', start="<Inventory/>")
    world = player._world
    assert world is not None
    step(player, ticks=5)  # come to rest
    for text, turn in (
        ("forward 1", (0.0, 0.0)),
        ("camera 0 30\nforward 1", (30.0, 0.0)),
        ("camera -20 0", (0.0, -20.0)),
    ):
        expected = world.frame_turned(*turn)
        answer = player.step(parse_commands(text))
        assert answer.frame == expected[::-1].tobytes()
    end = told(answer)
    assert math.hypot(end["xpos"] - start["xpos"], end["zpos"] - start["zpos"]) > 0.1
    assert (world.body.position == [end["xpos"], end["ypos"], end["zpos"]]).all()


def test_what_is_prepared_while_the_client_thinks_is_what_the_step_would_have_made() -> None:
    steps = (
        *("forward 1", "forward 1", "camera 0 15", "camera 0 15\nattack 1", "jump 1", ""),
        *("chat /tp ~3 ~ ~2", "", "chat /setblock ~ ~ ~2 stone", "", "craft planks", "", "", "use 1"),
    )
    kit = '<Inventory><InventoryObject slot="0" type="log" metadata="0" quantity="2" /></Inventory>'
    mission = parse_mission(mission_xml('<DefaultWorldGenerator seed="7" />', start=kit))
    answers = []
    for prepares in (True, False):
        one = Player(np.random.default_rng(0))
        answers.append([one.begin(mission)])
        for text in steps:
            if prepares:
                one.prepare()
                one.prepare()
            answers[-1].append(one.step(parse_commands(text)))
    assert answers[0] == answers[1]
    assert len({answer.frame for answer in answers[0]}) > 6


def test_a_player_is_spread_to_dry_ground_far_off(player: Player) -> None:
    begin(player, '<BiomeGenerator seed="3" biome="0" />')  # at the shore of an ocean
    for _ in range(3):
        information = step(player, "chat /spreadplayers ~ ~ 0 200 false @p")
        assert information["engine_notes"] == []
        world = player._world
        assert world is not None
        x, y, z = (math.floor(part) for part in world.body.position)
        assert names.blocks().solid[world.grid.get(x, y - 1, z)]
        assert world.grid.get(x, y, z) != names.blocks().id("water")


def test_shapes_are_drawn(player: Player) -> None:
    drawing = (
        '<FlatWorldGenerator generatorString="" /><DrawingDecorator>'
        '<DrawCuboid x1="2" y1="4" z1="-1" x2="2" y2="5" z2="1" type="gold_block"/>'
        '<DrawBlock x="-2" y="4" z="0" type="log"/><DrawEntity x="0.5" y="4" z="4.5" type="Cow"/></DrawingDecorator>'
    )
    grid = '<ObservationFromGrid><Grid name="row"><min x="-2" y="0" z="0"/><max x="2" y="0" z="0"/></Grid></ObservationFromGrid>'
    lidar = '<ObservationFromRichLidar><RayOffset pitch="0" yaw="0" distance="10"/></ObservationFromRichLidar>'
    information = begin(player, drawing, start=FEET.format(20), observations=grid + lidar)
    assert information["row"][::10] == ["wood", "air", "air", "air", "block of gold"]
    assert information["rays"][9] == "EntityCow"
    with pytest.raises(MissionError, match="DrawMaze"):
        begin(player, "<FlatWorldGenerator /><DrawingDecorator><DrawMaze/></DrawingDecorator>")


def test_a_ray_tells_the_block_it_meets(player: Player) -> None:
    lidar = (
        '<ObservationFromRichLidar><RayOffset pitch="0" yaw="0" distance="10"/>'
        '<RayOffset pitch="0" yaw="3.14159265" distance="4"/></ObservationFromRichLidar>'
    )
    rays = begin(player, start=FEET.format(45), observations=lidar)["rays"]
    ground, sky = rays[:16], rays[16:]
    assert ground[0] == "grass block"
    assert ground[1] == pytest.approx(1.62 * math.sqrt(2), abs=1e-3)  # the eye, looking down by 45 degrees
    assert ground[9] == "null"
    assert ground[13:] == [0, 3, 2]
    assert len(sky) == 16


def test_break_speed_breaks_faster(player: Player) -> None:
    """A hand takes 15 ticks for dirt's grass block (hardness 0.6): https://minecraft.wiki/w/Breaking."""

    def ticks(speed: float) -> int:
        begin(player, start=FEET.format(90) + f"<BreakSpeedMultiplier>{speed}</BreakSpeedMultiplier>")
        for tick in range(1, 60):
            if step(player, "attack 1")["ypos"] < 4.0:
                return tick
        raise AssertionError("it never broke")

    plain, fast, slow = ticks(1.0), ticks(4.0), ticks(0.5)
    assert fast < plain / 2
    assert slow > plain * 1.5


def test_what_the_use_key_uses_up_is_counted(player: Player) -> None:
    """Statistic "used": https://minecraft.wiki/w/Statistics."""
    kit = '<Inventory><InventoryObject slot="0" type="wooden_hoe" metadata="0" quantity="1"/></Inventory>'
    begin(player, start=FEET.format(60) + kit)
    step(player, "use 1")
    assert step(player, ticks=2)["stat"]["use_item"]["minecraft"]["wooden_hoe"] == 1  # it tilled the grass


def test_slots_can_be_swapped_and_cleared(player: Player) -> None:
    kit = '<Inventory><InventoryObject slot="0" type="iron_helmet" metadata="0" quantity="1"/></Inventory>'
    begin(player, start=kit)
    step(player, "swapInventoryItems 0 39")
    information = step(player, ticks=2)
    assert information["inventory"][39]["name"] == "iron_helmet"
    assert information["armor"] == 2
    step(player, "chat /clear")
    assert held(step(player, ticks=2)) == {}


def test_whatever_slots_are_given_the_book_of_items_stays_right(player: Player) -> None:
    """The embedded world's rules count every item that they make or end."""
    kit = '<Inventory><InventoryObject slot="3" type="log" metadata="0" quantity="5"/></Inventory>'
    begin(player, start=kit)
    step(player, "chat /replaceitem entity @p slot.hotbar.3 minecraft:dirt 7 0")
    step(player, "chat /replaceitem entity @p slot.weapon.offhand minecraft:shield 1 0")
    step(player, "chat /kill")
    step(player, "chat /kill @e[type=item]")
    world = player._world
    assert world is not None
    assert not world.scene.ledger.any()


def test_the_dead_come_back_and_the_count_of_days_begins_anew(player: Player) -> None:
    begin(player, start='<StartingHealth maxHealth="20" health="1.0"/>')
    step(player, "chat /tp 0.5 40 0.5 0 0")
    lives = [step(player) for _ in range(90)]
    assert min(moment["life"] for moment in lives) == 0.0
    assert lives[-1]["life"] == 20.0
    assert lives[-1]["stat"]["deaths"] == 1
    assert lives[-1]["stat"]["time_since_death"] < lives[-1]["stat"]["play_one_minute"]


def test_a_players_world_is_freed_with_it() -> None:
    """Worlds are large, and Python looks for cycles seldom."""
    gone = Player(np.random.default_rng(0))
    begin(gone)
    step(gone, "chat /clear")
    world = weakref.ref(gone._world)
    gc.disable()
    try:
        del gone
        assert world() is None
    finally:
        gc.enable()


def test_only_one_item_function_a_step(player: Player) -> None:
    begin(player)
    notes = step(player, "equip log\nplace log\ncraftNearby chest\nsmeltNearby glass")["engine_notes"]
    assert any("only the first" in note for note in notes)


@pytest.mark.parametrize(
    "line",
    [
        "/op me", "hello", "/", "/kill @e", "/kill @e[type=dragon]", "/spreadplayers", "/spreadplayers ~ ~ 0 1e9 false @p",
        "/time set never", "/time", "/weather hail", "/replaceitem entity @p slot.bag minecraft:log 1 0",
        "/replaceitem entity @p slot.hotbar.99 minecraft:log 1 0", "/replaceitem entity @p slot.hotbar.1 minecraft:cheese 1 0",
        "/tp 1 2", "/tp nan 4 4", "/summon", "/summon cow 1 2", "/setblock ~ ~ ~ cheese", "/setblock ~5000 ~ ~ stone",
        "/setblock ~ ~-40 ~ stone", "/clear everyone",
    ],
)  # fmt: skip
def test_a_chat_command_that_is_not_carried_out_is_noted(line: str, player: Player) -> None:
    begin(player)
    (note,) = step(player, f"chat {line}")["engine_notes"]
    assert line.split()[0] in note


def test_blocks_are_set_by_names_of_1_11_2(player: Player) -> None:
    grid = '<ObservationFromGrid><Grid name="cell"><min x="2" y="0" z="0"/><max x="2" y="0" z="0"/></Grid></ObservationFromGrid>'
    begin(player, observations=grid)
    information = step(player, "chat /setblock ~2 ~0 ~0 stained_hardened_clay 14")
    assert information["cell"][1] == 14
    world = player._world
    assert world is not None
    assert world.grid.get(2, 4, 0) == names.blocks().id("red_terracotta")


@pytest.mark.parametrize(
    ("written", "seed"), [("5", 5), ("-7", -7), ("hello", 99162322), ("A longer word than that", None)]
)
def test_seeds_are_numbers_or_javas_hash_of_words(written: str, seed: int | None) -> None:
    """https://minecraft.wiki/w/World_seed: 99162322 is ``"hello".hashCode()``."""
    found = seed_of(written, np.random.default_rng(0))
    assert found == seed_of(written, np.random.default_rng(1))
    assert seed is None or found == seed
    assert -(2**31) <= found < 2**31


def test_without_a_seed_any_world_is_played() -> None:
    random = np.random.default_rng(0)
    assert seed_of("", random) != seed_of("", random)
