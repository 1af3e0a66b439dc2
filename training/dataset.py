"""A data set of labelled episodes: a folder of closed episode files, a manifest a wave, the students that took part, and a card.

1000000-0.npz ...        episodes, see ``training.episode_files``
round-000-000.json ...   manifests, see ``training.manifest``
students/HASH/           weights, sizes and tokenizer of every student that played, so that any episode can be played again
README.md                the card
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec.structs import replace

from agent.package import file_hash
from bridge.atomic_file import copy_atomically
from training.dataset_card import write_card
from training.disk import writing
from training.episode_files import read_episode, read_facts
from training.episodes import Episode, EpisodeSpec
from training.manifest import Manifest, Played, manifest_file, read_manifest, versions, write_manifest
from training.rollouts import Rollouts, Share

STUDENT_FILES = ("config.json", "tokenizer.json", "model.safetensors")
"""The weights come last: where they are, all is."""
_WEIGHTS = "model.safetensors"


class DataSet:
    """The folder of a data set. What a crash left half-written there is removed.

    Args:
        folder: where it lies. Nobody else may be writing to it.
        writes: whether it is made where there is none, and what is half-written removed; without, it is only read.
    """

    def __init__(self, folder: Path, writes: bool = True) -> None:
        self.folder = folder
        if not writes:
            return
        with writing(folder):
            folder.mkdir(parents=True, exist_ok=True)
        for unfinished in folder.glob(".*.tmp"):
            if unfinished.is_dir():
                shutil.rmtree(unfinished, ignore_errors=True)
            else:
                unfinished.unlink(missing_ok=True)

    def path(self, spec: EpisodeSpec) -> Path:
        """Where an episode is written."""
        return self.folder / f"{spec.name}.npz"

    def manifests(self) -> list[Manifest]:
        """Those of all waves, in order. ManifestError where one cannot be read."""
        return [read_manifest(path) for path in sorted(self.folder.glob("round-*-*.json"))]

    def begin(
        self, specs: Sequence[EpisodeSpec], wave: int, checkpoint: Path | None, mirrors: int, frame_size: int
    ) -> Manifest:
        """The manifest of a wave of some round's episodes, which says how they are to be played, from now on and ever again.

        Where it was begun before, what was said then holds, and ``checkpoint`` is not looked at.
        ValueError, naming the folder, where other episodes were begun as this wave.
        """
        place = self.folder / manifest_file(specs[0].round, wave)
        if place.exists():
            known = read_manifest(place)
            if known.specs != tuple(specs):
                raise ValueError(f"out: {place} is of other episodes than this run would play; give another folder")
            return known
        student = None if checkpoint is None else file_hash(checkpoint / _WEIGHTS)
        if checkpoint is not None and student is not None:
            self._keep(checkpoint, self.student(student))
        manifest = Manifest(specs[0].round, wave, student, mirrors, frame_size, tuple(specs), versions=versions())
        write_manifest(self.folder, manifest)
        return manifest

    def student(self, weights: str) -> Path:
        """The folder of the student whose weights have this hash."""
        return self.folder / "students" / weights[:16]

    def missing(self, manifest: Manifest) -> list[EpisodeSpec]:
        """The episodes of a wave that have no file."""
        return [spec for spec in manifest.specs if not self.path(spec).exists()]

    def shares(
        self, manifest: Manifest, specs: Sequence[EpisodeSpec], workers: int, out: Path | None = None
    ) -> list[Share]:
        """Some episodes of a wave as one share a worker, to be written here, or into another folder.

        ValueError where the student that took part is not in the data set.
        """
        student = None if manifest.student is None else self.student(manifest.student)
        if student is not None and not (student / _WEIGHTS).is_file():
            raise ValueError(f"data set: {student} is missing, the student that played {manifest.file}; put it back")
        size = max(1, -(-len(specs) // workers))
        shares = []
        for first in range(0, len(specs), size):
            chosen = tuple(specs[first : first + size])
            paths = tuple((out or self.folder) / self.path(spec).name for spec in chosen)
            tokenizer = (student or self.folder) / "tokenizer.json"
            shares.append(Share(chosen, paths, tokenizer, student, manifest.mirrors, manifest.frame_size))
        return shares

    def play_missing(self, manifest: Manifest, rollouts: Rollouts) -> Iterator[Path]:
        """Play the episodes of a wave that have no file; yields each file soon after it has appeared."""
        yield from rollouts.play(self.shares(manifest, self.missing(manifest), rollouts.workers))

    def close(self, manifest: Manifest) -> Manifest:
        """Take the hashes of a wave whose episodes are all there into its manifest, and write the card anew.

        A wave that was closed before is left as it is. EpisodeFileError where one of its files is damaged.
        """
        if manifest.played:
            return manifest
        closed = replace(manifest, played=tuple(self._played(spec) for spec in manifest.specs))
        write_manifest(self.folder, closed)
        write_card(self.folder, self.manifests())
        return closed

    def read(self, spec: EpisodeSpec) -> Episode:
        """One episode. EpisodeFileError where its file is damaged, ValueError where it holds another episode."""
        episode = read_episode(self.path(spec))
        if episode.facts.spec != spec:
            raise ValueError(
                f"out: {self.path(spec)} is not the episode that was to be played; remove it, and it is played again"
            )
        return episode

    def faults(self, manifest: Manifest) -> dict[EpisodeSpec, str]:
        """What is wrong with the files of a wave, by a look at their hashes, or at all they hold where no hash is known."""
        found = {}
        for index, spec in enumerate(manifest.specs):
            path = self.path(spec)
            if not path.exists():
                found[spec] = f"{path} is missing"
            elif manifest.played:
                if file_hash(path) != manifest.played[index].sha256:
                    found[spec] = f"{path} is not the file that {manifest.file} lists: it is cut, damaged or another"
            else:
                try:
                    self.read(spec)
                except ValueError as error:
                    found[spec] = str(error)
        return found

    def _played(self, spec: EpisodeSpec) -> Played:
        path = self.path(spec)
        facts = read_facts(path)
        return Played(
            file=path.name,
            sha256=file_hash(path),
            bytes=path.stat().st_size,
            goal=facts.goal,
            world_seed=facts.world_seed,
            success=facts.success,
            progress=round(facts.progress, 6),
            ticks=facts.ticks,
        )

    def _keep(self, checkpoint: Path, place: Path) -> None:
        if (place / _WEIGHTS).exists():
            return
        place.mkdir(parents=True, exist_ok=True)
        for name in STUDENT_FILES:
            with writing(place / name):
                copy_atomically(checkpoint / name, place / name)
