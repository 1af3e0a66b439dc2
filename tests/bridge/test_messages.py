"""The contract's names are public, all of them."""

from bridge import messages


def test_a_star_import_brings_the_whole_contract() -> None:
    brought: dict[str, object] = {}
    exec("from bridge.messages import *", brought)
    assert {"Task", "Action", "Observation", "WorldSetup", "Collect", "Vector", "PROTOCOL_VERSION"} <= brought.keys()


def test_no_struct_is_left_out() -> None:
    own = {name for name, value in vars(messages).items() if getattr(value, "__module__", "") == messages.__name__}
    assert {name for name in own if not name.startswith("_")} <= set(messages.__all__)
