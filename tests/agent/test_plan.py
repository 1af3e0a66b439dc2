"""The plan is spoken one token a tick, and is heard as it was meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent import plan

SUBGOALS = st.lists(st.sampled_from(["collect", "explore", "oak_log", "birch_log", "3", "64"]), min_size=1, max_size=8)


@given(SUBGOALS)
def test_a_speaker_is_heard_after_one_token_a_word_and_the_end(words):
    tokens = plan.tokenize(" ".join(words))
    speech = plan.Speech()
    for _ in range(len(tokens) + 1):
        speech = speech.hear(plan.next_token(speech, tokens))
    assert speech.finished == tokens
    assert speech.spoken == ()


@given(SUBGOALS, SUBGOALS)
def test_a_changed_subgoal_is_heard_soon_whatever_was_being_said(before, after):
    speech = plan.Speech(spoken=plan.tokenize(" ".join(before)))
    tokens = plan.tokenize(" ".join(after))
    for _ in range(2 * plan.SUBGOAL_TOKENS + 3):
        speech = speech.hear(plan.next_token(speech, tokens))
    assert speech.finished == tokens


@given(st.lists(st.integers(0, len(plan.vocabulary()) - 1), max_size=60))
def test_babble_never_makes_a_subgoal_that_is_empty_or_too_long(tokens):
    speech = plan.Speech()
    for token in tokens:
        speech = speech.hear(token)
        assert len(speech.spoken) <= plan.SUBGOAL_TOKENS
        assert len(speech.finished) <= plan.SUBGOAL_TOKENS
        assert len(plan.pad(speech.finished)) == plan.SUBGOAL_TOKENS


def test_unknown_words_and_overlong_subgoals_are_refused():
    with pytest.raises(KeyError, match="oak_lgo"):
        plan.tokenize("collect oak_lgo 3")
    with pytest.raises(ValueError, match=r"1\.\.8 words"):
        plan.tokenize("collect " * 9)
