"""A goal is read whole or refused: half of one is another goal."""

import numpy as np
import pytest

from agent.goal import GOAL_PAD, GoalTextError, GoalTokenizer
from agent.package import TOKENIZER
from agent.shipped import shipped_package

WORD = " logs"
TOKENS = 24
"""What the student of logs reads."""


@pytest.fixture(scope="module")
def tokenizer() -> GoalTokenizer:
    return GoalTokenizer(shipped_package("nano-logs") / TOKENIZER, TOKENS)


def test_a_text_of_every_token_that_fits_is_read_whole(tokenizer: GoalTokenizer) -> None:
    texts = [WORD * count for count in range(1, TOKENS + 1)]
    tokens = [int((row != GOAL_PAD).sum()) for row in tokenizer.encode(texts)]
    assert tokens == list(range(1, TOKENS + 1))


@pytest.mark.parametrize("far", [1, 20])
def test_a_text_that_does_not_fit_is_refused_with_its_size_the_limit_and_the_remedy(
    tokenizer: GoalTokenizer, far: int
) -> None:
    text = f"fetch{WORD * (TOKENS - 1 + far)}"
    with pytest.raises(GoalTextError, match=f"this student reads {TOKENS}; say it in fewer words") as told:
        tokenizer.encode(["collect 4 oak logs", text])
    assert "'fetch logs logs" in str(told.value)
    assert len(str(told.value)) < 300
    with pytest.raises(ValueError, match=r"goal text: must have 1\.\.2000 characters"):
        tokenizer.encode(["x" * 2001])


def test_case_and_blanks_around_a_text_mean_nothing(tokenizer: GoalTokenizer) -> None:
    rows = tokenizer.encode(["Collect 4 OAK logs", "  collect 4 oak logs\n"])
    assert np.array_equal(rows[0], rows[1])
