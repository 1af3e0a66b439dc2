"""Any vision-language model can be a student's trunk: two tiny random ones of different make, nothing downloaded."""

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from safetensors.torch import load_file  # noqa: E402
from transformers import AutoModel, BertConfig, Idefics3Config, LlavaConfig  # noqa: E402

from agent.student import Student, count_parameters  # noqa: E402
from agent.vlm_student import VlmStudent, VlmStudentConfig, student_class  # noqa: E402
from training.graphs import example_goals, example_inputs  # noqa: E402

SIZES = {"width": 32, "latents": 2, "readings": 1, "attention_heads": 2, "memory": 48, "goal": 16}
TEXT = {
    "model_type": "llama",
    "hidden_size": 32,
    "intermediate_size": 48,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
    "num_key_value_heads": 2,
    "vocab_size": 99,
    "pad_token_id": 0,
}
VISION = {"hidden_size": 32, "intermediate_size": 48, "num_hidden_layers": 1, "num_attention_heads": 2, "patch_size": 8}
TRUNKS = {
    "idefics3": lambda: Idefics3Config(
        text_config=TEXT, vision_config={**VISION, "image_size": 32}, scale_factor=2, image_token_id=98
    ),
    "llava": lambda: LlavaConfig(
        text_config=TEXT,
        vision_config={**VISION, "model_type": "clip_vision_model", "image_size": 24, "projection_dim": 32},
        image_token_index=97,
        vision_feature_layer=-1,
    ),
}


@pytest.fixture(scope="module", params=sorted(TRUNKS))
def folder(request, tmp_path_factory):
    """A trunk on disk."""
    torch.manual_seed(0)
    path = tmp_path_factory.mktemp("trunk") / request.param
    AutoModel.from_config(TRUNKS[request.param]()).save_pretrained(path)
    return path


@pytest.fixture(scope="module")
def student(folder):
    torch.manual_seed(1)
    return VlmStudent.on(folder, **SIZES, rank=2).eval()


def batch_of(student, seed):
    inputs = example_inputs(student, 4, np.random.default_rng(seed))
    for name in ("goal", "memory"):
        inputs.pop(name)
    ticks = {name: torch.from_numpy(value).unflatten(0, (2, 2)) for name, value in inputs.items()}
    goals = {
        name: torch.from_numpy(value) for name, value in example_goals(student, 2, np.random.default_rng(seed)).items()
    }
    goals["goal_tokens"] = torch.randint(1, 90, goals["goal_tokens"].shape)
    return ticks, goals


def test_the_trunk_is_learned_through_its_adapters_alone(student):
    ticks, goals = batch_of(student, 2)
    student.train()
    frozen = {name: weight.clone() for name, weight in student.vision_language.state_dict().items()}
    optimizer = torch.optim.SGD(student.parameters(), lr=0.5)
    for _ in range(3):
        output = student(ticks, student.encode_goal(**goals), student.first_memory(2))
        optimizer.zero_grad()
        (output.plan.log_softmax(-1)[..., 7].mean() + output.skill.square().mean()).backward()
        optimizer.step()
    moved = {
        name for name, weight in student.vision_language.state_dict().items() if not torch.equal(weight, frozen[name])
    }
    assert moved
    assert all(name.endswith(("down.weight", "up.weight")) for name in moved)
    assert any("up.weight" in name for name in moved)
    student.eval()


def test_what_the_trunk_sees_and_reads_reaches_the_heads(student):
    ticks, goals = batch_of(student, 3)
    with torch.no_grad():
        goal = student.encode_goal(**goals)
        output = student(ticks, goal, student.first_memory(2))
        gate = student.gate.clone()
        student.gate.zero_()
        without = student(ticks, goal, student.first_memory(2))
        student.gate.copy_(gate)
        other = student.encode_goal(**(goals | {"goal_tokens": goals["goal_tokens"].roll(1, 1)}))
    assert not torch.allclose(output.memory, without.memory)
    assert not torch.allclose(goal, other)


def test_saving_and_loading_keeps_every_weight(student, tmp_path):
    student.save_pretrained(tmp_path)
    assert student_class(tmp_path) is VlmStudent
    loaded = VlmStudent.from_pretrained(tmp_path)
    assert count_parameters(loaded) == count_parameters(student)
    for name, weight in student.state_dict().items():
        assert torch.equal(weight, loaded.state_dict()[name]), name


def test_a_student_without_a_trunk_is_known_as_such(tmp_path):
    from agent.student import StudentConfig

    Student(StudentConfig(**SIZES)).save_pretrained(tmp_path)
    assert student_class(tmp_path) is Student


def test_what_reads_no_pictures_is_refused_by_name(tmp_path):
    plain = BertConfig(hidden_size=32, num_hidden_layers=1, num_attention_heads=2, intermediate_size=32, vocab_size=50)
    AutoModel.from_config(plain).save_pretrained(tmp_path / "bert")
    with pytest.raises(ValueError, match="bert is no vision-language model"):
        VlmStudent.on(tmp_path / "bert", **SIZES)
    with pytest.raises(ValueError, match="holds no model"):
        VlmStudent.on(tmp_path / "nothing", **SIZES)
    AutoModel.from_config(plain).save_pretrained(tmp_path / "pickled")
    weights = tmp_path / "pickled" / "model.safetensors"
    torch.save(load_file(weights), weights.with_name("pytorch_model.bin"))
    weights.unlink()
    with pytest.raises(ValueError, match="holds no model"):
        VlmStudent.on(tmp_path / "pickled", **SIZES)
    with pytest.raises(ValueError, match="names no vision-language model"):
        VlmStudent(VlmStudentConfig(**SIZES))
