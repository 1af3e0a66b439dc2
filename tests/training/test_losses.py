"""The loss is what its docstring says it is."""

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from agent import act  # noqa: E402
from agent.design_head import DesignHead  # noqa: E402
from agent.plan import CODEBOOK, DESIGN_CODES  # noqa: E402
from agent.skill import SKILLS  # noqa: E402
from agent.student import StudentOutput  # noqa: E402
from training.losses import (  # noqa: E402
    LossWeights,
    action_divergence,
    camera_targets,
    design_loss,
    distillation_loss,
)
from training.pointing import GOES_ANOTHER_WAY  # noqa: E402


def test_camera_targets_are_those_of_the_action_heads():
    degrees = torch.tensor([-90.0, -30.0, -3.3, 0.0, 0.2, 11.0, 30.0])
    targets = camera_targets(degrees).numpy()
    for turn, target in zip(degrees, targets, strict=True):
        assert np.allclose(target, act.camera_distribution(float(turn)), atol=1e-5)


def test_divergence_is_zero_for_the_teachers_own_distribution_and_positive_otherwise():
    target = camera_targets(torch.tensor([5.0, -17.0]))
    same = action_divergence(target.clamp_min(1e-9).log(), target)
    assert torch.allclose(same, torch.zeros(2), atol=1e-4)
    assert torch.all(action_divergence(torch.zeros_like(target), target) > 1)


def perfect_and_batch():
    sizes = act.head_sizes()
    labels = torch.zeros(2, 3, 6, dtype=torch.int16)
    heads = {name: torch.full((2, 3, size), -50.0) for name, size in sizes.items()}
    for head in heads:
        heads[head][..., 0] = 50.0
    for head in ("pitch", "yaw"):
        heads[head] = torch.full((2, 3, act.CAMERA_BINS), -50.0)
        heads[head][..., act.STILL_BIN] = 50.0
    plan = torch.full((2, 3, 9), -50.0)
    plan[..., 4] = 50.0
    pointer = torch.full((2, 3, 5), -50.0)
    pointer[..., 2] = 50.0
    batch = {
        "label_heads": labels,
        "label_turn": torch.zeros(2, 3, 2),
        "label_plan": torch.full((2, 3), 4),
        "label_pointer": torch.full((2, 3), 2),
        "label_skill": torch.full((2, 3), 3, dtype=torch.uint8),
        "label_facts": torch.zeros(2, 3, 4),
        "label_patches": torch.zeros(2, 3, 64, dtype=torch.uint8),
        "weight": torch.ones(2, 3),
    }
    patches = torch.full((2, 3, 64, 17), -50.0)
    patches[..., 0] = 50.0
    skill = torch.full((2, 3, len(SKILLS)), -50.0)
    skill[..., 3] = 50.0
    return StudentOutput(heads, plan, pointer, skill, patches, torch.zeros(2, 3, 4), torch.zeros(2, 1)), batch


def test_a_student_that_answers_as_its_teachers_has_no_loss():
    output, batch = perfect_and_batch()
    loss, _ = distillation_loss(output, batch, LossWeights())
    assert float(loss) == pytest.approx(0, abs=1e-3)


def test_ticks_without_weight_do_not_count():
    output, batch = perfect_and_batch()
    batch["label_plan"][0] = 5
    batch["weight"][0] = 0
    assert float(distillation_loss(output, batch, LossWeights())[0]) == pytest.approx(0, abs=1e-3)
    batch["weight"][0] = 1
    assert float(distillation_loss(output, batch, LossWeights())[0]) > 1


def test_where_teachers_go_another_way_than_the_student_said_its_words_alone_are_judged():
    output, batch = perfect_and_batch()
    batch["label_heads"][0, :, act.HEAD_NAMES.index("movement")] = 1
    batch["label_skill"][0] = 2
    assert float(distillation_loss(output, batch, LossWeights())[0]) == pytest.approx(100, rel=0.01)
    batch["label_pointer"][0] = GOES_ANOTHER_WAY
    assert float(distillation_loss(output, batch, LossWeights())[0]) == pytest.approx(0, abs=1e-3)
    batch["label_plan"][0] = 5
    assert float(distillation_loss(output, batch, LossWeights())[0]) == pytest.approx(50, rel=0.01)


def test_the_item_is_learned_where_the_function_takes_one():
    output, batch = perfect_and_batch()
    batch["label_heads"][0, 0, act.HEAD_NAMES.index("function")] = act.FUNCTIONS.index("craft")
    batch["label_heads"][..., act.HEAD_NAMES.index("item")] = 1
    _, parts = distillation_loss(output, batch, LossWeights())
    assert float(parts["item"]) == pytest.approx(100 / 6, rel=0.01), "on one tick of six"


def test_a_part_can_be_switched_off():
    output, batch = perfect_and_batch()
    batch["label_plan"][:] = 5
    batch["label_pointer"][:] = 1
    assert float(distillation_loss(output, batch, LossWeights())[0]) == pytest.approx(200, rel=0.01)
    assert float(distillation_loss(output, batch, LossWeights(pointer=0))[0]) == pytest.approx(100, rel=0.01)
    assert float(distillation_loss(output, batch, LossWeights(plan=0, pointer=0))[0]) == pytest.approx(0, abs=1e-3)


def test_what_is_switched_off_is_not_even_computed():
    output, batch = perfect_and_batch()
    _, parts = distillation_loss(output, batch, LossWeights(plan=0, skill=0, patches=0))
    assert set(parts) == {*act.HEAD_NAMES, "pointer", "facts", "loss"}


def test_the_losses_of_the_pieces_of_a_batch_add_up_to_that_of_the_whole():
    output, batch = perfect_and_batch()
    batch["label_plan"][0] = 5
    batch["weight"][0] = 0.2
    whole = float(distillation_loss(output, batch, LossWeights())[0])
    pieces = []
    for row in range(2):
        taken = slice(row, row + 1)
        tensors = {name: value[taken] for name, value in vars(output).items() if name not in ("heads", "memory")}
        piece = StudentOutput(
            {name: head[taken] for name, head in output.heads.items()}, memory=output.memory, **tensors
        )
        part = {name: tensor[taken] for name, tensor in batch.items()}
        pieces.append(float(distillation_loss(piece, part, LossWeights(), batch["weight"].sum())[0]))
    assert sum(pieces) == pytest.approx(whole, rel=1e-5)


def test_a_code_is_learned_from_the_text_and_the_codes_before_it():
    torch.manual_seed(0)
    design, goal = DesignHead(8, 16), torch.randn(2, 8)
    codes = torch.randint(CODEBOOK, (2, DESIGN_CODES))
    assert float(design_loss(design, goal, codes).mean().detach()) == pytest.approx(np.log(CODEBOOK), rel=0.05)
    optimizer = torch.optim.Adam(design.parameters(), lr=1e-2)
    for _ in range(60):
        optimizer.zero_grad()
        design_loss(design, goal, codes).sum().backward()
        optimizer.step()
    said = torch.zeros(2, DESIGN_CODES, dtype=torch.long)
    for place in range(DESIGN_CODES):
        said[:, place] = design(goal, said)[0].argmax(-1) + 1
    assert torch.equal(said - 1, codes), "said from its own codes alone"
