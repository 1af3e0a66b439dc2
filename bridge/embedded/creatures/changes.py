"""How creatures change blocks: so that everything around learns of it."""

from __future__ import annotations

from bridge.embedded.block_changes import remake
from bridge.embedded.creatures.compiled import rule


@rule
def change(realm, x, y, z, block):  # type: ignore[no-untyped-def]
    """Put a block, as it stands by default, into a cell of a ``Realm``."""
    remake(realm.grid, realm.rules, realm.updates, realm.sections, realm.leaves, x, y, z, block)
