"""The time of a step of learning is measured whole, and by its parts."""

import pytest

torch = pytest.importorskip("torch")

from agent.goal import GoalTokenizer  # noqa: E402
from agent.student import Student, StudentConfig  # noqa: E402
from training.goal_texts import train_tokenizer  # noqa: E402
from training.learning_speed import measure_learning  # noqa: E402
from training.train_config import LearnSettings  # noqa: E402

SMALL = {"width": 32, "latents": 2, "readings": 1, "attention_heads": 2, "memory": 48, "goal": 16}


def test_the_parts_of_a_step_make_up_its_time(make_episode, tmp_path):
    train_tokenizer(tmp_path / "tokenizer.json")
    student, tokenizer = Student(StudentConfig(**SMALL)), GoalTokenizer(tmp_path / "tokenizer.json")
    threads = torch.get_num_threads()
    learn = LearnSettings(batch=2, length=8, warm_up=2, device="cpu", precision="fp32")
    found = measure_learning(student, tokenizer, [make_episode(20), make_episode(30, 1)], 0.5, 1, learn)
    assert torch.get_num_threads() == threads
    assert set(found.shares) == {"draw", "forward", "backward", "optimizer"}
    assert 0.8 < sum(found.shares.values()) <= 1.001
    assert found.ticks_per_second == pytest.approx(1000 * 2 * 8 / found.milliseconds)
