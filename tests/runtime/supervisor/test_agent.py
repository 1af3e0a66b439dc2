"""An agent keeps its goal over losses, gives up what is hopeless, and does as it is told between two ticks."""

from __future__ import annotations

import asyncio

import pytest

from bridge.messages import Action
from bridge.world import WorldError, WorldLost
from runtime.agent_commands import Pause, Resume, Say, SetGoal, Stop
from runtime.agent_events import CommandTaken, GoalBegan, GoalEnded, Noted, ReflexActed, StatusChanged
from runtime.goals import read_goal
from runtime.supervisor.losses import MOST_FAULTS
from tests.runtime.supervisor.conftest import HomelyWorld, LosingWorld, SpeakingWorld

pytestmark = pytest.mark.usefixtures("time_passes")
GOAL = read_goal("collect 4 oak logs", tick_limit=100)


async def test_a_goal_ends_and_so_does_the_agent(live, clock):
    world = HomelyWorld(clock)
    agent, seen = live(world, GOAL)
    end = await agent.run()
    assert (end.result.outcome, end.result.ticks, end.cause, end.error) == ("success", 39, None, None)
    assert world.calls == ["reset", "close"]
    assert seen.states == ["starting", "connecting", "playing", "stopped"]
    assert [type(event) for event in seen.events[3:6]] == [StatusChanged, GoalBegan, GoalEnded]


async def test_a_lost_world_is_come_back_to_with_the_progress_and_the_ticks_of_before(live, clock):
    world = HomelyWorld(clock, {15: WorldLost("the server went", "server_down"), 27: WorldLost("away", "kicked")})
    agent, seen = live(world, GOAL)
    end = await agent.run()
    assert world.calls == ["reset", "rejoin", "rejoin", "close"]
    assert (end.result.outcome, end.result.progress) == ("success", 1.0)
    assert [record.tick for record in seen.ticks] == list(range(len(seen.ticks)))
    assert [record.info.progress for record in seen.ticks] == sorted(record.info.progress for record in seen.ticks)
    assert seen.causes == ["server_down", "kicked"]
    assert seen.states == [
        "starting",
        "connecting",
        "playing",
        "connecting",
        "playing",
        "connecting",
        "playing",
        "stopped",
    ]
    assert agent.status.reconnects == 2
    assert len(seen.of(GoalBegan)) == len(seen.of(GoalEnded)) == 1
    assert seen.of(GoalBegan)[0].success == "collect 4 oak_log"


async def test_a_world_that_begins_anew_keeps_the_goal_and_says_what_is_lost(live, clock):
    world = LosingWorld(clock, {25: WorldLost("gone", "node_died")})
    agent, seen = live(world, GOAL)
    end = await agent.run()
    assert world.calls == ["reset", "close", "reset", "close"]
    assert end.result.outcome == "success"
    assert any("began anew" in event.text for event in seen.of(Noted))


async def test_tries_wait_longer_and_longer_and_are_given_up_in_time(live, clock):
    down = WorldLost("nothing answers", "server_down")
    world = HomelyWorld(clock, {15: WorldLost("the server went", "server_down")}, refusals=[])
    agent, seen = live(world, GOAL, give_up_seconds=100.0)
    running = asyncio.create_task(agent.run())
    await seen.until(lambda: len(seen.ticks) > 5)
    world.refusals = [down] * 50
    end = await running
    waits = [event.status.retry_seconds for event in seen.of(StatusChanged) if event.status.retry_seconds]
    assert waits[:-1] == sorted(waits[:-1])
    assert sum(waits) == pytest.approx(100.0)  # the last one is cut to what is left
    assert (end.cause, end.error) == ("server_down", down)
    assert end.result.outcome == "error"
    assert agent.status.state == "stopped"


async def test_who_stays_never_gives_up_even_before_the_first_time(live, clock):
    down = WorldLost("nothing answers", "server_down")
    world = HomelyWorld(clock, refusals=[down] * 40)
    agent, seen = live(world, GOAL, stay=True)
    running = asyncio.create_task(agent.run())
    await seen.until(lambda: agent.status.state == "idle")
    assert seen.causes == ["server_down"] * 40
    assert clock.now() > 1000
    await agent.tell(Stop(), "test")
    assert (await running).result.outcome == "success"


async def test_a_server_that_was_never_there_ends_a_run_at_once(live, clock):
    agent, seen = live(HomelyWorld(clock, refusals=[WorldLost("nothing answers", "server_down")]), GOAL)
    end = await agent.run()
    assert (end.result, end.cause, seen.causes) == (None, "server_down", [])


@pytest.mark.parametrize("cause", ["banned", "not_whitelisted", "wrong_version", "login_failed"])
@pytest.mark.parametrize("stay", [False, True])
async def test_what_is_hopeless_is_not_tried_again(live, clock, cause, stay):
    agent, seen = live(HomelyWorld(clock, {15: WorldLost("sent away", cause)}), GOAL, stay=stay)
    end = await agent.run()
    assert (end.cause, seen.causes) == (cause, [])
    assert (agent.status.state, agent.status.cause, agent.status.detail) == ("stopped", cause, "sent away")
    assert seen.of(GoalEnded)[0].outcome == "error"


async def test_no_command_is_accepted_once_closing_is_all_that_is_left(live, clock):
    replies = []

    class ClosingWorld(HomelyWorld):
        async def close(self) -> None:
            replies.append(await agent.tell(SetGoal("get 1 dirt"), "test"))

    agent, _ = live(ClosingWorld(clock), GOAL)
    await agent.run()
    assert [reply.accepted for reply in replies] == [False]


async def test_a_death_ends_a_run(live, clock):
    agent, _ = live(HomelyWorld(clock, dies_at=15), GOAL)
    assert (await agent.run()).result.outcome == "death"


@pytest.mark.parametrize("kind", [HomelyWorld, LosingWorld])
async def test_who_stays_goes_on_after_a_death_where_the_body_comes_to_life_again(live, clock, kind):
    world = kind(clock, dies_at=15)
    agent, seen = live(world, GOAL, stay=True)
    running = asyncio.create_task(agent.run())
    await seen.until(lambda: agent.status.state == "idle" and len(seen.of(GoalEnded)) == 1)
    outcome = seen.of(GoalEnded)[0].outcome
    assert outcome == ("success" if kind is HomelyWorld else "death")
    assert ("rejoin" in world.calls) == (kind is HomelyWorld)
    assert seen.causes == []
    await agent.tell(Stop(), "test")
    await running


class Failing:
    """A policy that fails at a step, and again at the first of every later stretch as often as it is told."""

    name = "failing"

    def __init__(self, policy, at, times):
        self._policy, self._at, self._times = policy, at, times
        self.start = policy.start

    def step(self, observations, state):
        self._at -= 1
        if self._at <= 0 < self._times:
            self._times -= 1
            raise FloatingPointError("NaN in the logits")
        return self._policy.step(observations, state)


async def test_a_policy_that_fails_ends_a_run_with_its_error(live, clock, counting_policy):
    agent, seen = live(HomelyWorld(clock), GOAL, policy=Failing(counting_policy, 10, 1))
    end = await agent.run()
    assert (end.cause, type(end.error)) == ("policy_failed", FloatingPointError)
    assert seen.causes == []


@pytest.mark.parametrize(("times", "outcome"), [(MOST_FAULTS - 1, "success"), (50, "error")])
async def test_who_stays_gives_a_failing_policy_some_tries_then_gives_up_the_goal_alone(
    live, clock, counting_policy, times, outcome
):
    agent, seen = live(HomelyWorld(clock), GOAL, policy=Failing(counting_policy, 10, times), stay=True)
    running = asyncio.create_task(agent.run())
    await seen.until(lambda: agent.status.state == "idle")
    assert set(seen.causes) == {"policy_failed"}
    assert seen.of(GoalEnded)[0].outcome == outcome
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert agent.status.state == "stopped"


async def test_a_world_that_refuses_a_goal_is_not_asked_again(live, clock):
    refusal = WorldError("success kill: this world does not tell who killed what")
    agent, seen = live(HomelyWorld(clock, refusals=[refusal]), GOAL)
    end = await agent.run()
    assert (end.error, seen.causes) == (refusal, [])


async def test_pause_stands_still_counts_no_ticks_and_goes_on_where_it_was(live, clock):
    world = HomelyWorld(clock)
    agent, seen = live(world, read_goal("collect 64 oak logs", tick_limit=40))
    running = asyncio.create_task(agent.run())
    await seen.until(lambda: len(seen.ticks) == 10)
    assert (await agent.tell(Pause(), "test")).accepted
    await seen.until(lambda: len(seen.ticks) == 30)
    assert agent.status.state == "paused"
    assert {record.actor for record in seen.ticks[11:]} == {"paused"}
    assert {record.action for record in seen.ticks[11:]} == {Action()}
    assert (await agent.tell(Resume(), "test")).accepted
    end = await running
    assert end.result.outcome == "limit"
    played = [record for record in seen.ticks if record.actor == "student"]
    assert len(played) == 41  # the last one, which nobody answers, among them
    turns = [record.action.d_yaw for record in played[:-1]]
    assert turns == [1.0 + step for step in range(40)]  # the policy's memory went on


async def test_a_new_goal_takes_the_place_of_the_old_one_in_the_same_world(live, clock):
    world = SpeakingWorld(clock)
    agent, seen = live(world, GOAL)
    running = asyncio.create_task(agent.run())
    await seen.until(lambda: len(seen.ticks) == 10)
    reply = await agent.tell(SetGoal("get 1 oak log", ticks=30), "page")
    assert reply.accepted
    end = await running
    assert world.calls == ["reset", "carry_on", "close"]
    assert [(event.goal, event.outcome) for event in seen.of(GoalEnded)] == [
        ("collect 4 oak logs", "stopped"),
        ("get 1 oak log", "success"),
    ]
    assert end.result.outcome == "success"
    taken = seen.of(CommandTaken)[0]
    assert (taken.command, taken.origin, taken.accepted) == ("goal", "page", True)


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (SetGoal("fly away"), "no verb that is known"),
        (SetGoal("x" * 5000), "5000 characters"),
        (SetGoal("collect 4 oak logs", ticks=0), "ticks: got 0; give 1 to"),
        (Say("kill @a"), "on it is good day"),
        (Say("good day "), "on it is good day"),
    ],
)
async def test_what_cannot_be_is_refused_with_what_would_be_right(live, clock, command, told):
    world = SpeakingWorld(clock)
    agent, seen = live(world, GOAL, say=("good day",))
    running = asyncio.create_task(agent.run())
    await seen.until(lambda: len(seen.ticks) == 3)
    reply = await agent.tell(command, "mqtt")
    assert not reply.accepted
    assert told in reply.text
    assert (await running).result.outcome == "success"
    assert world.calls == ["reset", "close"]


async def test_a_line_of_the_list_is_said_where_there_is_a_chat(live, clock):
    world = SpeakingWorld(clock)
    agent, seen = live(world, GOAL, say=("good day",))
    assert not (await agent.tell(Say("good day"), "mqtt")).accepted  # it is not in the world yet
    running = asyncio.create_task(agent.run())
    await seen.until(lambda: len(seen.ticks) == 3)
    assert (await agent.tell(Say("good day"), "mqtt")).accepted
    await running
    assert world.calls == ["reset", "say good day", "close"]
    assert not (await agent.tell(Say("good day"), "mqtt")).accepted


async def test_who_stays_waits_for_goals_in_the_world_and_stops_when_told(live, clock):
    world = SpeakingWorld(clock)
    agent, seen = live(world, None, stay=True)
    running = asyncio.create_task(agent.run())
    await seen.until(lambda: len(seen.ticks) == 20)
    assert agent.status.state == "idle"
    assert {record.actor for record in seen.ticks} == {"idle"}
    assert not (await agent.tell(Pause(), "test")).accepted
    await agent.tell(SetGoal("get 1 oak log"), "test")
    await seen.until(lambda: seen.of(GoalEnded))
    await seen.until(lambda: agent.status.state == "idle")
    assert (await agent.tell(Stop(), "test")).accepted
    end = await running
    assert (end.cause, end.result.outcome) == ("told_to_stop", "success")
    assert world.calls == ["reset", "carry_on", "carry_on", "close"]
    assert not (await agent.tell(SetGoal("get 1 oak log"), "test")).accepted


async def test_the_end_tells_how_many_goals_were_begun_and_met(live, clock):
    agent, seen = live(HomelyWorld(clock), GOAL, stay=True)
    running = asyncio.create_task(agent.run())
    await seen.until(lambda: len(seen.of(GoalEnded)) == 1 and agent.status.state == "idle")
    await agent.tell(SetGoal("get 64 oak logs"), "test")
    await seen.until(lambda: len(seen.of(GoalBegan)) == 2)
    await agent.tell(Stop(), "test")
    end = await running
    assert (end.goals, end.goals_met, end.result.outcome) == (2, 1, "stopped")


async def test_a_command_cuts_a_wait_short(live, clock):
    world = SpeakingWorld(clock, refusals=[WorldLost("down", "server_down")] * 8)
    agent, seen = live(world, GOAL, stay=True)
    running = asyncio.create_task(agent.run())
    await seen.until(lambda: len(seen.causes) == 8)
    moment = clock.now()
    await agent.tell(SetGoal("get 1 oak log"), "test")
    await seen.until(lambda: agent.status.state == "playing")
    assert agent.status.goal == "get 1 oak log"
    assert clock.now() - moment < 30  # of a wait of 30 to 60 s
    await agent.tell(Stop(), "test")
    assert (await running).cause == "told_to_stop"


async def test_a_watcher_that_fails_is_told_no_more_and_nothing_else_happens(live, clock, caplog):
    class Broken:
        ticks = 0

        def on_tick(self, record):
            self.ticks += 1
            raise RuntimeError("no")

        def on_event(self, event):
            pass

    broken = Broken()
    agent, seen = live(HomelyWorld(clock), GOAL)
    agent.watch(broken)
    assert (await agent.run()).result.outcome == "success"
    assert broken.ticks == 1
    assert "a watcher failed" in caplog.text
    agent.unwatch(seen)
    agent.unwatch(seen)


class Startled:
    """A reflex that takes the body over on two ticks in a row."""

    reason = "it was startled"

    def __init__(self):
        self.did = []

    def take_over(self, observation):
        return ("surface", Action(jump=True)) if observation.tick in (10, 11, 20) else None

    def on_action(self, action):
        self.did.append(action)


@pytest.mark.parametrize("paused", [False, True])
async def test_a_reflex_acts_at_once_is_told_at_its_first_tick_and_counted(live, clock, paused):
    world, startled = HomelyWorld(clock), Startled()
    agent, seen = live(world, GOAL, reflexes=startled)
    if paused:
        await agent.tell(Pause(), "test")
    running = asyncio.create_task(agent.run())
    await seen.until(lambda: len(seen.ticks) > 25)
    await agent.tell(Stop(), "test")
    end = await running
    taken = [record for record in seen.ticks if record.actor == "reflex:surface"]
    assert [record.observation.tick for record in taken] == [10, 11, 20]
    assert {record.action for record in taken} == {Action(jump=True)}
    assert [world.acts[record.tick] for record in taken] == [Action(jump=True)] * 3
    assert startled.did == world.acts[: len(startled.did)]
    told = seen.of(ReflexActed)
    assert [(event.reflex, event.reason) for event in told] == [("surface", "it was startled")] * 2
    assert [event.tick for event in told] == [taken[0].tick, taken[2].tick]
    if not paused:
        assert end.result.actors["reflex:surface"] == 3
        turns = [record.action.d_yaw for record in seen.ticks if record.actor == "student"][:-1]
        assert turns == sorted(turns)
        assert turns[-1] == len(seen.ticks) - 1  # the model was asked on the reflex's ticks too
