"""The embedded live server: flying-squid on loopback, in a node process of its own that ends with this one."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import re
import sys
import tempfile
from pathlib import Path
from typing import IO, Literal, get_args

from bridge.child_process import end_child
from bridge.messages import WorldSetup
from bridge.minecraft.folder_lock import lock_folder
from bridge.minecraft.install import NODE_PACKAGE, InstallError, ensure_node_package, node_binary
from bridge.minecraft.served_terrain import PACKAGES, served_terrain
from bridge.minecraft.versions import DEFAULT
from bridge.plain_text import plain_lines
from bridge.world import WorldError

_log = logging.getLogger(__name__)

START_SECONDS = 60.0
STOP_SECONDS = 3.0
DAY = WorldSetup().time_of_day
"""When the day begins: as in the embedded world, whose student must not notice the difference."""
HIGHEST_TIME = 23_999
Difficulty = Literal["peaceful", "easy", "normal", "hard"]
DIFFICULTIES: tuple[Difficulty, ...] = get_args(Difficulty)
_ERROR = re.compile(r"^error: .*(?:\n\s+at .*)*", re.MULTILINE)
"""An error in the server's log, with its stack."""


class EmbeddedServer:
    """Survival mode, offline, no weather; nothing outlasts it, unless it serves a world folder, and of that no creatures.

    Digging takes the game's times, drops fall and are picked up by its rules, there are crafting, furnaces and chests, and tools
    wear; ``docs/live-server.md`` says what is verified in which version.
    Bodies are hurt by falls, fire, lava, walls, thorns and want of air, and may die, at every difficulty. In a peaceful world
    nobody goes hungry and wounds close by themselves; in others hunger, eating and monsters are the game's.
    The time of day runs as in the embedded world: a tick each tick. It begins anew when a body joins and no other is there;
    ``command("time set 1000")`` does so for another episode of one that stays.

    Attributes after ``start``: ``host``, ``port``, ``version``.
    """

    def __init__(self) -> None:
        self.host = "127.0.0.1"
        self.port = 0
        self.version = ""
        self._process: asyncio.subprocess.Process | None = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._lock: IO[str] | None = None

    @property
    def pid(self) -> int | None:
        """Of the node process, while it is ours."""
        return self._process.pid if self._process is not None else None

    async def start(
        self,
        world_file: Path | None = None,
        version: str = DEFAULT,
        time_of_day: int = DAY,
        world_folder: Path | None = None,
        difficulty: Difficulty = "peaceful",
        creatures: bool = False,
        seed: int | None = None,
        port: int = 0,
    ) -> None:
        """Start and wait until players can join.

        Args:
            world_file: terrain and spawn in the ``.world`` format, whose edge repeats beyond its extent; flat grass without it.
            version: Minecraft version to speak, one of ``versions.SERVED``.
            time_of_day: when the day begins, in ticks since sunrise, 0..23999.
            world_folder: a world in the game's own format, such as ``anvil.saved_world.save_world`` writes. It is played in and
                saved to, in place, within seconds and when the server stops; a new one is begun where it is empty. Beyond its
                chunks its own seed's terrain goes on where this project made it, else what ``world_file`` says.
            difficulty: what hunger and creatures may do; ``command("difficulty 2")`` changes it (0 is peaceful).
            creatures: whether animals, and in worlds that are not peaceful monsters, come by themselves. Without, there are
                those that ``command("summon cow 8.5 64 8.5")`` sets up.
            seed: the embedded world's terrain of this seed, made as players come to it, without end. What they change is kept
                while the server runs, and in a ``world_folder``, which must be empty or of this seed, for the next.
            port: to listen on; 0 takes a free one. A server that is started anew keeps its players by the port it had.

        Raises WorldError where the server does not come up, with the end of its log.
        """
        if self._process is not None:
            raise WorldError("this server runs already: stop it, or make another")
        if difficulty not in DIFFICULTIES:
            raise ValueError(f"difficulty: must be one of {', '.join(DIFFICULTIES)}, got {difficulty!r}")
        if not 0 <= time_of_day <= HIGHEST_TIME:
            raise ValueError(f"time_of_day: must lie in 0..{HIGHEST_TIME}, got {time_of_day}")
        try:
            await asyncio.to_thread(ensure_node_package, lambda _: None)
            node = node_binary()
        except InstallError as error:
            raise WorldError(str(error)) from error
        try:
            # The server's libraries write where they stand; a folder of its own keeps that away from the user's files.
            self._folder = tempfile.TemporaryDirectory(prefix="steve2-server-", ignore_cleanup_errors=True)
            if world_folder is not None:
                self._lock = lock_folder(world_folder)
            scratch = Path(self._folder.name)
            terrain = await asyncio.to_thread(served_terrain, world_folder, seed, version, scratch)
            options = {
                "version": version,
                "world_file": str(Path(world_file).resolve()) if world_file is not None else None,
                "world_folder": str(world_folder.resolve()) if world_folder is not None else None,
                "region_folder": str(terrain.region_folder.resolve()),
                "save_all": terrain.save_all,
                "seed": str(terrain.seed) if terrain.seed is not None else None,
                "python": sys.executable,
                "python_path": str(PACKAGES),
                "spawn": terrain.spawn,
                "time_of_day": time_of_day,
                "difficulty": difficulty,
                "creatures": creatures,
                "port": port,
                "log_file": str(self._log_file),
            }
            self._process = await asyncio.create_subprocess_exec(
                str(node),
                "--no-deprecation",  # its libraries' own, which would stand among its errors
                str(NODE_PACKAGE / "server" / "server.js"),
                json.dumps(options),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                cwd=self._folder.name,
                env={**os.environ, "NO_COLOR": "1", "FORCE_COLOR": "0"},
            )
            self.port = await self._read_port()
        except BaseException as error:
            await self.stop()
            if isinstance(error, OSError):
                raise WorldError(f"the embedded server could not start: {error}") from error
            raise
        self.version = version

    async def ended(self) -> None:
        """Wait until the process has ended, by whatever cause; at once where none runs."""
        if self._process is not None:
            await self._process.wait()

    async def command(self, line: str) -> None:
        """Run a server command such as ``kick steve2 reason`` or ``setblock 0 64 0 stone``; it is carried out soon."""
        if self._process is None or self._process.stdin is None:
            raise WorldError("the embedded server does not run")
        if "\n" in line:
            raise ValueError(f"line: must be a single line, got {line!r}")
        self._process.stdin.write(f"{line}\n".encode())
        await self._process.stdin.drain()

    async def stop(self) -> None:
        """End the process, log what errors its own log tells of, and remove its files. Safe to call twice."""
        if self._process is not None:
            await end_child(self._process, STOP_SECONDS)
            self._process = None  # not before: a stop that is cancelled is gone on with by the next
        if self._folder is not None:
            self._log_errors()
            self._folder.cleanup()
            self._folder = None
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    @property
    def _log_file(self) -> Path:
        assert self._folder is not None
        return Path(self._folder.name) / "server.log"

    async def _read_port(self) -> int:
        assert self._process is not None
        assert self._process.stdout is not None
        try:
            async with asyncio.timeout(START_SECONDS):
                line = await self._process.stdout.readline()
        except TimeoutError:
            raise WorldError(f"the embedded server was not ready within {START_SECONDS:g} s{self._log_end()}") from None
        if not line:
            raise WorldError(f"the embedded server ended before it was ready{self._log_end()}")
        answer = json.loads(line)
        if "error" in answer:
            raise WorldError(f"the embedded server could not start: {answer['error']}")
        return int(answer["port"])

    def _log_errors(self) -> None:
        with contextlib.suppress(OSError):
            for error in dict.fromkeys(_ERROR.findall(self._log_file.read_text(errors="replace"))):
                _log.error("the embedded server: %s", plain_lines(error))

    def _log_end(self) -> str:
        with contextlib.suppress(OSError):
            lines = self._log_file.read_text(errors="replace").splitlines()[-5:]
            if lines:
                return "; its log ends:\n" + "\n".join(lines)
        return ""
