"""One step of learning: the same whoever shares it, less of it in the ablations, and quick to say what it cannot do."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from safetensors.torch import load_file  # noqa: E402
from transformers import AutoModel, LlavaConfig  # noqa: E402

from agent.goal import GoalTokenizer  # noqa: E402
from agent.layout import TICK_FIELDS  # noqa: E402
from agent.plan import END  # noqa: E402
from agent.student import PRESETS  # noqa: E402
from agent.vlm_student import VlmStudent  # noqa: E402
from tests.training.training_run import PlayedHere, distillation, words  # noqa: E402
from training import distill  # noqa: E402
from training.ablations import ONLY_SKILL  # noqa: E402
from training.checkpoint import load_student  # noqa: E402
from training.designs import Designs  # noqa: E402
from training.expert.blueprint_model import BlueprintModel  # noqa: E402
from training.expert.corpus import draw_building  # noqa: E402
from training.expert.model import CodePredictor, Encoder, Sizes  # noqa: E402
from training.goal_texts import train_tokenizer  # noqa: E402
from training.learner import Learner  # noqa: E402
from training.teachers.crew import make_teachers  # noqa: E402

ROOT = Path(__file__).parents[2]
SAME = {"rounds": 1, "steps": 10, "batch": 4, "precision": "fp32", "checkpoint_every": 10}

pytestmark = pytest.mark.usefixtures("_play_here")


@pytest.fixture(scope="module")
def alone(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(distill, "open_rollouts", PlayedHere)
        run = distillation(tmp_path_factory.mktemp("alone"), **SAME)
        begun = {name: tensor.clone() for name, tensor in run.student.state_dict().items()}
        return run.run(), begun


def distance(one, other):
    return (
        sum(float((tensor - other[name]).square().sum()) for name, tensor in one.items() if tensor.is_floating_point())
        ** 0.5
    )


def assert_learned_the_same(checkpoint, alone):
    """As far as sums in another order allow, of the way that was gone."""
    ended, begun = load_file(alone[0] / "model.safetensors"), alone[1]
    assert distance(load_file(checkpoint / "model.safetensors"), ended) < 0.05 * distance(ended, begun)


def with_episodes(out, alone):
    shutil.copytree(alone[0].parent / "episodes", out / "episodes")
    return out


def test_a_step_in_pieces_is_the_same_step(alone, tmp_path):
    assert_learned_the_same(distillation(with_episodes(tmp_path, alone), **SAME, accumulate=4).run(), alone)


def test_two_processes_learn_what_one_learns_and_one_of_them_tells(alone, tmp_path):
    out = with_episodes(tmp_path / "run", alone)
    launch = ["-m", "accelerate.commands.launch", "--cpu", "--num_processes", "2", "--num_machines", "1"]
    launch += ["--mixed_precision", "no", "--dynamo_backend", "no", "--main_process_port", "0"]
    command = [sys.executable, *launch, "-m", "runtime", "train", *words(out, **SAME)]
    environment = os.environ | {"OMP_NUM_THREADS": "1", "PYTHONPATH": str(ROOT)}
    ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=250)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert_learned_the_same(out / "checkpoint", alone)
    log, logged = (
        [json.loads(line) for line in (folder / "log.jsonl").read_text().splitlines()]
        for folder in (out, alone[0].parent)
    )
    assert [row["loss"] for row in log if "loss" in row] == pytest.approx(
        [row["loss"] for row in logged if "loss" in row], rel=0.01
    )
    assert ended.stdout.count("done: checkpoint in") == 1


def test_a_batch_that_cannot_be_shared_is_told(tmp_path):
    with pytest.raises(ValueError, match="accumulate: must divide the batch of 2"):
        distillation(tmp_path, accumulate=4)


def test_the_flat_student_speaks_no_plan_and_has_one_skill(tmp_path):
    run = distillation(tmp_path, **SAME, flat=True)
    assert not any(spec.designs for spec in run.specs(0)), "nobody designs for who is deployed without words"
    run.run()
    losses = run.folder.rows()[-1]
    assert not {"plan", "skill"} & set(losses)
    assert {"pointer", "facts", "patches"} <= set(losses)
    batch = run._learner.draw(run.store, 0)
    ticks = {name: batch[name] for name in (field.name for field in TICK_FIELDS)}
    output = run.student.eval()(ticks, run.student.encode_goal(batch["goal_tokens"]), run.student.first_memory(4))
    assert torch.all(output.plan.argmax(-1) == END)
    assert torch.all(output.skill.argmax(-1) == ONLY_SKILL)
    ticks["finished"] = torch.full_like(ticks["finished"], 7)
    deaf = run.student(ticks, run.student.encode_goal(batch["goal_tokens"]), run.student.first_memory(4))
    assert torch.equal(deaf.heads["yaw"], output.heads["yaw"])


def test_without_the_expert_nothing_privileged_is_asked_for_or_taught(tmp_path):
    run = distillation(tmp_path, no_expert=True, rounds=1, steps=10, suites=("collect_log", "build_wide"))
    assert not any(spec.expert for spec in run.specs(0))
    for task in run.curriculum.tasks:
        make_teachers(task.task(), expert=False)
    run.run()
    losses = run.folder.rows()[-1]
    assert not {"facts", "patches"} & set(losses)
    assert {"plan", "skill", "pointer"} <= set(losses)


def test_a_student_on_a_trunk_is_trained_and_gone_on_with(alone, tmp_path, monkeypatch):
    monkeypatch.setitem(PRESETS, "vlm", {"width": 32, "latents": 2, "attention_heads": 2, "memory": 48, "goal": 16})
    layers = {"hidden_size": 32, "intermediate_size": 48, "num_attention_heads": 2, "num_hidden_layers": 1}
    text = {"model_type": "llama", **layers, "num_key_value_heads": 2, "vocab_size": 1100, "pad_token_id": 0}
    vision = {"model_type": "clip_vision_model", **layers, "patch_size": 8, "image_size": 24, "projection_dim": 32}
    sizes = {"text_config": text, "vision_config": vision, "image_token_index": 1099, "vision_feature_layer": -1}
    trunk = tmp_path / "trunk"
    AutoModel.from_config(LlavaConfig(**sizes)).save_pretrained(trunk)
    train_tokenizer(trunk / "tokenizer.json")
    settings = SAME | {"preset": "vlm", "trunk": trunk, "steps": 2, "batch": 2}
    ended = distillation(with_episodes(tmp_path / "run", alone), **settings).run()
    assert isinstance(load_student(ended), VlmStudent)
    assert (ended / "tokenizer.json").read_bytes() == (trunk / "tokenizer.json").read_bytes()
    assert distillation(tmp_path / "run", **settings).step == 2


def test_buildings_are_learned_beside_the_episodes(alone, tmp_path):
    torch.manual_seed(0)
    run = distillation(with_episodes(tmp_path, alone), **SAME, buildings=2)
    tokenizer = GoalTokenizer(run.folder.tokenizer)
    expert = BlueprintModel(Encoder(Sizes()), CodePredictor(Sizes()), texts=None, draw=None)
    buildings = Designs(
        expert, tokenizer, [draw_building(kind, np.random.default_rng(0)) for kind in ("wall", "tower")]
    )
    run._learner = Learner(run.student, run.config, tokenizer, run._accelerator, buildings)
    run.run()
    losses = run.folder.rows()[-1]
    assert 0 < losses["design"] < 6
    assert losses["loss"] > losses["design"]
