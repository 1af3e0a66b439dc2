"""The plan as it is being spoken, for those who watch: the words said since the last subgoal ended or was dropped."""

from __future__ import annotations

from agent import plan

_SILENCE, _END, _DROP = (plan.MARKS[index] for index in (plan.PAD, plan.END, plan.DROP))


class SpokenPlan:
    """Gathers plan tokens into the words on the screen."""

    def __init__(self) -> None:
        self.words: list[str] = []

    def hear(self, tokens: str) -> None:
        """Take in what was said in one tick (blank-separated tokens; mostly one)."""
        for token in tokens.split():
            if token in (_END, _DROP) or len(self.words) == plan.SUBGOAL_TOKENS:
                self.words.clear()
            elif token != _SILENCE:
                self.words.append(token)

    def __str__(self) -> str:
        return " ".join(self.words)
