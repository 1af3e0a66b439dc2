"""The card of a data set: its ``README.md``, made from the manifests, for people who find the folder."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from training.disk import replace_text
from training.manifest import Manifest, Played
from training.task_names import TaskName

_TEXT = """# Labelled episodes of mirrored worlds

Episodes of an agent in the embedded world of steve2, with the labels of its teachers on every tick: {ticks} ticks in {episodes}
episodes, {megabytes:.1f} MB. Made by software alone: nobody's play, words or likeness is in it. This card is written anew with
every wave of episodes.

## What there is

| suite | episodes | ticks | tasks | done |
| --- | --- | --- | --- | --- |
{suites}

`done` is the share of the episodes whose task was done when they ended, whoever drove.

| round.wave | student | teachers drive | disturbed | episodes | ticks | done |
| --- | --- | --- | --- | --- | --- | --- |
{waves}

## What an episode is

One `.npz` file (a zip of `.npy` arrays, no pickles) and, in it, `facts.json`: how it came about. The arrays have one row a
tick: the student's inputs (`agent/layout.py`), the labels (`training/episodes.py`), and `driver`: {drivers}. `goal_image`,
`goal_has_image` and `goal_sound` hold once what the goal shows. `round-*.json` list files, SHA-256, sizes, seeds and goals;
`students/` holds the weights of every student that drove.

## How to make it again

```sh
python -m training.recreate FOLDER --check     # play again and compare byte by byte
python -m training.recreate FOLDER --missing   # play again what is missing or damaged
```

Episodes follow from their seeds, the student's weights and these versions:

{versions}

Another processor may round the student's numbers otherwise, and its episodes then go another way. Those that the teachers alone
drive do not depend on that.

## Licence

MIT, as the software that made it. Block and item names are Minecraft's; no file of the game and no picture of it is in here: all
textures are steve2's own.
"""


def write_card(folder: Path, manifests: Sequence[Manifest]) -> None:
    """Write ``README.md`` of a data set from the manifests of its closed waves."""
    closed = [manifest for manifest in manifests if manifest.played]
    pairs = [pair for manifest in closed for pair in zip(manifest.specs, manifest.played, strict=True)]
    by_suite: dict[str, list[tuple[str, Played]]] = defaultdict(list)
    for spec, played in pairs:
        by_suite[TaskName.parse(spec.task).file.suite].append((spec.task, played))
    suites = [
        f"| {suite} | {len(found)} | {sum(played.ticks for _, played in found)} | {len({task for task, _ in found})} "
        f"| {_done([played for _, played in found])} |"
        for suite, found in sorted(by_suite.items())
    ]
    found_versions: dict[str, set[str]] = defaultdict(set)
    for manifest in closed:
        for name, version in manifest.versions.items():
            found_versions[name].add(version)
    text = _TEXT.format(
        ticks=sum(played.ticks for _, played in pairs),
        episodes=len(pairs),
        megabytes=sum(played.bytes for _, played in pairs) / 1e6,
        suites="\n".join(suites),
        waves="\n".join(_wave(manifest) for manifest in closed),
        drivers="0 the teachers, 1 the student, 2 a disturbance",
        versions="\n".join(f"- {name} {', '.join(sorted(found))}" for name, found in sorted(found_versions.items())),
    )
    replace_text(folder / "README.md", text)


def _wave(manifest: Manifest) -> str:
    student = "none" if manifest.student is None else f"`{manifest.student[:16]}`"
    betas = "/".join(sorted({f"{spec.beta:.0%}" for spec in manifest.specs}))
    disturbed = "/".join(sorted({f"{spec.disturbance:.0%}" for spec in manifest.specs}))
    return (
        f"| {manifest.round}.{manifest.wave} | {student} | {betas} | {disturbed} | {len(manifest.played)} | {manifest.ticks} "
        f"| {_done(manifest.played)} |"
    )


def _done(played: Sequence[Played]) -> str:
    return f"{sum(episode.success for episode in played) / len(played):.0%}"
