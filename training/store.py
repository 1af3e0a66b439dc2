"""What a student has to learn from, in memory, and how sequences of it are drawn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from agent.act import HEAD_NAMES
from agent.plan import DROP, END, PAD, SUBGOAL_TOKENS
from training.episodes import Episode, EpisodeFacts
from training.repeats import states_of, visits
from training.task_names import TaskName

DULL_IMPORTANCE = 0.2
"""Importance of a tick on which the teachers say and do what they did before and hardly turn, and the student would do the same.
Most ticks are such (a log takes 60 ticks of holding the button), and a student that is right on them alone already has a low loss
and gets nowhere."""
HARDLY_TURNS_DEGREES = 2.0
FREE_VISITS = 4
"""So often a state of an episode counts in full; from then on less by each visit. A student that is stuck is right on none of
thousands of ticks of a few states, which were half of all that was learned (docs/experiments.md, 24)."""
REPLAY_SHARE = 0.3
"""Share of the sequences that come from the episodes of earlier runs, where there are any."""
TEACHER_SHARE = 0.3
"""Share of the sequences that come from teacher-driven episodes, where everything goes as it should."""
RECENCY = 0.7
"""How much less a round of student-driven episodes is drawn than the round after it. A young student gets into states that an
older one never sees again, and nearly all of their ticks are important: unweighed, they would be most of what is learned."""
SUITE_POWER = 0.5
"""A suite is drawn by the importance of its ticks to this power, as languages are for multilingual models (Lample and Conneau,
arXiv 1901.07291): at 1 suites of long episodes leave little of what is learned to those of short ones; at 0 the few ticks of
a suite of short ones would be learned over and over."""


def importance(arrays: Mapping[str, NDArray[np.generic]]) -> NDArray[np.float32]:
    """float32 (ticks,): 1, or DULL_IMPORTANCE on a dull tick of an episode's arrays, and less where it was before.

    Dull is where action and skill are those of the tick before, the turn is small, the word is one of the last subgoal being said
    once more, and the student would have acted alike. A design says no subgoal again, so none of its ticks is dull.
    """
    heads, skill = arrays["label_heads"], arrays["label_skill"]
    others = [index for index, name in enumerate(HEAD_NAMES) if name not in ("pitch", "yaw")]
    repeats = np.zeros(len(heads), np.bool_)
    repeats[1:] = (heads[1:, others] == heads[:-1, others]).all(axis=1) & (skill[1:] == skill[:-1])
    turns = np.abs(np.asarray(arrays["label_turn"], np.float32)).max(axis=1)
    dull = repeats & (turns <= HARDLY_TURNS_DEGREES) & ~np.asarray(arrays["missed"], np.bool_)
    first = np.where(dull & _says_the_same(arrays), DULL_IMPORTANCE, 1.0)
    return (first * np.minimum(1.0, FREE_VISITS / (1 + visits(states_of(arrays))))).astype(np.float32)


def require_room(needed: float, most: float) -> None:
    """ValueError where episodes of so many bytes are more than may be held."""
    if needed > most:
        raise ValueError(
            f"store_gigabytes: the episodes take {needed / 1e9:.2f} GB of every process's memory, allowed are {most / 1e9:.2f}; "
            "give more --store-gigabytes where the machine has them, or fewer --rounds or --ticks"
        )


def _says_the_same(arrays: Mapping[str, NDArray[np.generic]]) -> NDArray[np.bool_]:
    """bool (ticks,): whether the teachers' word is the next of the last finished subgoal (``agent.plan.next_token``)."""
    spoken, finished = (np.asarray(arrays[name], np.int64) for name in ("spoken", "finished"))
    said = (spoken != PAD).sum(axis=1)
    begun = np.arange(SUBGOAL_TOKENS) < said[:, None]
    follows = (np.where(begun, finished, PAD) == spoken).all(axis=1)
    ends = np.pad(finished, ((0, 0), (0, 1)), constant_values=PAD)
    word = np.take_along_axis(ends, said[:, None], axis=1)[:, 0]
    due = np.where(follows, np.where(word == PAD, END, word), DROP)
    return np.asarray((due == arrays["label_plan"]) & (finished[:, 0] != PAD), np.bool_)


class EpisodeStore:
    """Episodes sampled as sequences of one length.

    Args:
        episodes: any number of episodes to begin with.
        most_bytes: memory that their arrays may take; None for any.
    """

    def __init__(self, episodes: Iterable[Episode] = (), most_bytes: float | None = None) -> None:
        self._most_bytes = most_bytes
        self._bytes = 0
        self._episodes: list[Episode] = []
        self._importance: list[NDArray[np.float32]] = []
        self._weights: list[float] = []
        self._suites: list[str] = []
        self._replayed: list[bool] = []
        for episode in episodes:
            self.add(episode)

    def add(self, episode: Episode, replayed: bool = False) -> None:
        """Take one more episode in, ``replayed`` from an earlier run or new.

        ValueError, naming the setting, where it would take more memory than is allowed.
        """
        self._bytes += sum(array.nbytes for array in episode.arrays.values())
        if self._most_bytes is not None:
            require_room(self._bytes, self._most_bytes)
        self._episodes.append(episode)
        self._importance.append(importance(episode.arrays))
        self._weights.append(float(self._importance[-1].sum()))
        self._suites.append(TaskName.parse(episode.facts.spec.task).file.suite)
        self._replayed.append(replayed)

    def __len__(self) -> int:
        return len(self._episodes)

    def chances(self) -> NDArray[np.float64]:
        """float64 (episodes,): how likely a sequence is drawn from each.

        Replayed episodes get REPLAY_SHARE. Of the rest teacher-driven ones get TEACHER_SHARE, and the rounds of the others go by
        RECENCY; within these suites go by SUITE_POWER, and within a suite the summed importance of an episode's ticks decides.
        """
        rounds = np.array([episode.facts.spec.round for episode in self._episodes])
        replayed = np.array(self._replayed)
        taught = np.array([episode.facts.spec.beta == 1.0 for episode in self._episodes]) & ~replayed
        own = ~taught & ~replayed
        chances = np.zeros(len(self._episodes))
        shares = {number: RECENCY ** float(rounds[own].max() - number) for number in np.unique(rounds[own])}
        for number, share in shares.items():
            chosen = own & (rounds == number)
            chances[chosen] = self._among(chosen) * share / sum(shares.values()) * (1 - TEACHER_SHARE)
        if taught.any():
            chances[taught] = self._among(taught) * TEACHER_SHARE
        if replayed.any():
            chances[replayed] = self._among(replayed) * (chances.sum() or 1.0) * REPLAY_SHARE / (1 - REPLAY_SHARE)
        return np.asarray(chances / chances.sum(), np.float64)

    def _among(self, chosen: NDArray[np.bool_]) -> NDArray[np.float64]:
        """float64: how likely each of the chosen (episodes,) is drawn, were there no others."""
        chances = np.array(self._weights)[chosen]
        suites = np.array(self._suites)[chosen]
        for suite in np.unique(suites):
            chances[suites == suite] *= chances[suites == suite].sum() ** (SUITE_POWER - 1)
        return np.asarray(chances / chances.sum(), np.float64)

    @property
    def ticks(self) -> int:
        """Labelled ticks of all episodes but the replayed ones."""
        episodes = zip(self._episodes, self._replayed, strict=True)
        return sum(episode.ticks for episode, replayed in episodes if not replayed)

    def sample(
        self, count: int, length: int, warm_up: int, generator: np.random.Generator
    ) -> tuple[list[EpisodeFacts], dict[str, NDArray[np.generic]]]:
        """Draw ``count`` sequences of ``length`` ticks around ticks that are drawn by their importance.

        Returns the facts of each sequence's episode, and arrays with leading axes (count, length), or (count,) for what
        the goal holds. Two are added:
        ``begins`` bool (count,), whether the sequence begins with its episode; and ``weight`` float32 (count, length), the
        importance of a tick, 0 on padding after an episode's end and on the first ``warm_up`` ticks of a sequence that does
        not begin with its episode, where the memory is not yet what it would be.
        """
        chances = self.chances()
        facts: list[EpisodeFacts] = []
        rows: dict[str, list[NDArray[np.generic]]] = {}
        for index in generator.choice(len(chances), count, p=chances):
            episode, weights = self._episodes[index], self._importance[index]
            drawn = int(np.searchsorted(np.cumsum(weights), generator.random() * weights.sum()))
            first = min(drawn, episode.ticks - 1) - int(generator.integers(warm_up, length))
            first = max(0, min(first, episode.ticks - length))
            taken = slice(first, first + length)
            for name, array in episode.arrays.items():
                rows.setdefault(name, []).append(_padded(array[taken], length))
            for name, array in episode.goal_arrays.items():
                rows.setdefault(name, []).append(array)
            weight = _padded(weights[taken], length)
            if first:
                weight[:warm_up] = 0.0
            rows.setdefault("weight", []).append(weight)
            rows.setdefault("begins", []).append(np.array(first == 0))
            facts.append(episode.facts)
        return facts, {name: np.stack(parts) for name, parts in rows.items()}


def _padded(array: NDArray[np.generic], length: int) -> NDArray[np.generic]:
    padded = np.zeros((length, *array.shape[1:]), array.dtype)
    padded[: len(array)] = array
    return padded
