"""Which tasks a live server of ours answers, and that it is set up as they ask."""

from __future__ import annotations

import msgspec
import pytest

from bridge import names
from bridge.embedded.world import EmbeddedWorld
from bridge.messages import count_items
from runtime.suite_bench.config import SuiteConfig
from runtime.suite_bench.drawing import draw_task
from runtime.suite_bench.live import opened_world, play_live, why_not_live
from runtime.suite_bench.players import BenchedPolicy
from training.task_files import find_task, load_family


@pytest.mark.parametrize(
    ("task", "reason"),
    [
        ("find_creature/cow", ""),
        ("find_creature/wolf", "our live server has no wolf"),
        ("find_from_sound/zombie", ""),
        ("search_blocks/sand", ""),
        ("explore/desert", ""),
        ("materials_stone", ""),
        ("materials_ladder", ""),
        ("build_high/pillar", ""),
        ("combat_monsters/zombie", "a live server does not tell who killed what"),
        ("survive_hunger", "on our live server other creatures come by themselves"),
    ],
)
def test_what_a_live_server_cannot_judge_or_set_up_is_said(task, reason):
    assert why_not_live(find_task(task)).startswith(reason)
    assert bool(why_not_live(find_task(task))) == bool(reason)


def test_an_episode_in_the_embedded_world_at_20_hz_is_recorded_and_filmed(tmp_path):
    drawn = [draw_task(load_family("explore"), 100_000, 8)]
    records = []
    config = SuiteConfig(mode="live", policy=("random",), out=tmp_path)
    play_live(config, "random", BenchedPolicy("random", 1, 0.5), drawn, records.append, lambda _: None)
    (record,) = records
    assert (record.outcome, record.error) == ("limit", "")
    assert record.ticks >= 8
    assert record.measures["area"] > 0
    assert list(tmp_path.rglob("*.mp4"))


@pytest.mark.live
async def test_a_server_of_our_own_begins_as_the_embedded_world_does():
    task = find_task("find_creature/cow")
    task = msgspec.structs.replace(
        task, setup=msgspec.structs.replace(task.setup, inventory=(("wooden_pickaxe", 1),), time_of_day=5000)
    )
    embedded = EmbeddedWorld(draw=False)
    first = embedded.reset(task, 100_007)
    (cow,) = [one for one in first.entities if one.kind == "cow"]
    embedded.close()
    async with opened_world(SuiteConfig(world="live"), task, 100_007) as (world, blocks):
        seen = await world.reset(task, 100_007)
        for _ in range(40):
            if any(one.kind == "cow" for one in seen.entities):
                break
            seen = (await world.next_step())[0]
        assert seen.pose.position == pytest.approx(first.pose.position, abs=1.5)
        (there,) = [one for one in seen.entities if one.kind == "cow"]
        assert there.offset == pytest.approx(cow.offset, abs=6.0)
        assert count_items(seen.inventory, names.items().ids(("wooden_pickaxe",))) == 1
        assert 5000 <= seen.time_of_day < 6000
        assert blocks.grid is world.grid
