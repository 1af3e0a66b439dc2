"""Mirrored distillation: rounds of playing and learning, from nothing to a student.

Each round plays episodes in many mirrors (``training.mirror``), adds them to what is known, and learns from all of it. The
share ``beta`` of ticks that the teachers drive falls from round to round. ``static`` keeps it at 1: cloning of teacher
episodes, the baseline. Everything is derived from the seed and the step number, so a run that was stopped goes on as if it
had not been.
"""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import numpy as np
import torch
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from agent.goal import GoalTokenizer
from agent.layout import TICK_FIELDS
from agent.student import PRESETS, Picks, Student, StudentConfig, count_parameters
from training.checkpoint import (
    TOKENIZER,
    find_checkpoint,
    load_learning_state,
    load_student,
    read_progress,
    save_checkpoint,
)
from training.curriculum import Curriculum
from training.curves import draw_curves
from training.device import choose_device, keep_freed_memory, multiplies_bfloat16
from training.episode_files import read_episode
from training.episodes import Episode, EpisodeSpec
from training.goal_texts import FAMILY, VOCABULARY, draw_goal_text, train_tokenizer
from training.losses import distillation_loss, needed_heads
from training.rollouts import RolloutPool, Share
from training.run_folder import RunFolder
from training.store import EpisodeStore
from training.task_names import TaskName, tasks_of
from training.train_config import TrainConfig

FIRST_TRAINING_SEED = 1_000_000
"""Worlds of training have this seed and above; evaluation takes seeds below it, so the two never meet."""
LOG_EVERY = 10
"""Optimizer steps between two rows of the log."""


class Distillation:
    """One training run in its folder."""

    def __init__(self, config: TrainConfig, console: Console) -> None:
        self.config = config
        self._console = console
        self._device = choose_device(config.device)
        self._mixed_precision = multiplies_bfloat16(self._device)
        keep_freed_memory()
        start = None if config.start is None else find_checkpoint(config.start)
        if config.start is not None and start is None:
            raise ValueError(
                f"start: {config.start} is no checkpoint; give a checkpoint folder that `steve2 train` wrote"
            )
        self.folder = RunFolder(config)
        if not self.folder.tokenizer.exists():
            if start is None:
                train_tokenizer(self.folder.tokenizer, config.seed)
            else:
                shutil.copy(start / TOKENIZER, self.folder.tokenizer)
        self._tokenizer = GoalTokenizer(self.folder.tokenizer)
        self.store = EpisodeStore()
        self.curriculum = Curriculum(tasks_of((FAMILY,)), follows_student=not config.static)
        self.step = 0
        torch.manual_seed(config.seed)
        found = find_checkpoint(self.folder.checkpoint)
        known = found or start
        if known is None:
            self.student = Student(StudentConfig(goal_vocabulary=VOCABULARY, **PRESETS[config.preset]))
        else:
            self.student = load_student(known)
        torch.nn.Module.to(self.student, self._device)
        self._optimizer = torch.optim.AdamW(
            self.student.parameters(), lr=1.0, betas=(0.9, 0.98), weight_decay=0.01, fused=True
        )
        # What the sequences of a step leave in memory is what the next step's begin with, if they do not begin with an episode:
        # so the student learns with memories of any age. Were they always empty, a memory older than one sequence would be
        # nothing it has ever met, and it would freeze.
        self._memory = self.student.first_memory(config.batch)
        if found is not None:
            self._memory = load_learning_state(found, self._optimizer).to(self._device)
            self.step = read_progress(found)["step"]
            console.print(f"resuming {config.out} at step {self.step}")
        self.folder.rewind_log(self.step)

    def specs(self, round_number: int) -> tuple[EpisodeSpec, ...]:
        """The episodes of a round, once those of the rounds before it are taken in."""
        config = self.config
        first = FIRST_TRAINING_SEED + (config.seed * config.rounds + round_number) * config.episodes
        beta = config.beta(round_number)
        drawn = self.curriculum.draw(config.episodes, np.random.default_rng((config.seed, round_number)))
        return tuple(
            EpisodeSpec(str(task), first + index, round_number, beta, config.tick_limit)
            for index, task in enumerate(drawn)
        )

    def run(self) -> Path:
        """Play and learn to the end; returns the checkpoint's folder."""
        config = self.config
        self._console.print(
            f"{count_parameters(self.student) / 1e6:.2f} M parameters on {self._device}, {config.rounds} rounds of "
            f"{config.episodes} episodes and {config.steps} steps; everything goes to {config.out}"
        )
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
        )
        with RolloutPool(config.processes) as pool, Progress(*columns, console=self._console) as progress:
            whole = progress.add_task("whole run", total=config.rounds * config.steps, completed=self.step)
            for round_number in range(config.rounds):
                self._take_in(round_number, pool, progress)
                while self.step < (round_number + 1) * config.steps:
                    self._learn(round_number)
                    progress.update(whole, completed=self.step)
        self._save()
        return self.folder.checkpoint

    def _take_in(self, round_number: int, pool: RolloutPool, progress: Progress) -> None:
        """Have a round's episodes played, those that are not on disk, and take them in."""
        config, specs = self.config, self.specs(round_number)
        missing = [spec for spec in specs if not self.folder.episode(spec).exists()]
        if missing and self.step > round_number * config.steps:
            raise ValueError(
                f"out: {self.folder.episode(missing[0])} is missing and cannot be played again, since the student has "
                "learned since; put it back, or train in another folder"
            )
        started = time.monotonic()
        if missing:
            self._play(missing, round_number, pool, progress)
        episodes = [self._read(spec) for spec in specs]
        for episode in episodes:
            self.store.add(episode)
            self.curriculum.add(episode.facts)
        if not missing:
            return
        done = sum(episode.facts.success for episode in episodes) / len(episodes)
        ticks = sum(episode.ticks for episode in episodes)
        seconds, beta = time.monotonic() - started, config.beta(round_number)
        self.folder.write_log(self.step, round=round_number, beta=beta, success=done, ticks=ticks, seconds=seconds)
        self._console.print(
            f"round {round_number + 1}/{config.rounds}: beta {beta:.2f}, {done:.0%} of {len(episodes)} episodes done, "
            f"{ticks} ticks labelled in {seconds:.0f} s, {self.store.ticks} in all"
        )

    def _play(self, specs: list[EpisodeSpec], round_number: int, pool: RolloutPool, progress: Progress) -> None:
        config = self.config
        checkpoint = None
        if config.beta(round_number) < 1:
            self._save()
            checkpoint = self.folder.checkpoint
        size = -(-len(specs) // config.processes)
        shares = []
        for first in range(0, len(specs), size):
            chosen = tuple(specs[first : first + size])
            paths = tuple(self.folder.episode(spec) for spec in chosen)
            shares.append(Share(chosen, paths, self.folder.tokenizer, checkpoint, config.mirrors, config.frame_size))
        bar = progress.add_task(f"round {round_number + 1} plays", total=len(specs))
        for _ in pool.play(shares):
            progress.advance(bar)
        progress.remove_task(bar)

    def _read(self, spec: EpisodeSpec) -> Episode:
        episode = read_episode(self.folder.episode(spec))
        if episode.facts.spec != spec:
            raise ValueError(
                f"out: {self.folder.episode(spec)} is not the episode that this run played; remove the folder"
            )
        return episode

    def _learn(self, round_number: int) -> None:
        config = self.config
        generator = np.random.default_rng((config.seed, self.step))
        started = time.monotonic()
        batch = self._batch(generator)
        for group in self._optimizer.param_groups:
            group["lr"] = config.rate(self.step)
        self.student.train()
        with torch.autocast(self._device.type, torch.bfloat16, enabled=self._mixed_precision):
            goal = self.student.encode_goal(batch["goal_tokens"])
            ticks = {field.name: batch[field.name] for field in TICK_FIELDS}
            memory = self._memory.masked_fill(batch["begins"][:, None], 0.0)
            picks = Picks(batch["label_pointer"].long(), batch["label_skill"].long())
            output = self.student(ticks, goal, memory, needed_heads(batch["label_heads"]), picks)
        loss, parts = distillation_loss(output, batch, config.weights)
        self._optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.student.parameters(), 1.0)
        self._optimizer.step()
        self._memory = output.memory.detach().float()
        self.step += 1
        if self.step % LOG_EVERY == 0:
            losses = {name: round(float(value.detach()), 5) for name, value in parts.items()}
            rate = config.batch * config.length / (time.monotonic() - started)
            self.folder.write_log(self.step, round=round_number, ticks_per_second=round(rate), **losses)
        if self.step % config.checkpoint_every == 0:
            self._save()

    def _batch(self, generator: np.random.Generator) -> dict[str, torch.Tensor]:
        config = self.config
        facts, arrays = self.store.sample(config.batch, config.length, config.warm_up, generator)
        # The same deed in ever other words: the text is read, not remembered.
        arrays["goal_tokens"] = self._tokenizer.encode(
            [draw_goal_text(TaskName.parse(fact.spec.task), generator) for fact in facts]
        )
        arrays["finished"][generator.random(config.batch) < config.speech_dropout] = 0
        batch = {}
        for name, array in arrays.items():
            if array.dtype == np.uint16:
                array = array.astype(np.int32)
            elif array.dtype == np.float16:
                array = array.astype(np.float32)
            batch[name] = torch.from_numpy(array).to(self._device)
        return batch

    def _save(self) -> None:
        progress = {"step": self.step, "config": self.config.as_plain()}
        folder = self.folder
        save_checkpoint(
            folder.checkpoint, self.student, self._optimizer, self._memory, folder.tokenizer, folder.log, progress
        )
        draw_curves(self.folder.rows(), self.folder.curves)


def main(config: TrainConfig) -> None:
    """Train as ``config`` says and say where the result lies."""
    console = Console()
    run = Distillation(config, console)
    checkpoint = run.run()
    console.print(f"done: checkpoint in {checkpoint}, curves in {run.folder.curves}")
