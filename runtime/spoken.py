"""The plan as it is being spoken, for those who watch: the words said since the last subgoal ended or was dropped."""

from __future__ import annotations

from agent import plan

_SILENCE, _END, _DROP = (plan.MARKS[index] for index in (plan.PAD, plan.END, plan.DROP))


class SpokenPlan:
    """Gathers plan tokens into the words on the screen. Of a design it shows how many codes were said."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self._codes = 0

    def hear(self, tokens: str) -> None:
        """Take in what was said in one tick (blank-separated tokens; mostly one)."""
        for token in tokens.split():
            if self.words[:1] == [plan.DESIGN] and token.startswith("code_"):
                self._codes += 1
                self.words[1:] = [f"{self._codes}/{plan.DESIGN_CODES}"]
            elif token in (_END, _DROP) or len(self.words) == plan.SUBGOAL_TOKENS:
                self.words.clear()
                self._codes = 0
            elif token != _SILENCE:
                self.words.append(token)

    def __str__(self) -> str:
        return " ".join(self.words)
