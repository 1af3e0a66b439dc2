"""``python -m training.expert.train``: from nothing to the blueprint expert's weights.

Two runs one after the other: the autoencoder learns to draw buildings from 64 codes, then the predictor learns to say the codes
of a building from a text. Everything is derived from the seed and the step, so a run that was stopped goes on as if it had not
been.
"""

from __future__ import annotations

import json
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import torch
import tyro
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from safetensors.torch import load_file, save
from torch import Tensor

from agent.blueprint import CODES
from bridge.atomic_file import write_atomically
from training.device import keep_freed_memory, multiplies_bfloat16
from training.expert.blueprint_model import TOKENIZER, BlueprintModel
from training.expert.corpus import draw_corpus, split, stack
from training.expert.evaluate import reconstruction_overlaps, text_overlaps
from training.expert.learner import NetworkLearner
from training.expert.losses import structure_loss, text_loss
from training.expert.model import (
    LEVELS,
    SHAPE_DIGITS,
    Autoencoder,
    CodePredictor,
    Sizes,
    levels_of,
    nearest_digits,
    straight_through,
)
from training.expert.palette import spell, split_roles
from training.expert.settings import ExpertSettings
from training.expert.texts import BuildingTexts, train_tokenizer, with_chance_words
from training.expert.weights import DecoderGraph, write_weights
from training.expert.wordings import describe

LOG_EVERY = 50
MEASURE_EVERY = 500
"""Steps between two measurements on some of the held-out buildings."""
_MEASURED = 200


class ExpertTraining:
    """One training run in its folder."""

    def __init__(self, settings: ExpertSettings, console: Console) -> None:
        self.settings = settings
        self._console = console
        torch.set_num_threads(settings.threads)
        keep_freed_memory()
        torch.manual_seed(settings.seed)
        self._mixed = multiplies_bfloat16(torch.device("cpu"))
        self._open_folder()
        self.train, self.held_out = split(draw_corpus(settings.corpus, settings.seed))
        console.print(
            f"{len(self.train)} buildings to learn from, {len(self.held_out)} held out; all in {settings.out}"
        )
        self._roles, self._palettes = split_roles(stack(self.train))
        self._tokenizer = settings.out / TOKENIZER
        self._log_file = settings.out / "log.jsonl"
        if not self._tokenizer.exists():
            train_tokenizer(self._tokenizer, self.train, settings.seed)
        self.autoencoder, self.predictor = Autoencoder(Sizes()), CodePredictor(Sizes())
        self.structures = NetworkLearner(
            "structures", self.autoencoder, settings.structure_rate, settings.structure_steps
        )
        self.texts = NetworkLearner("texts", self.predictor, settings.text_rate, settings.text_steps)
        self._resume()

    @property
    def model(self) -> BlueprintModel:
        """The networks as they are now."""
        return BlueprintModel(self.autoencoder.encoder, self.predictor, BuildingTexts(self._tokenizer), self._draw)

    def run(self) -> Path:
        """Learn to the end and write the weights; returns their folder."""
        self.learn()
        made = {"sizes": asdict(Sizes()), "settings": self.settings.as_plain(), "log": self._rows()}
        return write_weights(self.settings.out / "weights", self.autoencoder, self.predictor, self._tokenizer, made)

    def learn(self) -> None:
        """Take every step that is left, and leave a checkpoint."""
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
        )
        with Progress(*columns, console=self._console) as progress:
            bar = progress.add_task("structures", total=self.structures.total)
            while not self.structures.is_done:
                self.structures.learn(self._structures_loss())
                self._after(self.structures)
                progress.update(bar, completed=self.structures.step)
            progress.update(bar, completed=self.structures.step)
            bar = progress.add_task("texts", total=self.texts.total)
            digits, tokenizer = self._digits(), BuildingTexts(self._tokenizer)
            while not self.texts.is_done:
                self.texts.learn(self._texts_loss(digits, tokenizer))
                self._after(self.texts)
                progress.update(bar, completed=self.texts.step)
        self._save()

    def _structures_loss(self) -> Tensor:
        settings = self.settings
        self.autoencoder.train()
        generator = np.random.default_rng((settings.seed, 0, self.structures.step))
        rows = generator.integers(len(self._roles), size=settings.structure_batch)
        roles = torch.from_numpy(self._roles[rows].astype(np.int64))
        noise = generator.random((len(rows), CODES, SHAPE_DIGITS)) < settings.code_noise
        chance = torch.from_numpy(generator.integers(LEVELS, size=noise.shape))
        with torch.autocast("cpu", torch.bfloat16, enabled=self._mixed):
            levels = straight_through(self.autoencoder.encoder(roles).float())
            levels = torch.where(torch.from_numpy(noise), levels_of(chance), levels)
            logits = self.autoencoder.decoder(levels)
        return structure_loss(logits, roles)

    @torch.no_grad()
    def _digits(self) -> Tensor:
        """The digits of every building that is learned from, int64 (n, CODES, DIGITS)."""
        self.autoencoder.eval()
        shapes = [
            nearest_digits(self.autoencoder.encoder(part.long())) for part in torch.from_numpy(self._roles).split(64)
        ]
        return torch.cat([torch.cat(shapes), torch.from_numpy(spell(self._palettes))[..., None]], -1)

    def _texts_loss(self, digits: Tensor, tokenizer: BuildingTexts) -> Tensor:
        self.predictor.train()
        generator = np.random.default_rng((self.settings.seed, 1, self.texts.step))
        rows = generator.integers(len(self.train), size=self.settings.text_batch)
        tokens = tokenizer.encode([with_chance_words(describe(self.train[row], generator), generator) for row in rows])
        longest = int((tokens > 0).sum(1).max())
        with torch.autocast("cpu", torch.bfloat16, enabled=self._mixed):
            logits = self.predictor(torch.from_numpy(tokens[:, :longest]))
        return text_loss(logits, digits[rows])

    def _after(self, learner: NetworkLearner) -> None:
        """What is due after a step: a row of the log, a measurement, a checkpoint."""
        if learner.step % LOG_EVERY == 0:
            self._log(learner, loss=round(learner.last_loss, 5))
        if learner.step % MEASURE_EVERY == 0:
            self._measure(learner)
        if learner.step % self.settings.checkpoint_every == 0:
            self._save()

    def _measure(self, learner: NetworkLearner) -> None:
        some, model = self.held_out[:_MEASURED], self.model
        if learner is self.structures:
            figures = {"overlap": reconstruction_overlaps(model, some)}
        else:
            figures = {
                "overlap": text_overlaps(model, some, held_out_wordings=False),
                "overlap_held_out_wordings": text_overlaps(model, some, held_out_wordings=True),
            }
        rounded = {key: round(float(values.mean()), 4) for key, values in figures.items()}
        self._log(learner, **rounded)
        said = ", ".join(f"{key} {value}" for key, value in rounded.items())
        self._console.print(f"{learner.name}, step {learner.step}: {said} on {len(some)} held-out buildings")

    @torch.no_grad()
    def _draw(self, codes: NDArray[np.int32]) -> NDArray[np.uint16]:
        graph = DecoderGraph(self.autoencoder.decoder).eval()
        drawn = torch.cat([graph(part) for part in torch.from_numpy(codes).split(64)])
        return drawn.numpy().astype(np.uint16)

    def _open_folder(self) -> None:
        """ValueError where a run with other settings lies in the folder."""
        out, wanted = self.settings.out, self.settings.as_plain()
        out.mkdir(parents=True, exist_ok=True)
        path = out / "settings.json"
        if not path.exists():
            write_atomically(path, (json.dumps(wanted, indent=1) + "\n").encode())
            return
        found = json.loads(path.read_text())
        changed = [key for key in sorted({*wanted, *found}) if wanted.get(key) != found.get(key)]
        if changed:
            raise ValueError(
                f"out: {out} holds a run with other settings ({', '.join(changed)}); "
                "give the same settings to resume it, or another folder"
            )

    def _rows(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self._log_file.read_text().splitlines()] if self._log_file.exists() else []

    def _log(self, learner: NetworkLearner, **values: float) -> None:
        row = {"phase": learner.name, "step": learner.step, "seconds": round(time.process_time(), 1), **values}
        with self._log_file.open("a") as file:
            file.write(json.dumps(row) + "\n")

    def _save(self) -> None:
        path = self.settings.out / "checkpoint.safetensors"
        tensors = self.structures.tensors() | self.texts.tensors()
        write_atomically(path, save({key: value.contiguous() for key, value in tensors.items()}))

    def _resume(self) -> None:
        path = self.settings.out / "checkpoint.safetensors"
        if not path.exists():
            return
        tensors = load_file(path)
        for learner in (self.structures, self.texts):
            learner.load(tensors)
            self._console.print(f"resuming {self.settings.out}: {learner.name} at step {learner.step}")
        # What came after the checkpoint is going to happen again.
        steps = {learner.name: learner.step for learner in (self.structures, self.texts)}
        kept = [row for row in self._rows() if row["step"] <= steps[row["phase"]]]
        write_atomically(self._log_file, "".join(json.dumps(row) + "\n" for row in kept).encode())


def main() -> None:
    """Command line entry."""
    settings = tyro.cli(ExpertSettings, description=ExpertSettings.__doc__)
    console = Console()
    console.print(f"done: the weights are in {ExpertTraining(settings, console).run()}")


if __name__ == "__main__":
    main()
