"""Mirrored distillation: rounds of playing and learning, from nothing to a student.

Each round plays episodes in many mirrors (``training.mirror``), adds them to what is known, and learns from all of it. The
share ``beta`` of ticks that the teachers drive falls from round to round; the curriculum chooses the tasks by what the student
has shown. Everything is derived from the seed and the step number, so a run that was stopped goes on as if it had not been.

Several processes (`accelerate launch`, `torchrun`) learn together. The main one alone plays, saves, and writes the log.
"""

from __future__ import annotations

import contextlib
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from agent.goal import GoalTokenizer
from agent.package import interface_hash
from agent.student import count_parameters
from bridge.atomic_file import copy_atomically
from bridge.seeds import FIRST_TRAINING_SEED
from training.checkpoint import TOKENIZER, find_checkpoint, load_student, read_progress, save_checkpoint
from training.curriculum import Curriculum
from training.curves import draw_curves
from training.dataset import DataSet
from training.designs import open_designs
from training.device import keep_freed_memory, start_accelerator
from training.disk import writing
from training.episode_files import tick_bytes
from training.episodes import Episode, EpisodeSpec
from training.goal_texts import train_tokenizer
from training.learner import Learner
from training.replay import Replay
from training.rollouts import Rollouts, open_rollouts
from training.run_folder import RunFolder
from training.start import find_start, first_student, start_facts
from training.store import EpisodeStore, require_room
from training.task_names import TaskName, tasks_among, tasks_of
from training.teachers.crew import make_teachers
from training.tracker import Tracker
from training.train_config import TrainConfig

MOST_WAVES = 64
"""So many times at most a round's episodes are played, while their ticks are fewer than asked for."""
LOG_EVERY = 10
"""Optimizer steps between two rows of the log."""


class Distillation:
    """One training run in its folder.

    Raises ValueError, naming the setting or the file, for what cannot be trained on or gone on with.
    """

    def __init__(self, config: TrainConfig, console: Console) -> None:
        self.config = config
        self._accelerator = start_accelerator(config.learn.device)
        self._is_main = self._accelerator.is_main_process
        self.console = console if self._is_main else Console(quiet=True)
        keep_freed_memory()
        tasks = tasks_of(config.suites)
        if config.ablation.no_expert:
            tasks = tuple(task for task in tasks if _is_taught_without_expert(task))
        most_bytes = config.learn.store_gigabytes * 1e9
        replayed_bytes = config.learn.replay_gigabytes * 1e9 if config.replay else 0.0
        require_room(config.play.rounds * config.play.ticks * tick_bytes() + replayed_bytes, most_bytes)
        start = find_start(config)
        self.folder = RunFolder(config, alone=self._is_main)
        if self._is_main and not self.folder.tokenizer.exists():
            with writing(self.folder.tokenizer):
                if known_tokenizer := start or config.trunk:
                    copy_atomically(known_tokenizer / TOKENIZER, self.folder.tokenizer)
                else:
                    train_tokenizer(self.folder.tokenizer, config.seed)
        self.data = DataSet(self.folder.episodes, writes=self._is_main)
        self._accelerator.wait_for_everyone()
        self.store = EpisodeStore(most_bytes=most_bytes)
        for episode in Replay(config.replay, self.folder.replay, self._is_main).episodes(replayed_bytes, config.seed):
            self.store.add(episode, replayed=True)
        self._accelerator.wait_for_everyone()
        focus = tasks_among(tasks, config.focus)
        self.curriculum = Curriculum(tasks, follows_student=not config.ablation.static, focus=focus)
        self.step = 0
        torch.manual_seed(config.seed)
        found = find_checkpoint(self.folder.checkpoint)
        self.student = first_student(config, start) if found is None else load_student(found)
        known = {} if found is None else read_progress(found)
        self._started_from = known["started_from"] if "started_from" in known else start_facts(start)
        tokenizer = GoalTokenizer(self.folder.tokenizer)
        designs = open_designs(tokenizer) if config.losses.design and config.learn.buildings else None
        self._learner = Learner(self.student, config, tokenizer, self._accelerator, designs)
        if found is not None:
            self._learner.resume(found)
            self.step = read_progress(found)["step"]
            self.console.print(f"resuming {config.out} at step {self.step}")
        self._tracker: Tracker | None = None
        if self._is_main:
            self.folder.rewind_log(self.step)
            self._tracker = Tracker(self.folder.tracker, self.step, self.folder.settings)

    def run(self) -> Path:
        """Play and learn to the end; returns the checkpoint's folder."""
        config, play, learn = self.config, self.config.play, self.config.learn
        count = play.ticks or play.episodes
        self.console.print(
            f"{count_parameters(self.student) / 1e6:.2f} M parameters on {self._accelerator.device}"
            f"{f' and {self._accelerator.num_processes - 1} more' if self._accelerator.num_processes > 1 else ''}, "
            f"{play.rounds} rounds of {count} {'ticks' if play.ticks else 'episodes'} and {learn.steps} steps; "
            f"everything goes to {config.out}",
            highlight=False,
            soft_wrap=True,
        )
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
        )
        with contextlib.ExitStack() as stack:
            stack.callback(self.folder.leave)
            if self._tracker is not None:
                stack.callback(self._tracker.close)
            rollouts = None
            if self._is_main:
                rollouts = stack.enter_context(open_rollouts(play.rollouts, play.processes, play.ray_address))
            progress = stack.enter_context(Progress(*columns, console=self.console))
            whole = progress.add_task("whole run", total=play.rounds * learn.steps, completed=self.step)
            for round_number in range(play.rounds):
                self._take_in(round_number, rollouts, progress)
                while self.step < (round_number + 1) * learn.steps:
                    self._learn(round_number)
                    progress.update(whole, completed=self.step)
            self._save()
        return self.folder.checkpoint

    def specs(self, round_number: int, wave: int = 0) -> tuple[EpisodeSpec, ...]:
        """The episodes of a wave of a round, once everything before it is taken in."""
        config, play = self.config, self.config.play
        first = FIRST_TRAINING_SEED + play.episodes * (MOST_WAVES * (config.seed * play.rounds + round_number) + wave)
        generator = np.random.default_rng((config.seed, round_number, wave))
        tasks = self.curriculum.draw(play.episodes, generator)
        by_chance = generator.random(play.episodes) < play.drawn
        beta = config.beta(round_number)
        alone = (generator.random(play.episodes) < play.alone) & (beta < 1)
        return tuple(
            EpisodeSpec(
                task=str(task),
                seed=first + index,
                round=round_number,
                beta=0.0 if alone[index] else beta,
                tick_limit=min(own := task.file.limit_of(task.kind, task.count), play.tick_limit or own),
                expert=not config.ablation.no_expert,
                disturbance=0.0 if alone[index] else play.disturbance,
                drawn=bool(by_chance[index]),
                stuck_ticks=play.stuck if alone[index] and task.file.success.test != "survive" else 0,
                designs=not config.ablation.flat,
            )
            for index, task in enumerate(tasks)
        )

    def _take_in(self, round_number: int, rollouts: Rollouts | None, progress: Progress) -> None:
        """Take a round's episodes in, and have those played before that are not on disk.

        What a round has beyond its ticks counts for the rounds after it; the last one is cut, so that the run has exactly as many
        as were asked for.
        """
        play, started = self.config.play, time.monotonic()
        due = (round_number + 1) * play.ticks if play.ticks else self.store.ticks + 1
        cuts = play.ticks > 0 and round_number == play.rounds - 1
        taken: list[Episode] = []
        for wave in range(MOST_WAVES):
            if self.store.ticks >= due:
                break
            specs = self.specs(round_number, wave)
            self._play_missing(specs, wave, rollouts, progress)
            for spec in specs:
                if cuts and self.store.ticks >= due:
                    break
                episode = self.data.read(spec)
                taken.append(_cut(episode, due - self.store.ticks) if cuts else episode)
                self.store.add(taken[-1])
                if not play.alone or is_alone(episode):
                    self.curriculum.add(episode.facts, episode.driven)
        if self.store.ticks < due:
            raise ValueError(
                f"ticks: {MOST_WAVES} times {play.episodes} episodes are shorter than the {play.ticks} ticks of a round; "
                "give fewer --ticks or more --episodes"
            )
        if self._is_main and taken and not self.folder.has_round(round_number):
            self._tell(round_number, taken, time.monotonic() - started)

    def _play_missing(
        self, specs: Sequence[EpisodeSpec], wave: int, rollouts: Rollouts | None, progress: Progress
    ) -> None:
        """Have those episodes of a wave played that are not on disk.

        With them lies the student that took part: what was lost can be played again as it was, whatever was learned since.
        """
        play, round_number = self.config.play, specs[0].round
        mirrored = specs[0].beta < 1
        if mirrored and wave == 0 and self.step == round_number * self.config.learn.steps:
            self._save()
        if rollouts is not None:
            checkpoint = self.folder.checkpoint if mirrored else None
            manifest = self.data.begin(specs, wave, checkpoint, play.mirrors, play.frame_size)
            if missing := self.data.missing(manifest):
                bar = progress.add_task(f"round {round_number + 1} plays", total=len(missing))
                for _ in self.data.play_missing(manifest, rollouts):
                    progress.advance(bar)
                progress.remove_task(bar)
            self.data.close(manifest)
        self._accelerator.wait_for_everyone()

    def _tell(self, round_number: int, episodes: list[Episode], seconds: float) -> None:
        ticks, beta = sum(episode.ticks for episode in episodes), self.config.beta(round_number)
        suites: dict[str, list[bool]] = defaultdict(list)
        for episode in episodes:
            suites[TaskName.parse(episode.facts.spec.task).file.suite].append(episode.facts.success)
        done = _mean(episode.facts.success for episode in episodes)
        by_itself = [episode.facts.success for episode in episodes if is_alone(episode)]
        row = {
            "round": round_number,
            "beta": beta,
            "driven": _mean(episode.driven for episode in episodes),
            "success": done,
            "progress": _mean(episode.facts.progress for episode in episodes),
            "suites": {suite: _mean(successes) for suite, successes in sorted(suites.items())},
            "episodes": len(episodes),
            "ticks": ticks,
            "labelled_ticks": self.store.ticks,
            "seconds": round(seconds, 1),
        }
        if by_itself:
            row["alone"] = _mean(by_itself)
        self._write({"step": self.step, **row})
        self.console.print(
            f"round {round_number + 1}/{self.config.play.rounds}: beta {beta:.2f}, {done:.0%} of {len(episodes)} episodes done"
            f"{f', {np.mean(by_itself):.0%} of {len(by_itself)} alone' if by_itself else ''}, "
            f"{ticks} ticks labelled in {seconds:.0f} s, {self.store.ticks} in all",
            highlight=False,
            soft_wrap=True,
        )

    def _learn(self, round_number: int) -> None:
        learn, started = self.config.learn, time.monotonic()
        losses = self._learner.learn(self.store, self.step)
        self.step += 1
        if self.step % LOG_EVERY == 0:
            told = self._learner.losses_of_all(losses)
            ticks = round(learn.batch * learn.length / (time.monotonic() - started))
            rate = self.config.rate(self.step - 1)
            self._write({"step": self.step, "round": round_number, "rate": rate, "ticks_per_second": ticks, **told})
        if self.step % learn.checkpoint_every == 0:
            self._save()

    def _write(self, row: dict[str, Any]) -> None:
        if self._tracker is not None:
            self.folder.write_log(row)
            self._tracker.write(row)

    def _save(self) -> None:
        """Every process must come here at one time: the memories of all are gathered."""
        memory = self._learner.memory
        if not self._is_main:
            return
        progress = {
            "step": self.step,
            "config": self.config.as_plain(),
            "interface": interface_hash(),
            "started_from": self._started_from,
        }
        folder = self.folder
        save_checkpoint(
            folder.checkpoint, self.student, self._learner.optimizer, memory, folder.tokenizer, folder.log, progress
        )
        draw_curves(folder.rows(), folder.curves)


def _is_taught_without_expert(task: TaskName) -> bool:
    """Whether there are teachers of a task who know what was seen and no more: a building must be shown to be built."""
    try:
        make_teachers(task.task(), expert=False)
    except ValueError:
        return False
    return True


def is_alone(episode: Episode) -> bool:
    """Whether nobody but the student drove."""
    return episode.facts.spec.beta == 0.0 and episode.facts.spec.disturbance == 0.0


def _cut(episode: Episode, ticks: int) -> Episode:
    """The first ticks of an episode."""
    if episode.ticks <= ticks:
        return episode
    arrays = {name: array[:ticks] for name, array in episode.arrays.items()}
    return replace(episode, facts=replace(episode.facts, ticks=ticks), arrays=arrays)


def _mean(values: Iterable[float]) -> float:
    return round(float(np.mean(list(values))), 4)


def main(config: TrainConfig) -> None:
    """Train as ``config`` says and say where the result lies."""
    run = Distillation(config, Console())
    checkpoint = run.run()
    run.console.print(f"done: checkpoint in {checkpoint}, curves in {run.folder.curves}")
