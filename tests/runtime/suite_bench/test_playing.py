"""Every episode becomes a record, whatever breaks; what was done can be done again, and filmed."""

from __future__ import annotations

import multiprocessing
import os
import signal
from types import SimpleNamespace

import numpy as np
import pytest

from agent.policy import PolicyStep
from bridge.embedded.world import EmbeddedWorld
from bridge.messages import Action, Build, ItemAction, Milestones
from bridge.names import items
from bridge.world import WorldError
from runtime.lockstep import PolicyPlayer
from runtime.mp4 import read_pictures
from runtime.suite_bench.actions import ActionsError, TakenActions, read_actions, write_actions
from runtime.suite_bench.drawing import draw_task
from runtime.suite_bench.film import FilmError, write_film
from runtime.suite_bench.measures import EpisodeMeasures, nothing_done
from runtime.suite_bench.players import BenchedPolicy, EachPlayer, MeasuredPlayer, SeatPlayer
from runtime.suite_bench.playing import actions_file, play_policy
from runtime.suite_bench.tally import MeasuredWorld
from runtime.suite_bench.workers import Job, play_in_processes
from training.task_files import load_family


def draw(family: str, seeds: range = range(100_000, 100_003), ticks: int = 4):
    return [draw_task(load_family(family), seed, ticks) for seed in seeds]


def test_what_stands_still_finds_nothing_builds_nothing_and_reaches_no_milestone():
    drawn = [one for family in ("find_creature", "materials_ladder", "build_high") for one in draw(family, range(1, 2))]
    records = list(play_policy("idle", BenchedPolicy("idle", 1, 0.5), drawn, 8, None))
    assert [record.outcome for record in records] == ["limit"] * 3
    assert all(set(record.measures.values()) == {0.0} for record in records)
    assert not any(records[1].milestones.values())
    assert [(record.ticks, record.forward_passes) for record in records] == [(4, 0)] * 3


def test_a_world_that_breaks_and_a_policy_that_raises_cost_their_own_episodes(monkeypatch):
    whole, step = EmbeddedWorld.reset, PolicyPlayer.step

    def reset(self, task, seed):
        if seed == 100_000:
            raise WorldError("the ground gave way")
        return whole(self, task, seed)

    def act(self, observations):
        if observations[0].tick == 2 and self.seed == 100_001:
            raise RuntimeError("out of ideas")
        return step(self, observations)

    begin = PolicyPlayer.begin
    monkeypatch.setattr(
        PolicyPlayer, "begin", lambda self, world, task: (setattr(self, "seed", world.seed), begin(self, world, task))
    )
    monkeypatch.setattr(EmbeddedWorld, "reset", reset)
    monkeypatch.setattr(PolicyPlayer, "step", act)
    records = {one.seed: one for one in play_policy("r", BenchedPolicy("random", 1, 0.5), draw("travel"), 8, None)}
    assert [records[seed].outcome for seed in sorted(records)] == ["error", "error", "limit"]
    assert records[100_000].error == "WorldError: the ground gave way"
    assert (records[100_001].error, records[100_001].ticks) == ("RuntimeError: out of ideas", 2)
    assert records[100_001].measures == {"success": 0.0}


def test_a_goal_that_a_student_does_not_understand_and_a_task_that_nobody_teaches_are_listed_with_the_reason(
    monkeypatch,
):
    def start(goals):
        if goals[0].sound is not None:
            raise ValueError("goal.sound: this student understands goals by their text alone")
        return [None] * len(goals)

    policy = BenchedPolicy("idle", 1, 0.5)
    monkeypatch.setattr(policy, "policy", SimpleNamespace(start=start))
    (record,) = play_policy("deaf", policy, draw("find_from_sound", range(1, 2)), 8, None)
    assert (record.outcome, record.attempted, record.broke) == ("refused", False, False)
    assert "goal.sound" in record.error

    def nobody(*_, **__):
        raise ValueError("nobody teaches this")

    monkeypatch.setattr("training.teachers.crew.make_teachers", nobody)
    (record,) = play_policy("teacher", BenchedPolicy("teacher", 1, 0.5), draw("travel", range(1, 2)), 8, None)
    assert (record.outcome, record.error) == ("refused", "nobody teaches this")


def test_an_agents_draws_follow_from_its_seed_whoever_plays_beside_it(tmp_path):
    policy = BenchedPolicy("random", 1, 0.5)
    alone = draw("travel", range(100_001, 100_002), 12)
    list(play_policy("alone", policy, alone, 1, tmp_path))
    list(play_policy("many", policy, draw("travel", ticks=12), 8, tmp_path))
    paths = [actions_file(tmp_path, label, alone[0]) for label in ("alone", "many")]
    assert read_actions(paths[0]).actions == read_actions(paths[1]).actions
    assert len({action.d_yaw for action in read_actions(paths[0]).actions}) > 1


def test_a_student_plays_in_one_batch_and_makes_a_pass_a_tick():
    pytest.importorskip("onnxruntime")
    policy = BenchedPolicy("student", 1, 0.5)
    assert policy.is_student
    assert isinstance(policy.player(2), SeatPlayer)
    records = list(play_policy("small", policy, draw("travel", range(1, 4), 3), 2, None))
    assert sorted(record.seed for record in records) == [1, 2, 3]
    assert all(record.forward_passes == record.ticks == 3 for record in records)
    assert all(record.latency_ms_p50 > 0 for record in records)


def test_processes_share_the_tasks_and_one_that_dies_costs_what_it_played(tmp_path):
    drawn = draw("travel", range(1, 7), 1200)
    job = Job(label="r", policy="random", threads=1, temperature=0.5, most_ticks=None, batch=1, folder=str(tmp_path))
    playing = play_in_processes(job, drawn, 2, is_student=False)
    records = [next(playing)]
    killed = multiprocessing.active_children()[0]
    assert killed.pid is not None
    os.kill(killed.pid, signal.SIGKILL)
    records += playing
    assert sorted(record.seed for record in records) == [1, 2, 3, 4, 5, 6]
    (broken,) = [record for record in records if record.broke]
    assert broken.error == "the process ended with exit status -9"
    assert all(actions_file(tmp_path, "r", one).exists() for one in drawn if one.seed != broken.seed)


def test_each_milestone_is_judged_by_itself_and_stays_reached(observation):
    steps = load_family("materials_ladder").task("iron").success
    assert isinstance(steps, Milestones)
    measures = EpisodeMeasures(steps, observation(0, 0), SimpleNamespace())
    measures.see(observation(1, 2))
    measures.see(observation(2, 0))
    assert measures.milestones(False) == {
        name: name == "log"
        for name in ("log", "wooden_pickaxe", "cobblestone", "stone_pickaxe", "raw_iron", "iron_ingot", "iron_pickaxe")
    }
    assert measures.values(False, 0.1, observation(2, 0))["milestones"] == pytest.approx(1 / 7)


def test_the_overlap_of_a_building_is_measured_beyond_what_its_task_asks_for():
    (drawn,) = draw("build_high", range(1, 2), 400)
    assert isinstance(drawn.task.success, Build)
    tallies = {}
    world = MeasuredWorld(tallies, draw=False)
    world.reset(drawn.task, drawn.seed)
    place = ItemAction("place", items().id("cobblestone"))
    world.step(Action(d_pitch=60.0))
    world.step(Action(item_action=place))
    world.step(Action())
    (tally,) = tallies.values()
    assert 0 < tally.values(False)["iou"] <= 1
    assert nothing_done(drawn.task.success) == {"success": 0.0, "iou": 0.0}
    world.close()


def test_a_film_plays_the_actions_again_and_refuses_what_ends_otherwise(tmp_path):
    (drawn,) = draw("travel", range(1, 2), 6)
    list(play_policy("r", BenchedPolicy("random", 1, 0.5), [drawn], 1, tmp_path))
    taken = read_actions(actions_file(tmp_path, "r", drawn))
    assert len(taken.actions) == 6
    assert write_film(tmp_path / "film.mp4", drawn, taken, False, "r") == 1
    pictures = list(read_pictures(tmp_path / "film.mp4"))
    assert len(pictures) == 6
    assert pictures[0][200:400].std() > 5
    with pytest.raises(FilmError, match="ended otherwise"):
        write_film(tmp_path / "other.mp4", drawn, taken, True, "r")
    assert not (tmp_path / "other.mp4").exists()


def test_a_file_of_actions_that_is_cut_off_or_foreign_is_refused_by_name(tmp_path):
    path = tmp_path / "some.actions"
    write_actions(path, TakenActions([Action(forward=1)] * 50, [(0, "go north")]))
    assert read_actions(path).said == [(0, "go north")]
    write_actions(path, TakenActions([Action(jump=np.bool_(True), d_yaw=np.float64(2.5))], []))
    assert read_actions(path).actions == [Action(jump=True, d_yaw=2.5)]
    path.write_bytes(path.read_bytes()[:-3])
    with pytest.raises(ActionsError, match=r"some\.actions: is cut off"):
        read_actions(path)
    path.write_bytes(b"nothing of the kind")
    with pytest.raises(ActionsError, match=r"some\.actions: holds no actions"):
        read_actions(path)


def test_policies_of_each_agent_come_and_go(observation):
    class Turner:
        name = "turner"

        def __init__(self, seed):
            self.seed = seed

        def start(self, goals):
            return [None]

        def step(self, observations, state):
            return PolicyStep([Action(d_yaw=float(self.seed))], [""], ["turn"], state)

    player = MeasuredPlayer(EachPlayer(Turner))
    tallies = {}
    for one in draw("travel", range(1, 4)):
        world = MeasuredWorld(tallies, draw=False)
        world.reset(one.task, one.seed)
        player.begin(world, one.task)
    player.keep([0, 2])
    step = player.step([observation(0, 0)] * 2)
    assert [action.d_yaw for action in step.actions] == [1.0, 3.0]
    assert [tally.said for tally in tallies.values()] == [[(0, "turn")], [], [(0, "turn")]]
