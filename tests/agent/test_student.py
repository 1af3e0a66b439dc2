"""The student: fixed shapes, a memory that matters, and the same answers as sequences and tick by tick."""

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from agent.act import HEAD_NAMES  # noqa: E402
from agent.student import Picks, Student, StudentConfig, count_parameters  # noqa: E402
from training.graphs import TickGraph, example_inputs  # noqa: E402

SMALL = {
    "width": 32,
    "latents": 2,
    "readings": 1,
    "attention_heads": 2,
    "memory": 48,
    "goal": 16,
    "goal_vocabulary": 64,
}


@pytest.fixture(scope="module")
def student():
    torch.manual_seed(0)
    return Student(StudentConfig(**SMALL)).eval()


def ticks_of(inputs, time):
    return {name: torch.from_numpy(value).unflatten(0, (-1, time)) for name, value in inputs.items()}


def test_a_sequence_gives_what_single_ticks_give(student):
    inputs = example_inputs(student, 6, np.random.default_rng(1))
    goal = torch.from_numpy(inputs.pop("goal")[:1])
    inputs.pop("memory")
    with torch.no_grad():
        whole = student(ticks_of(inputs, 6), goal, student.first_memory(1))
        memory = student.first_memory(1)
        graph = TickGraph(student)
        for tick in range(6):
            fields = [torch.from_numpy(value[tick : tick + 1]) for value in inputs.values()]
            *heads, plan, memory = graph(goal, memory, *fields)
            assert torch.allclose(plan, whole.plan[:, tick], atol=1e-5)
            assert torch.allclose(heads[0], whole.heads["movement"][:, tick], atol=1e-5)
    assert torch.allclose(memory, whole.memory, atol=1e-5)


def test_the_past_matters(student):
    inputs = example_inputs(student, 2, np.random.default_rng(2))
    goal, memory = torch.from_numpy(inputs.pop("goal")), torch.from_numpy(inputs.pop("memory"))
    with torch.no_grad():
        with_past = student(ticks_of(inputs, 1), goal, memory).plan
        without = student(ticks_of(inputs, 1), goal, student.first_memory(2)).plan
    assert not torch.allclose(with_past, without)


def test_the_words_being_spoken_change_what_is_said_next_and_never_what_is_done(student):
    inputs = example_inputs(student, 2, np.random.default_rng(3))
    goal, memory = torch.from_numpy(inputs.pop("goal")), torch.from_numpy(inputs.pop("memory"))
    ticks = ticks_of(inputs, 1)
    with torch.no_grad():
        silent, speaking = (
            student(ticks | {"spoken": spoken}, goal, memory)
            for spoken in (ticks["spoken"] * 0, ticks["spoken"] * 0 + 4)
        )
    assert not torch.allclose(silent.plan, speaking.plan)
    assert all(torch.equal(silent.heads[head], speaking.heads[head]) for head in silent.heads)
    assert torch.equal(silent.memory, speaking.memory)


def test_actions_follow_the_skill_and_the_token_that_are_picked(student):
    inputs = example_inputs(student, 2, np.random.default_rng(4))
    goal, memory = torch.from_numpy(inputs.pop("goal")), torch.from_numpy(inputs.pop("memory"))
    ticks = ticks_of(inputs, 1)
    with torch.no_grad():
        own = student(ticks, goal, memory)
        picks = Picks(own.pointer.argmax(-1), own.skill.argmax(-1))
        given = student(ticks, goal, memory, HEAD_NAMES, picks)
        other_skill = student(ticks, goal, memory, HEAD_NAMES, Picks(picks.pointer, (picks.skill + 1) % 6))
        other_token = student(ticks, goal, memory, HEAD_NAMES, Picks((picks.pointer + 1) % 100, picks.skill))
    for head, logits in own.heads.items():
        assert torch.equal(logits, given.heads[head])
        assert not torch.allclose(logits, other_skill.heads[head])
        assert not torch.allclose(logits, other_token.heads[head])
    assert torch.equal(other_skill.memory, own.memory), "the skill is picked anew every tick"
    assert torch.equal(other_token.pointer, own.pointer), "what is given changes no score"


def test_settings_that_cannot_be_are_refused_by_name():
    with pytest.raises(ValueError, match="width"):
        StudentConfig(width=30, attention_heads=4)
    with pytest.raises(ValueError, match="memory"):
        StudentConfig(memory=0)


def test_saving_and_loading_keeps_every_weight(student, tmp_path):
    student.save_pretrained(tmp_path)
    loaded = Student.from_pretrained(tmp_path)
    assert count_parameters(loaded) == count_parameters(student)
    for name, weight in student.state_dict().items():
        assert torch.equal(weight, loaded.state_dict()[name]), name
