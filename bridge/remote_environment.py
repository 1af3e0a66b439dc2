"""Worlds behind servers as ``gymnasium`` environments: one, or many in step."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack

from gymnasium.vector import AutoresetMode

from bridge.client import RemoteWorld
from bridge.messages import Task
from bridge.spaces.actions import ActionStyle, require_style
from bridge.vector_environment import VectorEnvironment
from bridge.vector_world import WorldGroup
from bridge.world_environment import WorldEnvironment


class RemoteEnvironment(WorldEnvironment):
    """One task in a world behind a server as ``gymnasium.Env`` (``WorldEnvironment`` says how).

    Args:
        url: where the server listens (``bridge.server.Address.url``).
        token: the server's token.
        task: what is to be done.
        actions: style of the action space.

    Raises RemoteWorldError where the server cannot be reached or does not admit this client.
    """

    def __init__(self, url: str, token: str, task: Task, actions: ActionStyle = "minedojo") -> None:
        require_style(actions)
        world = RemoteWorld(url, token)
        super().__init__(world, task, world.frame_size, actions)


class RemoteVectorEnvironment(VectorEnvironment):
    """One task in many worlds behind servers as ``gymnasium.vector.VectorEnv`` (``VectorEnvironment`` says how).

    Each world is a session of its own and is stepped in a thread of its own, so that their ticks overlap.

    Args:
        urls: a server for each world; one server may be named as often as it admits sessions.
        token: the servers' token.
        task: what is to be done in each.
        autoreset: what happens to a world whose episode is over.
        actions: style of the action space.

    Raises RemoteWorldError where a server cannot be reached or does not admit this client, ValueError where their frames differ.
    """

    def __init__(
        self,
        urls: Sequence[str],
        token: str,
        task: Task,
        autoreset: AutoresetMode = AutoresetMode.NEXT_STEP,
        actions: ActionStyle = "minedojo",
    ) -> None:
        require_style(actions)
        with ExitStack() as opened:
            worlds = []
            for url in urls:
                worlds.append(RemoteWorld(url, token))
                opened.callback(worlds[-1].close)
            sizes = {world.frame_size for world in worlds}
            if len(sizes) > 1:
                raise ValueError(f"urls: the servers' frames differ in size: {sorted(sizes)}")
            super().__init__(WorldGroup(worlds, threads=max(1, len(worlds))), task, sizes.pop(), autoreset, actions)
            opened.pop_all()
