"""The tick of a world in one compiled function, for one world as for many.

Order within a tick: time and weather go on, blocks do what is due (fluids flow, sand falls, plants grow), the head turns, the
body moves, it lives on (falls, fire, breath, hunger), items fall, what flies strikes, creatures come and act, experience and
items are picked up, the place is heard, the hands act on what is then under the crosshair, and chests whose blocks are gone
spill.

Several players of one world take their turns in the order of their seats: all move and live on, then the world around them has
its tick, each creature and thing by the rules for the player that it minds (``minds``), then the hands of each in turn act.

What is rare is Python's: chunk columns that must be loaded, the use key and the item functions, what a broken block leaves,
death, coming back from it, and sleep. There the tick stops (``turn`` says where) and goes on when it is called again.
"""

from __future__ import annotations

import math

from bridge.compiled import hot_rule, inlined_rule, rule
from bridge.embedded.cells.trampling import trample
from bridge.embedded.creatures.combat import rest_hand, strike
from bridge.embedded.creatures.spawning import populate, spawn_creatures
from bridge.embedded.creatures.struck import strike_creatures
from bridge.embedded.creatures.tick import tick_creatures
from bridge.embedded.events import SOUND, emit
from bridge.embedded.items.drops import collect_drops, tick_drops
from bridge.embedded.items.orphans import let_go
from bridge.embedded.minds import choose_players
from bridge.embedded.motion.flight import strike_player
from bridge.embedded.motion.projectiles import collect_projectiles, tick_projectiles
from bridge.embedded.player.aiming import A_BLOCK, A_CREATURE, A_PLAYER, look
from bridge.embedded.player.ambience import tick_ambience
from bridge.embedded.player.duel import strike_player_by_hand
from bridge.embedded.player.experience import tick_orbs
from bridge.embedded.player.hunger import SPRINT_FOOD
from bridge.embedded.player.mining import attack, rest
from bridge.embedded.player.moving import lie_dead, move
from bridge.embedded.player.survival import tick_vitals
from bridge.embedded.realm import realm_in
from bridge.embedded.rows import count_rows
from bridge.embedded.surrounding_tick import pass_time, tick_blocks
from bridge.embedded.turn import ACT, AROUND, BEGIN, DONE, GATHER, LIVE, LOOK, MOVE
from bridge.embedded.weather import is_raining_at
from bridge.grid import BODY_BOX
from bridge.held import opened
from bridge.messages import EYE_HEIGHT, SNEAKING_EYE_HEIGHT
from bridge.sounds import ITEM_PICKUP

PICKUP_VOLUME = 0.2


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


@hot_rule
def _count(realm, rows):  # type: ignore[no-untyped-def]
    """Let ROWS be right: asked before each part of the tick that goes through rows."""
    if rows.next_id != realm.clock.next_id[0]:
        count_rows(rows, realm.drops, realm.projectiles, realm.orbs, realm.creatures, realm.clock.next_id)


@inlined_rule
def _fly(realm, rows, items, strikes, count):  # type: ignore[no-untyped-def]
    if rows.projectiles == 0:
        return
    step = _step(realm, rows.projectiles)
    for first in range(0, rows.projectiles, step):
        if realm.minds.projectiles[first] != realm.seat:
            continue
        tick_projectiles(
            realm.grid,
            realm.physics,
            items.no_liquids,
            realm.projectiles[first : first + step],
            realm.creatures[: rows.creatures],
            realm.body.position,
            strikes,
            count,
            realm.random,
            realm.ledger,
        )
        if count[0] == 0:
            continue
        strike_player(
            strikes, count, realm.vitals, realm.body, realm.inventory, realm.ledger, realm.events, realm.event_count
        )
        strike_creatures(realm, strikes, count)


@rule
def _step(realm, rows):  # type: ignore[no-untyped-def]
    """How many rows of an array are ticked at once: all, where nobody else could be minded."""
    return rows if realm.bodies.shape[0] == 1 else 1


@inlined_rule
def _tick_herd(realm, rows, combat, population, habitats, spawning):  # type: ignore[no-untyped-def]
    inventory = realm.inventory
    rest_hand(combat, inventory.slots[inventory.held_slot, 0])
    if spawning:
        box = realm.grid.boxes[BODY_BOX]
        populate(realm, population, habitats, box)
        if realm.clock.tick % realm.bodies.shape[0] == realm.seat:
            spawn_creatures(realm, habitats, box)
    tick_creatures(realm, rows)


@rule
def _hear_pickup(realm):  # type: ignore[no-untyped-def]
    feet = realm.body.position
    emit(realm.events, realm.event_count, SOUND, ITEM_PICKUP, feet[0], feet[1], feet[2], PICKUP_VOLUME)


@inlined_rule
def _collect_orbs(realm, rows):  # type: ignore[no-untyped-def]
    if rows.orbs == 0:
        return
    step = _step(realm, rows.orbs)
    for first in range(0, rows.orbs, step):
        if realm.minds.orbs[first] == realm.seat:
            orbs = realm.orbs[first : first + step]
            tick_orbs(realm.grid, realm.physics, orbs, realm.vitals, realm.body, realm.events, realm.event_count)


@inlined_rule
def _go_around(realm, arrays, world, player, turn):  # type: ignore[no-untyped-def]
    """The tick of the world around its players, or a player's share in it: what minds him."""
    state, tables, rows, several = arrays.state, arrays.tables, arrays.rows[world], realm.bodies.shape[0] > 1
    _count(realm, rows)
    if realm.seat == 0:
        if rows.drops:
            tick_drops(realm.grid, realm.physics, realm.drops[: rows.drops], tables.items.stack_size, realm.ledger)
        if several:
            choose_players(
                realm.minds, realm.bodies, realm.lives, realm.creatures, realm.drops, realm.projectiles, realm.orbs
            )
    _fly(realm, rows, tables.items, arrays.strikes[world], arrays.strike_counts[world])
    _tick_herd(realm, rows, state.combats[player], state.populations[world], tables.habitats, turn.spawning)
    _count(realm, rows)
    _collect_orbs(realm, rows)
    if several and realm.vitals.health > 0.0:
        slots, held = realm.inventory.slots, realm.inventory.held_slot
        for row in range(rows.drops):
            if realm.minds.drops[row] == realm.seat:
                nearest = realm.drops[row : row + 1]
                if collect_drops(nearest, realm.body.position, slots, held, tables.items.stack_size):
                    _hear_pickup(realm)


@inlined_rule
def _gather(realm, arrays, world, player, turn):  # type: ignore[no-untyped-def]
    """Pick up what lies within reach, hear the place, and look; whether the player is alive."""
    inventory, rows = realm.inventory, arrays.rows[world]
    alive = realm.vitals.health > 0.0
    if alive:
        slots, held, stack_size = inventory.slots, inventory.held_slot, arrays.tables.items.stack_size
        feet, taken = realm.body.position, 0
        if rows.drops:
            taken += collect_drops(realm.drops[: rows.drops], feet, slots, held, stack_size)
        if rows.projectiles:
            taken += collect_projectiles(realm.projectiles[: rows.projectiles], feet, slots, held, stack_size)
        if taken:
            _hear_pickup(realm)
    else:
        rest(arrays.state.mining[player])
    ambience, feet, tick = arrays.state.ambiences[player], realm.body.position, realm.clock.tick
    traits = realm.physics.traits
    tick_ambience(realm.grid, traits, realm.weather, ambience, feet, tick, realm.events, realm.event_count)
    _look(realm, rows, turn)
    return alive


@hot_rule
def _look(realm, rows, turn):  # type: ignore[no-untyped-def]
    _count(realm, rows)
    look(realm, realm.creatures[: rows.creatures], turn.sneaking != 0, turn.seen)


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
def _attack(realm, arrays, world, player, use, controls, turn):  # type: ignore[no-untyped-def]
    """One tick of the attack key; whether the block under the crosshair breaks."""
    state, inventory, flags = arrays.state, realm.inventory, realm.body.flags
    seen, mining = turn.seen, state.mining[player]
    attacks = controls.attack != 0 and use.item == 0
    if attacks and seen.kind == A_CREATURE:
        strike(realm, state.combats[player], realm.weapons, seen.row, controls.sprint != 0)
        _look(realm, arrays.rows[world], turn)
        rest(mining)
        return False
    if attacks and seen.kind == A_PLAYER:
        other = player - realm.seat + seen.row
        strike_player_by_hand(
            realm,
            state.combats[player],
            realm.weapons,
            controls.sprint != 0,
            state.vitals[other],
            state.bodies[other],
            state.inventories[other],
        )
        rest(mining)
        return False
    if not attacks or seen.kind != A_BLOCK:
        rest(mining)
        return False
    cell, held = seen.cell, inventory.slots[inventory.held_slot, 0]
    on_ground, in_water = flags[0] != 0, flags[1] != 0
    arrays.state.combats[player].ticks_since_swing = 0
    return attack(arrays.tables.mining, mining, cell[0], cell[1], cell[2], seen.block, held, on_ground, in_water)


@inlined_rule
def _go_on(realm, arrays, world, player, until):  # type: ignore[no-untyped-def]
    """Let a player go on from the stage of his TURN to where Python has a part, or to the stage ``until``."""
    controls, turn, use = arrays.controls[player], arrays.turns[player], arrays.state.uses[player]
    if turn.stage == BEGIN:
        if realm.seat == 0:
            pass_time(realm, turn)
            tick_blocks(realm, arrays, world)
        turn.stage = MOVE
        if realm.vitals.health <= 0.0 and lie_dead(realm.vitals, controls, turn):
            return
    if turn.stage == MOVE:
        turn.stage = LIVE
        if move(realm, use, controls, turn):
            return
    if turn.stage == LIVE:
        _stay_alive(realm, arrays.tables.contacts, controls, turn)
        turn.stage = AROUND
    if turn.stage == AROUND and until > AROUND:
        _go_around(realm, arrays, world, player, turn)
        turn.stage = GATHER
    if turn.stage < GATHER or until == GATHER:
        return
    if turn.stage == GATHER:
        turn.stage = ACT if _gather(realm, arrays, world, player, turn) else DONE
        if turn.stage == DONE or _hands_have_a_deed(realm, use, controls):
            return
    elif turn.stage == ACT or turn.stage == LOOK:
        _look(realm, arrays.rows[world], turn)
    if turn.stage == ACT and _attack(realm, arrays, world, player, use, controls, turn):
        turn.stage = LOOK
        return
    turn.stage = DONE


@inlined_rule
def _let_go(realm, arrays, world):  # type: ignore[no-untyped-def]
    state, held = arrays.state, arrays.tables.holders
    containers, furnaces, next_id = state.containers[world], state.furnaces[world], realm.clock.next_id
    let_go(realm.grid, held, containers, furnaces, realm.drops, realm.random, next_id, realm.ledger)


@rule
def tick_worlds(held, first, last):  # type: ignore[no-untyped-def]
    """Let the worlds ``first``..``last`` - 1 of ``Held`` ``WorldArrays`` go on from where they are within their tick.

    One whose player comes to a part of Python's stops there: only his ``stage`` is then one of ``turn.WAITS_FOR_PYTHON``.
    """
    arrays = opened(held)
    players = arrays.turns.shape[0] // arrays.state.clocks.shape[0]
    for world in range(first, last):
        begin, end = world * players, (world + 1) * players
        until, player = DONE if players == 1 else AROUND, begin
        while player < end:
            turn = arrays.turns[player]
            if turn.stage < until:
                realm = realm_in(arrays, world, player)
                _go_on(realm, arrays, world, player, until)
                # Light is due from a block that changes, or is loaded, to the end of the tick: else nobody's block can be gone.
                dim = realm.grid.light_due[0] != 0 or realm.grid.light_due[1] != 0
                if turn.stage == DONE and player == end - 1 and dim:
                    _let_go(realm, arrays, world)
                died = turn.health > 0.0 and realm.vitals.health <= 0.0
                asleep = arrays.state.uses[player].sleep_ticks != 0
                turn.needs_python = turn.stage != DONE or asleep or died or dim
                if turn.stage < until:
                    break
            player += 1
            if player == end and until != DONE:
                until, player = GATHER if until == AROUND else DONE, begin
