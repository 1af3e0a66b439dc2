"""The player's own part of a tick that comes first: the head turns, and the body moves by the keys; or the dead lie there."""

from __future__ import annotations

import math

from bridge.compiled import inlined_rule, rule
from bridge.embedded.borders import stay_together
from bridge.embedded.columns import LOAD_RADIUS, LOAD_RADIUS_TOGETHER
from bridge.embedded.motion.physics import tick_body
from bridge.embedded.motion.splash import splash
from bridge.embedded.player.death import DEATH_SCREEN_TICKS
from bridge.embedded.player.effects import pace_left
from bridge.embedded.player.hunger import SPRINT_FOOD

PACE_OF_USE = 0.2
"""Share of the walking keys that is left to who eats, draws a bow or raises a shield (https://minecraft.wiki/w/Eating)."""


@rule
def _lie_still(controls):  # type: ignore[no-untyped-def]
    """Of the controls of who sleeps only ``sneak`` counts."""
    controls.forward = controls.strafe = controls.jump = controls.sprint = 0
    controls.d_pitch = controls.d_yaw = 0.0
    controls.use = controls.attack = controls.drop = controls.verb = controls.item = 0


@inlined_rule
def lie_dead(vitals, controls, turn):  # type: ignore[no-untyped-def]
    """A tick of the death screen, on which the dead do nothing but wait; whether it is over and they come back."""
    _lie_still(controls)
    controls.sneak = 0
    vitals.death_ticks += 1
    return turn.respawn != 0 and vitals.death_ticks > DEATH_SCREEN_TICKS


@inlined_rule
def move(realm, use, controls, turn):  # type: ignore[no-untyped-def]
    """Turn the head and move the body; whether it is in another window of chunk columns now."""
    if use.sleep_ticks:
        _lie_still(controls)
    body = realm.body
    body.yaw = (body.yaw + controls.d_yaw + 180.0) % 360.0 - 180.0
    body.pitch = min(90.0, max(-90.0, body.pitch + controls.d_pitch))
    turn.sneaking, turn.health = controls.sneak, realm.vitals.health
    for axis in range(3):
        turn.moved[axis] = body.position[axis]
    pace = PACE_OF_USE if use.item else 1.0
    sprint = controls.sprint != 0 and pace == 1.0 and realm.vitals.food > SPRINT_FOOD
    was_dry, vx, vy, vz = body.flags[1] == 0, body.velocity[0], body.velocity[1], body.velocity[2]
    if body.flags[0]:
        pace *= pace_left(realm.vitals)
    forward, strafe = pace * controls.forward, -pace * controls.strafe
    tick_body(realm.grid, realm.physics, body, forward, strafe, controls.jump != 0, controls.sneak != 0, sprint)
    if was_dry and body.flags[1]:
        splash(realm.events, realm.event_count, body.position, vx, vy, vz)
    if realm.bodies.shape[0] > 1:
        stay_together(realm.grid, realm.physics, realm.bodies, realm.seat, turn.moved)
    for axis in range(3):
        turn.moved[axis] = body.position[axis] - turn.moved[axis]
    crossed = False
    radius = LOAD_RADIUS if realm.bodies.shape[0] == 1 else LOAD_RADIUS_TOGETHER
    for index in range(4):
        reach = radius if index % 2 else -radius
        chunk = math.floor(body.position[index // 2 * 2] + reach) >> 4
        if turn.window[index] != chunk:
            turn.window[index] = chunk
            crossed = True
    return crossed
