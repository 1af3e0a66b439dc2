"""Asking a language model for a plan: once, and once more with the reason where its plan was refused."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import msgspec

from bridge import names
from bridge.messages import Nearby
from training.teachers.language.chat_models import ChatModel, Turn
from training.teachers.language.feasibility import InfeasiblePlanError, check_plan
from training.teachers.language.plan_text import FAMILIES, PlannedSubgoal, PlanTextError, parse_plan

ATTEMPTS = 2
"""The first plan, and one more that knows why the first was refused."""
_RULES = f"""You plan for an agent in Minecraft 1.20.4. Answer with a plan and nothing else: one subgoal a line, in order.
A subgoal is one of:
collect ITEM COUNT
craft ITEM COUNT
smelt ITEM COUNT
kill CREATURE COUNT
find BLOCK or find CREATURE
explore SQUARE_BLOCKS
go north|south|east|west BLOCKS
build FORM BLOCK SIZE
Names are the game's, such as oak_log, cobblestone, iron_ingot, cow; {", ".join(FAMILIES)} stand for any of their kind.
Every line may use only what the lines before it get, or what is held.
Tools, a crafting table, a furnace and fuel must be got first.
Example, for a wooden pickaxe:
collect log 3
craft planks 12
craft crafting_table 1
craft stick 4
craft wooden_pickaxe 1"""


class PlanRefusedError(RuntimeError):
    """A model's plans were refused; the message tells the last reason."""


class Exchange(msgspec.Struct, frozen=True):
    """One question and its answer, as the transcript keeps it.

    Attributes:
        model: who answered.
        asked: the last thing that was said to it.
        answered: its words.
        refused: why its plan was not taken; empty where it was.
    """

    model: str
    asked: str
    answered: str
    refused: str


class LanguagePlanner:
    """Plans by a language model.

    Args:
        model: who is asked.
        transcript: file to which every exchange is added, one line of JSON each; None keeps none.
    """

    def __init__(self, model: ChatModel, transcript: Path | None = None) -> None:
        self._model = model
        self._transcript = transcript

    def plan(
        self, goal: str, held: Mapping[int, int], nearby: Nearby | None = None, failed: str = ""
    ) -> tuple[PlannedSubgoal, ...]:
        """A plan that was parsed and found feasible.

        Args:
            goal: in words.
            held: item id -> count.
            nearby: stations within reach.
            failed: what became of an earlier plan, in words.

        Raises PlanRefusedError where ATTEMPTS plans were refused, ChatError where the model gives no answer.
        """
        turns = [Turn("system", _RULES), Turn("user", _question(goal, held, failed))]
        reason = ""
        for _ in range(ATTEMPTS):
            text = self._model.reply(turns)
            try:
                plan = parse_plan(text)
                check_plan(plan, held, nearby)
            except (PlanTextError, InfeasiblePlanError) as error:
                reason = str(error)
                self._keep(Exchange(self._model.name, turns[-1].text, text, reason))
                turns += [Turn("assistant", text), Turn("user", f"Refused: {reason}. Give the whole plan again.")]
                continue
            self._keep(Exchange(self._model.name, turns[-1].text, text, ""))
            return plan
        raise PlanRefusedError(f"planner: {self._model.name} gave no plan that can be carried out: {reason}")

    def _keep(self, exchange: Exchange) -> None:
        if self._transcript is not None:
            self._transcript.parent.mkdir(parents=True, exist_ok=True)
            with self._transcript.open("ab") as file:
                file.write(msgspec.json.encode(exchange) + b"\n")


def _question(goal: str, held: Mapping[int, int], failed: str) -> str:
    things = ", ".join(f"{count} {names.items().name(item)}" for item, count in sorted(held.items()) if count)
    parts = [f"Goal: {goal}", f"Held: {things or 'nothing'}"]
    return "\n".join([*parts, f"The plan before failed: {failed}"] if failed else parts)
