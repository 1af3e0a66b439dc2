"""What is being said is shown word by word; of a design how far it has got."""

from runtime.spoken import SpokenPlan


def shown(*tokens: str) -> str:
    spoken = SpokenPlan()
    for token in tokens:
        spoken.hear(token)
    return str(spoken)


def test_words_stand_until_the_subgoal_ends() -> None:
    assert shown("collect", "<pad>", "oak_log", "3") == "collect oak_log 3"
    assert shown("collect", "oak_log", "<end>", "build") == "build"
    assert shown("collect", "<drop>") == ""


def test_a_design_shows_how_many_codes_were_said() -> None:
    assert shown("design") == "design"
    assert shown("design", "code_7", "code_9") == "design 2/64"
    assert shown("design", *["code_7"] * 64, "<end>", "design", "code_1") == "design 1/64"
