"""Task files: YAML that describes a family of tasks, and the tasks it stands for.

A family has one or more ``kinds`` (which items are wanted, and how people call one and many of them), ``counts``, and
goal ``texts`` with the places ``{count}`` and ``{things}``; training draws one of each (``training.chores``). The files that
ship lie in ``training/tasks``.
"""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Annotated

import msgspec
import yaml

from bridge import names
from bridge.messages import Collect, Goal, Task, WorldSetup

_FOLDER = Path(__file__).parent / "tasks"


class Kind(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is wanted, and its names for one and for many."""

    items: tuple[str, ...]
    one: str
    many: str


class TaskFamily(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A parsed task file. ``kinds`` by a short name, the first being the default; so with ``counts`` and ``texts``."""

    name: str
    kinds: dict[str, Kind]
    counts: tuple[Annotated[int, msgspec.Meta(ge=1, le=2304)], ...]
    texts: tuple[str, ...]
    held_out_texts: tuple[str, ...] = ()
    """Texts that training never draws."""
    tick_limit: Annotated[int, msgspec.Meta(ge=1)] = 1200
    setup: WorldSetup = WorldSetup()

    def __post_init__(self) -> None:
        for field in ("kinds", "counts", "texts"):
            if not getattr(self, field):
                raise ValueError(f"{field}: at least one is needed")
        for kind, wanted in self.kinds.items():
            for item in wanted.items:
                if item not in names.items():
                    raise ValueError(f"kinds.{kind}.items: {item!r} is no item of Minecraft {names.MINECRAFT_VERSION}")
            if not wanted.items:
                raise ValueError(f"kinds.{kind}.items: at least one is needed")
        for text in self.texts + self.held_out_texts:
            try:
                text.format(count=1, things="")
            except (KeyError, IndexError, ValueError) as error:
                raise ValueError(f"texts: {text!r} may hold only the places {{count}} and {{things}}") from error

    def task(self, kind: str | None = None, count: int | None = None, text: str | None = None) -> Task:
        """One task of the family; None stands for the file's first. ValueError for a kind that the file lacks."""
        kind = next(iter(self.kinds)) if kind is None else kind
        if kind not in self.kinds:
            raise ValueError(f"kind: {self.name} has {', '.join(self.kinds)}; got {kind!r}")
        count = self.counts[0] if count is None else count
        wanted = self.kinds[kind]
        things = wanted.one if count == 1 else wanted.many
        words = (self.texts[0] if text is None else text).format(count=count, things=things)
        name = f"{self.name}/{kind}/{count}"
        return Task(name, Goal(words), Collect(wanted.items, count), self.tick_limit, self.setup)


def shipped_families() -> list[str]:
    """Names of the task files that ship with the package."""
    return sorted(path.stem for path in _FOLDER.glob("*.yaml"))


@functools.cache
def load_family(name_or_path: str | Path) -> TaskFamily:
    """Read a task file: a path to a ``.yaml`` file, or the name of one that ships.

    Raises ValueError naming the file and what is wrong with it, FileNotFoundError naming the files there are.
    """
    path = Path(name_or_path)
    if path.suffix != ".yaml":
        path = _FOLDER / f"{name_or_path}.yaml"
    if not path.is_file():
        raise FileNotFoundError(f"no task file {path}; those that ship are {', '.join(shipped_families())}")
    try:
        return msgspec.convert(yaml.safe_load(path.read_text()), TaskFamily)
    except (msgspec.ValidationError, yaml.YAMLError) as error:
        raise ValueError(f"{path}: {error}") from error
