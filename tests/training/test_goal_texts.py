"""Goal texts vary in wording, never in meaning, and any text is tokenized whole or refused."""

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.goal import GOAL_TOKENS, GoalTextError, GoalTokenizer
from training.goal_texts import FAMILY, phrase, plural, train_tokenizer
from training.task_files import load_family

TRAINED, HELD_OUT = load_family(FAMILY).texts, load_family(FAMILY).held_out_texts


@pytest.fixture(scope="module")
def tokenizer(tmp_path_factory):
    path = tmp_path_factory.mktemp("tokenizer") / "tokenizer.json"
    train_tokenizer(path)
    return GoalTokenizer(path)


def test_held_out_wordings_are_not_trained_on():
    assert not set(HELD_OUT) & set(TRAINED)


def test_the_tokenizer_knows_no_held_out_wording(tokenizer, monkeypatch, tmp_path):
    from training import goal_texts

    family = goal_texts.load_family(FAMILY)
    changed = msgspec.structs.replace(family, held_out_texts=("{count} {things} would be a pleasure",))
    monkeypatch.setattr(goal_texts, "load_family", lambda name: changed if name == FAMILY else load_family(name))
    train_tokenizer(tmp_path / "other.json")
    other = GoalTokenizer(tmp_path / "other.json")
    assert np.array_equal(other.encode(list(HELD_OUT)), tokenizer.encode(list(HELD_OUT)))


def test_plurals_read_as_people_write():
    assert plural("oak_log", 1) == "oak log"
    assert plural("dark_oak_log", 3) == "dark oak logs"


@pytest.mark.parametrize("wording", TRAINED + HELD_OUT)
def test_every_wording_fits_the_goal_encoder_and_keeps_item_and_count_apart(tokenizer, wording):
    texts = [wording.format(count=n, things=plural(item, n)) for item in ("oak_log", "birch_log") for n in (2, 3, 8)]
    rows = tokenizer.encode(texts)
    assert len({tuple(row) for row in rows}) == len(texts)
    assert np.all(rows[:, -1] == 0), "a goal must not be cut"


@given(text=st.text(min_size=1, max_size=200).filter(str.strip))
def test_any_text_is_tokenized_whole_or_refused(tokenizer, text):
    try:
        rows = tokenizer.encode([text])
    except GoalTextError:
        return
    assert rows.shape == (1, GOAL_TOKENS)
    assert rows.min() >= 0
    assert rows.max() < len(tokenizer)


def test_empty_and_endless_goals_are_refused(tokenizer):
    for text in ("", "  \n", "x" * 5000):
        with pytest.raises(ValueError, match="goal text"):
            tokenizer.encode([text])


def test_the_same_seed_makes_the_same_tokenizer_and_phrases(tmp_path):
    train_tokenizer(tmp_path / "a.json", 3)
    train_tokenizer(tmp_path / "b.json", 3)
    assert (tmp_path / "a.json").read_bytes() == (tmp_path / "b.json").read_bytes()
    first, second = (phrase(TRAINED[0], "oak logs", 4, np.random.default_rng(5), "oak_log") for _ in range(2))
    assert first == second
