"""What is kept of one agent from tick to tick beside the student's memory: what it said and heard, what it builds, where it came.

It is plain data that follows by rule from what was observed and said, so a teacher's side can keep the same.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from agent.building import BlueprintDecoder, Plot
from agent.hearing import HeardSound, listen
from agent.journey import Journey
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

    def see(self, observation: Observation, decoder: BlueprintDecoder | None = None) -> Notes:
        """The notes with this tick's observation taken in; ``decoder`` makes blueprints of the student's designs."""
        heard = listen(self.heard, observation)
        plot = self.plot.see(observation, self.speech.designed, decoder)
        return replace(self, heard=heard, plot=plot, journey=self.journey.see(observation))

    def say(self, token: int, words: Words | None = None) -> Notes:
        """The notes with one more plan token said: see ``Speech.hear``."""
        speech, way = self.speech.hear(token, words), self.way
        if speech.finished != self.speech.finished:
            way = read_way((vocabulary() if words is None else words).text(speech.finished))
        return replace(self, speech=speech, way=way)


def notes_for(goal: Goal) -> Notes:
    """The notes before an agent's first tick."""
    return Notes(plot=Plot(goal.blueprint))
