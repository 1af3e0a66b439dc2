"""The name of one task, ``FAMILY/KIND/COUNT``, and the tasks that suites and files stand for."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from msgspec.structs import replace

from bridge.messages import Task
from training.task_files import SUITES, TaskFamily, find_family, load_family, shipped_families


@dataclass(frozen=True, order=True)
class TaskName:
    """Which task.

    Attributes:
        family: name of a task file that ships, or a path to a ``.yaml`` file.
        kind: one of its kinds.
        count: how many, or how large.
    """

    family: str
    kind: str
    count: int

    @classmethod
    def parse(cls, name: str) -> TaskName:
        """From ``FAMILY/KIND/COUNT``. ValueError where a part is missing; that the file has them is not looked at."""
        family, kind, count = ["", "", *name.rsplit("/", 2)][-3:]
        if not (family and kind and count.isdecimal()):
            raise ValueError(f"task: got {name!r}; give FAMILY/KIND/COUNT, such as collect_log/oak/4")
        return cls(family, kind, int(count))

    def __str__(self) -> str:
        return f"{self.family}/{self.kind}/{self.count}"

    @property
    def file(self) -> TaskFamily:
        """The parsed task file. TaskFileError where there is none of that name."""
        return find_family(self.family)

    def task(self, words: str | None = None) -> Task:
        """The task, asked for in these words; in the file's own where it is None."""
        task = _task(self)
        return task if words is None else replace(task, goal=replace(task.goal, text=words))


@functools.lru_cache(maxsize=256)
def _task(name: TaskName) -> Task:
    # A picture of what is wanted takes a world to be made: of one and the same task it is made once.
    return name.file.task(name.kind, name.count)


def tasks_of(wanted: Iterable[str]) -> tuple[TaskName, ...]:
    """Every task of suites, of groups of suites, and of families.

    Args:
        wanted: a suite (``navigation/explore``), what suites begin with (``navigation``), a family (``collect_log``), one kind of
            it (``collect_log/oak``), or a path to a ``.yaml`` file. ValueError for what is none of these, or nothing at all.
    """
    found: dict[TaskName, None] = {}
    for name in wanted:
        names: list[tuple[str, str | None]]
        suites = [suite for suite in SUITES if _is_of(suite, name)]
        if suites:
            names = [(each, None) for each in shipped_families() if load_family(each).suite in suites]
        else:
            names = [_family_and_kind(name)]
        for family, only in names:
            file = find_family(family)
            for kind in file.kinds if only is None else (only,):
                found.update(dict.fromkeys(TaskName(family, kind, count) for count in sorted(file.counts_of(kind))))
    if not found:
        raise ValueError("suites: they have no task; name a suite or a family that `steve2 tasks` lists")
    return tuple(found)


def tasks_among(known: Iterable[TaskName], wanted: Iterable[str]) -> tuple[TaskName, ...]:
    """Of known tasks those that names stand for, which are names as for ``tasks_of``. ValueError for a name of none of them."""
    known = tuple(known)
    found: dict[TaskName, None] = {}
    for name in wanted:
        chosen = [task for task in known if _stands_for(name, task)]
        if not chosen:
            try:
                tasks_of((name,))
            except ValueError as error:
                raise ValueError(str(error).replace("suites: ", "focus: ", 1)) from error
            raise ValueError(f"focus: {name} is none of the tasks that are trained on; name it among --suites too")
        found.update(dict.fromkeys(chosen))
    return tuple(found)


def _stands_for(name: str, task: TaskName) -> bool:
    return _is_of(task.file.suite, name) or _one_spelling(name) in map(
        _one_spelling, (task.family, f"{task.family}/{task.kind}")
    )


def _is_of(suite: str, name: str) -> bool:
    """Whether a suite is the named one, or one of a group of that name."""
    return suite == name or suite.startswith(f"{name}/")


def _one_spelling(name: str) -> str:
    return str(Path(name).resolve()) if ".yaml" in name else name


def _family_and_kind(name: str) -> tuple[str, str | None]:
    if name.endswith(".yaml") or name in shipped_families():
        return name, None
    family, _, kind = name.rpartition("/")
    if family.endswith(".yaml") or family in shipped_families():
        if kind not in find_family(family).kinds:
            raise ValueError(f"suites: {family} has no kind {kind!r}; it has {', '.join(find_family(family).kinds)}")
        return family, kind
    raise ValueError(f"suites: there is no suite or family {name!r}; the suites are {', '.join(SUITES)}")
