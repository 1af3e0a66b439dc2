"""What is kept of one agent from tick to tick beside the student's memory: what it said and heard, what it builds, where it came.

It is plain data that follows by rule from what was observed and said, so a teacher's side can keep the same.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from agent.building import BlueprintDecoder, Plot
from agent.hearing import HeardSound, listen
from agent.journey import Journey
from agent.named import Named, read_named
from agent.plan import Speech, Words, vocabulary
from agent.way import Way, read_way
from bridge.messages import Goal, Observation


@dataclass(frozen=True, eq=False)
class Notes:
    """Of one agent; made by ``notes_for`` and never changed.

    On every tick ``see`` comes first, then the student, then ``say``.
    """

    speech: Speech = field(default_factory=Speech)
    heard: tuple[HeardSound, ...] = ()
    plot: Plot = field(default_factory=Plot)
    journey: Journey = field(default_factory=Journey)
    way: Way | None = None
    named: Named | None = None

    def see(self, observation: Observation, decoder: BlueprintDecoder | None = None) -> Notes:
        """The notes with this tick's observation taken in; ``decoder`` makes blueprints of the student's designs."""
        heard = listen(self.heard, observation)
        plot = self.plot.see(observation, self.speech.designed, decoder)
        return replace(self, heard=heard, plot=plot, journey=self.journey.see(observation))

    def say(self, token: int, words: Words | None = None) -> Notes:
        """The notes with one more plan token said: see ``Speech.hear``."""
        speech = self.speech.hear(token, words)
        if speech.finished == self.speech.finished:
            return replace(self, speech=speech)
        subgoal = (vocabulary() if words is None else words).text(speech.finished)
        return replace(self, speech=speech, way=read_way(subgoal), named=read_named(subgoal))


def notes_for(goal: Goal) -> Notes:
    """The notes before an agent's first tick."""
    return Notes(plot=Plot(goal.blueprint))
