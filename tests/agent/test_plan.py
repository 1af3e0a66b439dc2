"""The plan is spoken one token a tick, and is heard as it was meant."""

import numpy as np
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


def likeliest(speech, **chances):
    """The word that a speaker says for which these words, and ``codes`` all together, have these chances."""
    words = plan.vocabulary()
    logits = np.full((1, len(words)), -30.0, np.float32)
    codes = chances.pop("codes", 0.0)
    for name, chance in chances.items():
        logits[0, words.id({"end": "<end>", "drop": "<drop>"}.get(name, name))] = np.log(chance)
    if codes:
        logits[0, words.first_code :] = np.log(codes / plan.CODEBOOK)
        logits[0, words.first_code + 7] += 0.1
    return words.name(int(plan.likeliest_tokens(logits, [speech])[0]))


def test_a_design_goes_on_while_a_code_is_near_certain_though_which_one_is_not():
    speech = plan.Speech(spoken=(plan.vocabulary().design,))
    assert likeliest(speech, codes=0.9, build=0.1) == "code_7"
    assert likeliest(speech, codes=0.55, drop=0.45) == "code_7"
    assert likeliest(speech, codes=0.4, drop=0.6) == "<drop>"


def test_a_design_ends_after_its_last_code_and_codes_are_said_nowhere_else():
    design = (plan.vocabulary().design,)
    assert likeliest(plan.Speech(spoken=design, codes=(1,) * plan.DESIGN_CODES), codes=0.8, end=0.2) == "<end>"
    assert likeliest(plan.Speech(spoken=design, codes=(1,) * 3), codes=0.3, end=0.7) == "code_7"
    assert likeliest(plan.Speech(), codes=0.9, collect=0.1) == "collect"


def test_who_knows_no_codes_says_the_likeliest_word():
    words = plan.Words((*plan.MARKS, "collect", "oak_log"))
    logits = np.random.default_rng(0).normal(size=(50, len(words))).astype(np.float32)
    assert np.array_equal(plan.likeliest_tokens(logits, [plan.Speech()] * 50, words), logits.argmax(-1))
