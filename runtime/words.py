"""Actions, life and inventory in words, cut to length where they must be, for the terminal and the video."""

from __future__ import annotations

from bridge import names
from bridge.messages import Action, Slots

_ELLIPSIS = "..."
"""The video's font has ASCII alone."""


def action_words(action: Action) -> str:
    """Such as ``forward jump attack turn +12 look -3``; ``still`` where nothing is done."""
    said: list[str] = []
    if action.forward:
        said.append("forward" if action.forward > 0 else "back")
    if action.strafe:
        said.append("left" if action.strafe > 0 else "right")
    said += [key for key in ("jump", "sneak", "sprint", "attack", "use", "drop") if getattr(action, key)]
    if abs(action.d_yaw) >= 0.05:
        said.append(f"turn {action.d_yaw:+.0f}" if abs(action.d_yaw) >= 1 else f"turn {action.d_yaw:+.1f}")
    if abs(action.d_pitch) >= 0.05:
        said.append(f"look {action.d_pitch:+.0f}" if abs(action.d_pitch) >= 1 else f"look {action.d_pitch:+.1f}")
    if action.item_action is not None:
        said.append(f"{action.item_action.verb} {item_name(action.item_action.item)}")
    return " ".join(said) or "still"


def item_name(item: int) -> str:
    """An item's name, or ``item <id>`` for an id outside the vocabulary."""
    table = names.items()
    return table.name(item) if 0 <= item < len(table) else f"item {item}"


def inventory_words(inventory: Slots) -> str:
    """Such as ``4 oak_log, 1 stick``, most first; ``empty`` where it is."""
    counts: dict[int, int] = {}
    for item, count, _ in inventory[inventory[:, 1] > 0]:
        counts[int(item)] = counts.get(int(item), 0) + int(count)
    ranked = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return ", ".join(f"{count} {item_name(item)}" for item, count in ranked) or "empty"


def shortened(line: str, letters: int) -> str:
    """``line`` in so many letters: where it is longer it ends behind a word, with an ellipsis."""
    if len(line) <= letters:
        return line
    room = letters - len(_ELLIPSIS)
    words = line[:room] if line[room] == " " else line[:room].rpartition(" ")[0]
    # A single word may be longer than the line: then it is cut.
    return (words if len(words) > room // 2 else line[:room]).rstrip(" ,>|") + _ELLIPSIS
