"""What hits throws back: https://minecraft.wiki/w/Knockback_(mechanic), https://minecraft.wiki/w/Armor#Knockback_resistance."""

import numpy as np
import pytest

from bridge import names
from bridge.embedded.creatures.knockback import KNOCKBACK, push_player
from bridge.embedded.creatures.struck import strike_creatures
from bridge.embedded.events import empty_events
from bridge.embedded.items.inventory import INVENTORY, Inventory
from bridge.embedded.motion.flight import strike_player
from bridge.embedded.motion.physics import BODY
from bridge.embedded.motion.projectiles import ARROW, PLAYER, STRIKE
from bridge.embedded.player.damage import VITALS
from tests.bridge.embedded.empty_book import empty_book


def standing() -> np.void:
    body = np.zeros(1, BODY)[0]
    body["flags"][0] = 1
    return body


@pytest.mark.parametrize(("pieces", "share"), [((), 1.0), (("netherite_boots", "netherite_helmet"), 0.8)])
def test_a_blow_throws_the_player_away_from_where_it_came(pieces: tuple[str, ...], share: float) -> None:
    """Each piece of netherite withstands a tenth."""
    body, inventory = standing(), Inventory(np.zeros(1, INVENTORY)[0])
    for place, piece in zip((1, 4), pieces, strict=False):
        assert inventory.add(names.items().id(piece), 1) == 0
        inventory.wear(0, place)
    push_player(body, inventory.record, 2.0, 0.0)
    assert body["velocity"].tolist() == pytest.approx([-KNOCKBACK * share, KNOCKBACK * share, 0.0])


def test_an_arrow_throws_a_creature_back(arena) -> None:
    """https://minecraft.wiki/w/Arrow: 0.4 blocks a tick, the way that it flew."""
    cow = arena.put("cow", 5.5, 0.5)
    cow["on_ground"] = 1
    strikes = np.zeros(1, STRIKE)
    strikes[0]["target"], strikes[0]["kind"], strikes[0]["damage"] = 0, ARROW, 6.0
    strikes[0]["velocity"] = (2.0, 0.0, 0.0)
    strike_creatures(arena.realm, strikes, np.ones(1, np.int64))
    assert cow["health"] == 4.0
    assert cow["velocity"].tolist() == pytest.approx([KNOCKBACK, KNOCKBACK, 0.0])


def test_an_arrow_pushes_the_way_that_it_flew() -> None:
    body, inventory, vitals = standing(), np.zeros(1, INVENTORY)[0], np.zeros(1, VITALS)[0]
    vitals["health"] = 20.0
    strikes = np.zeros(1, STRIKE)
    strikes[0]["kind"], strikes[0]["target"], strikes[0]["damage"] = ARROW, PLAYER, 3.0
    strikes[0]["velocity"] = (0.0, 0.0, 2.0)
    strike_player(strikes, np.ones(1, np.int64), vitals, body, inventory, empty_book(), *empty_events())
    assert vitals["health"] == 17.0
    assert body["velocity"].tolist() == pytest.approx([0.0, KNOCKBACK, KNOCKBACK])
