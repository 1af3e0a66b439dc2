"""Task files: YAML that describes a family of tasks, and the tasks it stands for.

A family has one or more ``kinds`` (what is wanted, and how people call one and many of them), ``counts``, and goal ``texts`` with
the places ``{count}``, ``{things}`` and ``{minutes}``; one task is a kind, a count and a text of it. The files that ship lie in
``training/tasks``; ``docs/tasks.md`` tells every key.
"""

from __future__ import annotations

import difflib
import functools
from pathlib import Path
from typing import Annotated, Literal, get_args

import msgspec
import yaml

from bridge.known_ids import require_setup, require_sound
from bridge.messages import TICK_SECONDS, Build, CreatureSetup, Goal, Success, Task, WorldSetup
from training.file_errors import explain, in_words
from training.success_rules import Kind, SuccessRule
from training.task_setup import Near, require_possible, with_blocks

_FOLDER = Path(__file__).parent / "tasks"
TICKS_A_MINUTE = round(60 / TICK_SECONDS)
MAX_FILE_BYTES = 1 << 18

Suite = Literal[
    "navigation/object-search",
    "navigation/image-search",
    "navigation/sound-search",
    "navigation/block-search",
    "navigation/explore",
    "creation/materials",
    "creation/build",
    "harvest",
    "combat",
    "tech-tree",
    "survival",
    "own",
]
SUITES: tuple[str, ...] = get_args(Suite)
"""Those of the design, MineDojo's categories of programmatic tasks, and ``own`` for files that say none."""


class TaskFileError(ValueError):
    """A task file or a task's name is wrong; the text names the file, the key and what would be right."""


class TaskFamily(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A parsed task file. ``kinds`` by a short name, the first being the default; so with ``counts`` and ``texts``."""

    name: str
    texts: tuple[str, ...]
    kinds: dict[str, Kind] = msgspec.field(default_factory=lambda: {"any": Kind()})
    counts: tuple[Annotated[int, msgspec.Meta(ge=1)], ...] = (1,)
    suite: Suite = "own"
    held_out_texts: tuple[str, ...] = ()
    """Texts that training never draws."""
    success: SuccessRule = SuccessRule()
    shown: Literal["words", "picture", "sound", "blueprint"] = "words"
    """What the goal holds beside its words: a picture of the kind's first creature or block, its sound, or the blueprint."""
    near: Near | None = None
    tick_limit: Annotated[int, msgspec.Meta(ge=1)] = 1200
    setup: WorldSetup = WorldSetup()

    def __post_init__(self) -> None:
        for field in ("kinds", "counts", "texts"):
            if not getattr(self, field):
                raise ValueError(f"{field}: at least one is needed")
        require_setup("setup", self.setup)
        for name, kind in self.kinds.items():
            self.success.require(name, kind, self.near is not None)
            require_setup(f"kinds.{name}.setup", self._setup(name))
            self._require_shown(name, kind)
            if kind.counts == ():
                raise ValueError(f"kinds.{name}.counts: at least one is needed")
            key = "counts" if kind.counts is None else f"kinds.{name}.counts"
            for count in self.counts_of(name):
                try:
                    self._begin(name, count, self.success.make(kind, count))
                except ValueError as error:
                    raise ValueError(f"{key}: kind {name} with {count}: {error}") from error
        for text in self.texts + self.held_out_texts:
            try:
                _fill(text, 1, "")
            except (KeyError, IndexError, ValueError) as error:
                raise ValueError(
                    f"texts: {text!r} may hold only the places {{count}}, {{things}} and {{minutes}}"
                ) from error

    def _require_shown(self, name: str, kind: Kind) -> None:
        if self.shown == "sound":
            if kind.sound is None:
                raise ValueError(f"kinds.{name}.sound: shown sound needs one; name a sound, such as entity.cow.ambient")
            require_sound(f"kinds.{name}.sound", kind.sound)
        if self.shown == "picture" and not (kind.creatures or kind.blocks):
            raise ValueError(f"kinds.{name}.creatures: shown picture needs a creature or a block; name one")
        if self.shown == "blueprint" and self.success.test != "build":
            raise ValueError(f"shown: blueprint goes with success build alone; here it is {self.success.test}")

    def counts_of(self, kind: str) -> tuple[int, ...]:
        """The counts of a kind: its own, or the family's."""
        own = self.kinds[kind].counts
        return self.counts if own is None else own

    def task(self, kind: str | None = None, count: int | None = None, text: str | None = None) -> Task:
        """One task of the family; None stands for the file's first.

        ValueError for a kind that the file lacks, and for a count that cannot be judged or set up.
        """
        kind = next(iter(self.kinds)) if kind is None else kind
        if kind not in self.kinds:
            raise ValueError(f"kind: {self.name} has {', '.join(self.kinds)}; got {kind!r}")
        count = self.counts_of(kind)[0] if count is None else count
        wanted = self.kinds[kind]
        things = wanted.one if count == 1 else wanted.many or wanted.one
        words = _fill(self.texts[0] if text is None else text, count, things)
        success = self.success.make(wanted, count)
        setup = self._begin(kind, count, success)
        goal = self._goal(words, wanted, success)
        return Task(f"{self.name}/{kind}/{count}", goal, success, self.limit_of(kind, count), setup)

    def limit_of(self, kind: str, count: int) -> int:
        """The tick limit of a task: its kind's, or the family's, but no less than is to be survived."""
        own = self.kinds[kind].tick_limit
        limit = self.tick_limit if own is None else own
        return max(limit, count) if self.success.test == "survive" else limit

    def _begin(self, kind: str, count: int, success: Success) -> WorldSetup:
        """The setup of one task. ValueError where the world cannot begin so, or not with enough to be won."""
        setup = self._setup(kind)
        if self.near is not None:
            setup = self.near.beside(setup, self.kinds[kind].creatures, count)
        if isinstance(success, Build):
            setup = with_blocks(setup, success)
        require_possible(setup, success, self.near)
        return setup

    def _setup(self, kind: str) -> WorldSetup:
        changes = self.kinds[kind].setup
        if not changes:
            return self.setup
        try:
            return msgspec.convert({**msgspec.to_builtins(self.setup), **changes}, WorldSetup)
        except msgspec.ValidationError as error:
            raise ValueError(f"kinds.{kind}.setup.{explain(error, changes, _known_keys())}") from error

    def _goal(self, words: str, wanted: Kind, success: Success) -> Goal:
        if self.shown == "picture":
            # The camera is imported, and its kernels with it, only where a picture is wanted.
            from training.goal_pictures import picture_of_block, picture_of_creature

            creatures = wanted.creatures
            return Goal(words, picture_of_creature(creatures[0]) if creatures else picture_of_block(wanted.blocks[0]))
        if self.shown == "sound":
            return Goal(words, sound=wanted.sound)
        if self.shown == "blueprint" and isinstance(success, Build):
            return Goal(words, blueprint=success.blueprint)
        return Goal(words)


def _fill(text: str, count: int, things: str) -> str:
    return text.format(count=count, things=things, minutes=f"{count / TICKS_A_MINUTE:g}")


def _known_keys() -> list[str]:
    structs = (TaskFamily, Kind, SuccessRule, Near, WorldSetup, CreatureSetup)
    return [field.name for struct in structs for field in msgspec.structs.fields(struct)]


def shipped_families() -> list[str]:
    """Names of the task files that ship with the package."""
    return sorted(path.stem for path in _FOLDER.glob("*.yaml"))


@functools.cache
def load_family(name_or_path: str | Path) -> TaskFamily:
    """Read a task file: a path to a ``.yaml`` file, or the name of one that ships.

    Raises TaskFileError naming the file and what is wrong with it, FileNotFoundError naming the files there are.
    """
    path = Path(name_or_path)
    if path.suffix != ".yaml":
        path = _FOLDER / f"{name_or_path}.yaml"
    if not path.is_file():
        raise FileNotFoundError(f"no task file {path}; those that ship are {', '.join(shipped_families())}")
    try:
        with path.open("rb") as file:
            data = file.read(MAX_FILE_BYTES + 1)
        if len(data) > MAX_FILE_BYTES:
            raise TaskFileError(f"{path}: more than {MAX_FILE_BYTES} bytes; a task file has some thousands")
        content = yaml.safe_load(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise TaskFileError(f"{path}: byte {error.start}: not UTF-8; save it as such") from error
    except yaml.YAMLError as error:
        raise TaskFileError(f"{path}: not YAML: {error}") from error
    except RecursionError as error:
        raise TaskFileError(f"{path}: not a task file: its lists and keys lie too deep in each other") from error
    try:
        family = msgspec.convert(content, TaskFamily)
    except msgspec.ValidationError as error:
        raise TaskFileError(f"{path}: {explain(error, content, _known_keys())}") from error
    if family.name != path.stem:
        raise TaskFileError(f"{path}: name: got {family.name!r}; give the file's own, {path.stem!r}")
    return family


def find_family(name: str) -> TaskFamily:
    """The family of a name of those that ship, or of a path to a ``.yaml`` file; TaskFileError with the nearest names."""
    if name.endswith(".yaml"):
        if not Path(name).is_file():
            raise TaskFileError(f"task: there is no file {name}; give the path of a task file")
    elif name not in shipped_families():
        near = ", ".join(difflib.get_close_matches(name, shipped_families(), n=3, cutoff=0.4))
        hint = f"did you mean {near}? " if near else ""
        raise TaskFileError(f"task: there is no {name!r}; {hint}`steve2 tasks` lists them")
    return load_family(name)


def find_task(name: str) -> Task:
    """The task that a name stands for: FAMILY, FAMILY/KIND or FAMILY/KIND/COUNT; FAMILY may be a path to a ``.yaml`` file.

    Raises TaskFileError with the nearest names where there is no such task.
    """
    file, yaml_ending, rest = name.partition(".yaml")
    family, *words = [file + yaml_ending, *filter(None, rest.split("/"))] if yaml_ending else name.split("/")
    found = find_family(family)
    kind = words[0] if words else None
    if kind is not None and kind not in found.kinds:
        near = ", ".join(difflib.get_close_matches(kind, found.kinds, n=3)) or ", ".join(found.kinds)
        raise TaskFileError(f"task: {found.name} has no kind {kind!r}; did you mean {near}")
    if len(words) > 2 or (len(words) == 2 and not words[1].isdecimal()):
        raise TaskFileError(f"task: got {name!r}; give FAMILY, FAMILY/KIND or FAMILY/KIND/COUNT")
    try:
        return found.task(kind, int(words[1]) if len(words) == 2 else None)
    except ValueError as error:
        counts = found.counts if kind is None else found.counts_of(kind)
        raise TaskFileError(
            f"task: {name}: {in_words(str(error).partition(' - at ')[0])}; its counts are {', '.join(map(str, counts))}"
        ) from error
