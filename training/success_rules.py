"""From a task file's ``success`` to the success test of one task: what is the same for all kinds stands in the rule, what is
wanted in the kind, and how many or how large in the count.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Literal

import msgspec

from bridge.known_ids import require_blocks, require_creatures, require_items
from bridge.messages import Build, Collect, Explore, Find, Kill, Milestones, Reach, Success, Survive
from training.blueprints import draw_blueprint

Test = Literal["collect", "kill", "survive", "find", "reach", "explore", "build", "milestones"]

NEEDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "collect": ("items",),
        "kill": ("creatures",),
        "find": ("blocks", "creatures", "items"),
        "reach": ("offset",),
        "build": ("form",),
        "milestones": ("steps",),
        "survive": (),
        "explore": (),
    }
)
"""The keys of a kind of which a test needs one at least."""
_OPTIONS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"distance": ("find", "reach"), "overlap": ("build",), "min_food": ("survive",)}
)
"""Key of a rule -> the tests that have it."""


class Kind(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is wanted, how people call one and many of it, and where a kind of task differs from its family."""

    one: str = ""
    many: str = ""
    items: tuple[str, ...] = ()
    blocks: tuple[str, ...] = ()
    creatures: tuple[str, ...] = ()
    offset: tuple[float, float] | None = None
    """Blocks to the east and to the south."""
    form: str | None = None
    """Name in ``training.blueprints.FORMS``; its size is the count."""
    block: str = "cobblestone"
    """What a form is built of."""
    steps: tuple[Collect, ...] = ()
    sound: str | None = None
    """Name in ``bridge.sounds.SOUNDS`` that the goal lets the player hear, with ``shown: sound``."""
    counts: tuple[Annotated[int, msgspec.Meta(ge=1)], ...] | None = None
    tick_limit: Annotated[int, msgspec.Meta(ge=1)] | None = None
    """Instead of the family's, both."""
    setup: dict[str, object] = {}
    """Keys of a setup, instead of the family's."""


class SuccessRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which test is to be met, and what of it is the same for all kinds and counts of a family."""

    test: Test = "collect"
    distance: float | None = None
    """Blocks, of find and reach; the test's own default where it is left out."""
    overlap: Annotated[float, msgspec.Meta(gt=0.0, le=1.0)] | None = None
    """Of build, 0..1; the test's own default where it is left out."""
    min_food: float | None = None
    """Of survive, 0..20; none is asked for where it is left out."""

    def make(self, kind: Kind, count: int) -> Success:
        """The success test of one task. Raises ValueError where a count or a distance lies outside the test's range."""
        made = self._make(kind, count)
        if not isinstance(
            made, Build
        ):  # the ranges of the fields are checked where a test is read, not where it is made
            msgspec.convert(msgspec.to_builtins(made), type(made))
        return made

    def _make(self, kind: Kind, count: int) -> Success:
        near = {} if self.distance is None else {"distance": self.distance}
        match self.test:
            case "collect":
                return Collect(kind.items, count)
            case "kill":
                return Kill(kind.creatures, count)
            case "find":
                return Find(kind.blocks, kind.creatures, kind.items, count=count, **near)
            case "reach":
                assert kind.offset is not None
                return Reach(kind.offset, **near)
            case "build":
                assert kind.form is not None
                blueprint = draw_blueprint(kind.form, kind.block, count)
                return Build(blueprint) if self.overlap is None else Build(blueprint, self.overlap)
            case "milestones":
                return Milestones(kind.steps)
            case "survive":
                return Survive(count) if self.min_food is None else Survive(count, self.min_food)
            case "explore":
                return Explore(count)

    def require(self, name: str, kind: Kind, has_near: bool) -> None:
        """Check that a kind names what the test needs, in words that the game knows; ValueError with its key.

        With ``has_near`` its creatures are wanted in any case, to stand near.
        """
        for key, tests in _OPTIONS.items():
            if getattr(self, key) is not None and self.test not in tests:
                raise ValueError(
                    f"success.{key}: it goes with {' or '.join(tests)}; success is {self.test}, leave it out"
                )
        needs = NEEDS[self.test]
        if needs and not any(getattr(kind, key) for key in needs):
            raise ValueError(
                f"kinds.{name}.{needs[0]}: at least one is needed to {self.test}; name {' or '.join(needs)}"
            )
        idle = {"items", "blocks", "creatures", "offset", "form", "steps"} - set(needs)
        if has_near:
            idle.discard("creatures")
        for key in sorted(idle):
            if getattr(kind, key):
                raise ValueError(f"kinds.{name}.{key}: success {self.test} does not ask for it; leave it out")
        require_items(f"kinds.{name}.items", kind.items)
        require_blocks(f"kinds.{name}.blocks", kind.blocks)
        require_creatures(f"kinds.{name}.creatures", kind.creatures)
        for step in kind.steps:
            require_items(f"kinds.{name}.steps.items", step.items)
