"""The tick of a world in one compiled function, for one world as for many.

Order within a tick: time and weather go on, blocks do what is due (fluids flow, sand falls, plants grow), the head turns, the
body moves, it lives on (falls, fire, breath, hunger), items fall, what flies strikes, creatures come and act, experience and
items are picked up, the hands act on what is then under the crosshair, and chests whose blocks are gone spill.

What is rare is Python's: chunk columns that must be loaded, the use key and the item functions, what a broken block leaves, death
and sleep. There the tick stops (``turn`` says where) and goes on when it is called again.
"""

from __future__ import annotations

import math

from bridge.compiled import inlined_rule, rule
from bridge.embedded.cells.block_updates import run_updates
from bridge.embedded.cells.random_ticks import run_random_ticks
from bridge.embedded.cells.trampling import trample
from bridge.embedded.columns import LOAD_RADIUS
from bridge.embedded.creatures.combat import rest_hand, strike
from bridge.embedded.creatures.spawning import populate, spawn_creatures
from bridge.embedded.creatures.struck import strike_creatures
from bridge.embedded.creatures.tick import tick_creatures
from bridge.embedded.items.drops import collect_drops, tick_drops
from bridge.embedded.items.loot import Spills
from bridge.embedded.items.orphans import let_go
from bridge.embedded.lightning import strike_down
from bridge.embedded.motion.flight import strike_player
from bridge.embedded.motion.physics import tick_body
from bridge.embedded.motion.projectiles import collect_projectiles, tick_projectiles
from bridge.embedded.player.aiming import A_BLOCK, A_CREATURE, look
from bridge.embedded.player.experience import tick_orbs
from bridge.embedded.player.hunger import SPRINT_FOOD
from bridge.embedded.player.mining import attack, rest
from bridge.embedded.player.survival import tick_vitals
from bridge.embedded.realm import realm_in
from bridge.embedded.turn import ACT, BEGIN, DONE, LIVE, LOOK, MOVE
from bridge.embedded.weather import FLASH_TICKS, is_raining_at, sky_darkening, tick_weather
from bridge.grid import BODY_BOX
from bridge.messages import EYE_HEIGHT, SNEAKING_EYE_HEIGHT
from bridge.sky import DAY_TICKS

PACE_OF_USE = 0.2
"""Share of the walking keys that is left to who eats, draws a bow or raises a shield (https://minecraft.wiki/w/Eating)."""


@inlined_rule
def _pass_time(realm, turn):  # type: ignore[no-untyped-def]
    clock = realm.clock
    realm.event_count[0] = 0
    clock.tick += 1
    if turn.passing:
        clock.time_of_day = (clock.time_of_day + 1) % DAY_TICKS
    tick_weather(
        realm.weather, realm.random, turn.passing, clock.tick, realm.body.position, realm.events, realm.event_count
    )
    if realm.weather.flash == FLASH_TICKS:
        strike_down(realm)


@inlined_rule
def _tick_blocks(realm, arrays, world):  # type: ignore[no-untyped-def]
    tables, position = arrays.tables, realm.body.position
    spills = Spills(realm.loot, realm.drops, realm.random, realm.clock.next_id, realm.ledger)
    run_updates(
        realm.grid,
        realm.physics,
        tables.faces,
        tables.rules,
        realm.updates,
        spills,
        arrays.state.falling[world],
        realm.clock.tick,
        realm.weather,
    )
    run_random_ticks(
        realm.grid,
        realm.physics,
        tables.faces,
        tables.rules,
        tables.growth,
        tables.species,
        tables.leaves,
        realm.updates,
        spills,
        arrays.state.sections[world],
        math.floor(position[0]),
        math.floor(position[2]),
        sky_darkening(realm.clock.time_of_day, realm.weather),
        realm.weather,
    )


@inlined_rule
def _lie_still(controls):  # type: ignore[no-untyped-def]
    """Of the controls of who sleeps only ``sneak`` counts."""
    controls.forward = controls.strafe = controls.jump = controls.sprint = 0
    controls.d_pitch = controls.d_yaw = 0.0
    controls.use = controls.attack = controls.drop = controls.verb = controls.item = 0


@inlined_rule
def _move(realm, use, controls, turn):  # type: ignore[no-untyped-def]
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
    forward, strafe = pace * controls.forward, -pace * controls.strafe
    tick_body(realm.grid, realm.physics, body, forward, strafe, controls.jump != 0, controls.sneak != 0, sprint)
    for axis in range(3):
        turn.moved[axis] = body.position[axis] - turn.moved[axis]
    crossed = False
    for index in range(4):
        reach = LOAD_RADIUS if index % 2 else -LOAD_RADIUS
        chunk = math.floor(body.position[index // 2 * 2] + reach) >> 4
        if turn.window[index] != chunk:
            turn.window[index] = chunk
            crossed = True
    return crossed


@inlined_rule
def _stay_alive(realm, contacts, controls, turn):  # type: ignore[no-untyped-def]
    position, moved = realm.body.position, turn.moved
    x, y, z = math.floor(position[0]), math.floor(position[1]), math.floor(position[2])
    sneaking = controls.sneak != 0
    if realm.body.flags[0]:
        trample(realm.grid, realm.rules, realm.updates, position, realm.vitals.fall_distance, realm.random)
    sprinting = controls.sprint != 0 and controls.forward > 0 and not sneaking and realm.vitals.food > SPRINT_FOOD
    tick_vitals(
        realm.vitals,
        realm.body,
        realm.inventory,
        realm.grid,
        realm.physics,
        contacts,
        realm.ledger,
        realm.events,
        realm.event_count,
        moved[0],
        moved[1],
        moved[2],
        SNEAKING_EYE_HEIGHT if sneaking else EYE_HEIGHT,
        sneaking,
        sprinting,
        is_raining_at(realm.grid, realm.weather, x, y, z),
    )


@inlined_rule
def _fly(realm, items, strikes, count):  # type: ignore[no-untyped-def]
    tick_projectiles(
        realm.grid,
        realm.physics,
        items.no_liquids,
        realm.projectiles,
        realm.creatures,
        realm.body.position,
        strikes,
        count,
        realm.random,
        realm.ledger,
    )
    if count[0] == 0:
        return
    strike_player(
        strikes, count, realm.vitals, realm.body, realm.inventory, realm.ledger, realm.events, realm.event_count
    )
    strike_creatures(realm, strikes, count)


@inlined_rule
def _tick_herd(realm, combat, population, habitats, spawning):  # type: ignore[no-untyped-def]
    inventory = realm.inventory
    rest_hand(combat, inventory.slots[inventory.held_slot, 0])
    if spawning:
        box = realm.grid.boxes[BODY_BOX]
        populate(realm, population, habitats, box)
        spawn_creatures(realm, habitats, box)
    tick_creatures(realm)


@inlined_rule
def _live(realm, arrays, world, controls, turn):  # type: ignore[no-untyped-def]
    """All that goes on around the body after it has moved; whether the player is alive then."""
    state, tables, inventory = arrays.state, arrays.tables, realm.inventory
    _stay_alive(realm, tables.contacts, controls, turn)
    tick_drops(realm.grid, realm.physics, realm.drops, tables.items.stack_size, realm.ledger)
    _fly(realm, tables.items, arrays.strikes[world], arrays.strike_counts[world])
    _tick_herd(realm, state.combats[world], state.populations[world], tables.habitats, turn.spawning)
    tick_orbs(
        realm.grid, realm.physics, realm.orbs, realm.vitals, realm.body, realm.events, realm.event_count
    )  # fmt: skip
    alive = realm.vitals.health > 0.0
    if alive:
        slots, held, stack_size = inventory.slots, inventory.held_slot, tables.items.stack_size
        collect_drops(realm.drops, realm.body.position, slots, held, stack_size)
        collect_projectiles(realm.projectiles, realm.body.position, slots, held, stack_size)
    else:
        rest(state.mining[world])
    look(realm, turn.sneaking != 0, turn.seen)
    return alive


@inlined_rule
def _hands_have_a_deed(realm, use, controls):  # type: ignore[no-untyped-def]
    """Whether Python must act: an item function, an open container, an item in use, a click or a toss. The key's wait goes on."""
    inventory = realm.inventory
    clicks = controls.use != 0 and use.wait <= 1
    tosses = controls.drop != 0 and inventory.slots[inventory.held_slot, 0] != 0
    if controls.verb != 0 or use.open != 0 or use.item != 0 or clicks or tosses:
        return True
    use.wait = use.wait - 1 if controls.use else 0
    return False


@inlined_rule
def _attack(realm, arrays, world, use, controls, turn):  # type: ignore[no-untyped-def]
    """One tick of the attack key; whether the block under the crosshair breaks."""
    seen, mining, inventory, flags = turn.seen, arrays.state.mining[world], realm.inventory, realm.body.flags
    attacks = controls.attack != 0 and use.item == 0
    if attacks and seen.kind == A_CREATURE:
        strike(realm, arrays.state.combats[world], realm.weapons, seen.row, controls.sprint != 0)
        look(realm, turn.sneaking != 0, seen)
        rest(mining)
        return False
    if not attacks or seen.kind != A_BLOCK:
        rest(mining)
        return False
    cell, held = seen.cell, inventory.slots[inventory.held_slot, 0]
    on_ground, in_water = flags[0] != 0, flags[1] != 0
    return attack(arrays.tables.mining, mining, cell[0], cell[1], cell[2], seen.block, held, on_ground, in_water)


@inlined_rule
def _go_on(realm, arrays, world, use, controls, turn):  # type: ignore[no-untyped-def]
    """Go on from the stage of a TURN to where Python has a part, or to the end of the tick."""
    if turn.stage == BEGIN:
        _pass_time(realm, turn)
        _tick_blocks(realm, arrays, world)
        turn.stage = MOVE
        if realm.vitals.health <= 0.0:
            return
    if turn.stage == MOVE:
        turn.stage = LIVE
        if _move(realm, use, controls, turn):
            return
    if turn.stage == LIVE:
        turn.stage = ACT if _live(realm, arrays, world, controls, turn) else DONE
        if turn.stage == DONE or _hands_have_a_deed(realm, use, controls):
            return
    elif turn.stage == ACT or turn.stage == LOOK:
        look(realm, turn.sneaking != 0, turn.seen)
    if turn.stage == ACT and _attack(realm, arrays, world, use, controls, turn):
        turn.stage = LOOK
        return
    turn.stage = DONE


@inlined_rule
def _let_go(realm, arrays, world):  # type: ignore[no-untyped-def]
    state, held = arrays.state, arrays.tables.holders
    containers, furnaces, next_id = state.containers[world], state.furnaces[world], realm.clock.next_id
    let_go(realm.grid, held, containers, furnaces, realm.drops, realm.random, next_id, realm.ledger)


@rule
def tick_worlds(arrays, first, last):  # type: ignore[no-untyped-def]
    """Let the worlds ``first``..``last`` - 1 of ``WorldArrays`` go on from where they are within their tick."""
    for world in range(first, last):
        controls, turn, use = arrays.controls[world], arrays.turns[world], arrays.state.uses[world]
        realm = realm_in(arrays, world)
        _go_on(realm, arrays, world, use, controls, turn)
        if turn.stage == DONE:
            _let_go(realm, arrays, world)
        died = turn.health > 0.0 and realm.vitals.health <= 0.0
        dim = realm.grid.light_due[0] != 0 or realm.grid.light_due[1] != 0
        turn.needs_python = turn.stage != DONE or use.sleep_ticks != 0 or died or dim
