'use strict'
/**
 * Dropped items with the game's rules: they fall, can be told apart by clients, and are picked up by a body that comes near.
 */
const { Vec3 } = require('vec3')
const droppedItem = require('../dropped_item')

const GRAVITY = 0.04 // blocks a tick, each tick
const DRAG = 0.98
const GROUND_DRAG = 0.6 * DRAG
const WATER_DRAG = 0.99
const WATER_LIFT = 0.0005
const WATER_TOP_SPEED = 0.06
const HALF_SIDE = 0.125
const PICKUP_DELAY_TICKS = 10
const TOSS_DELAY_TICKS = 40
const LIFETIME_TICKS = 6000
// The body's box (0.6 wide, 1.8 high) reaches this far beyond itself.
const PICKUP_SIDEWAYS = 1.0
const PICKUP_UPWARDS = 0.5
const BODY_HALF_WIDTH = 0.3
const BODY_HEIGHT = 1.8

module.exports = function inject (serv, { stacks }) {
  const { registry } = serv
  const { entityType, key, type } = droppedItem(registry)
  const lying = new Set()

  // Stock, things are shown with fields that have no value, which 1.19.3 cannot send; what counts is told by `tell`.
  serv.on('newEntity', entity => {
    if (entity.type === 'object') Object.defineProperty(entity, 'metadata', { get: () => [], set () {} })
  })

  /** A stack that flies off; velocity in blocks a tick, and so many ticks pass before anybody can pick it up. */
  function spawn (world, position, velocity, stack, delay) {
    // flying-squid counts velocity in blocks a second
    const entity = serv.spawnObject(entityType, world, position, { velocity: velocity.scaled(20) })
    entity.size = undefined // its own physics leaves alone what has no size
    entity.stack = stack
    entity.speed = velocity
    entity.age = 0
    entity.delay = delay
    lying.add(entity)
    for (const player of serv.players) if (player.nearbyEntities.includes(entity)) tell(player, entity)
  }

  function tell (player, entity) {
    player._client.write('entity_metadata', {
      entityId: entity.id,
      metadata: [{ key, type, value: stacks.toNotch(entity.stack) }]
    })
  }

  /** A stack that falls out of a block. */
  function spawnStack (world, cell, stack) {
    const spread = () => 0.25 + Math.random() * 0.5
    const velocity = new Vec3(Math.random() * 0.2 - 0.1, 0.2, Math.random() * 0.2 - 0.1)
    spawn(world, cell.offset(spread(), spread(), spread()), velocity, stack, PICKUP_DELAY_TICKS)
  }

  function spawnFromBlock (world, cell, name, count) {
    for (const stack of stacks.make(name, count)) spawnStack(world, cell, stack)
  }

  /** A stack that a player throws where it looks. */
  function toss (player, stack) {
    const [yaw, pitch] = [player.gaze.yaw, player.gaze.pitch].map(degrees => degrees / 180 * Math.PI)
    const velocity = new Vec3(-Math.sin(yaw) * Math.cos(pitch) * 0.3, -Math.sin(pitch) * 0.3 + 0.1, Math.cos(yaw) * Math.cos(pitch) * 0.3)
    spawn(player.world, player.position.offset(0, 1.32, 0), velocity, stack, TOSS_DELAY_TICKS)
  }

  function remove (entity) {
    lying.delete(entity)
    entity.destroy()
  }

  function blockAt (world, position) {
    const column = world.getLoadedColumnAt(position)
    if (!column) return registry.blocksByName.stone // nothing falls through what is not there yet
    const cell = new Vec3(Math.floor(position.x) & 15, Math.floor(position.y), Math.floor(position.z) & 15)
    return registry.blocksByStateId[column.getBlockStateId(cell)]
  }

  function isSolid (world, position) {
    return blockAt(world, position)?.boundingBox === 'block'
  }

  function pull (entity) {
    const { speed } = entity
    if (blockAt(entity.world, entity.position.offset(0, 0.1, 0))?.name !== 'water') {
      speed.y -= GRAVITY
      return
    }
    speed.x *= WATER_DRAG
    speed.z *= WATER_DRAG
    if (speed.y < WATER_TOP_SPEED) speed.y += WATER_LIFT
  }

  function fall (entity) {
    const { speed, world } = entity
    pull(entity)
    const next = entity.position.clone()
    let onGround = false
    for (const axis of ['x', 'z']) {
      const reach = Math.sign(speed[axis]) * HALF_SIDE
      const probe = next.clone()
      probe[axis] += speed[axis] + reach
      if (isSolid(world, probe)) speed[axis] = 0
      else next[axis] += speed[axis]
    }
    const below = next.offset(0, speed.y, 0)
    if (isSolid(world, below)) {
      if (speed.y < 0) {
        next.y = Math.floor(below.y) + 1
        onGround = true
      }
      speed.y = 0
    } else next.y = below.y
    speed.y *= DRAG
    const drag = onGround ? GROUND_DRAG : DRAG
    speed.x *= drag
    speed.z *= drag
    if (next.distanceTo(entity.position) > 1e-3) entity.sendPosition(next, onGround)
  }

  function reaches (player, entity) {
    const offset = entity.position.minus(player.position)
    const side = BODY_HALF_WIDTH + PICKUP_SIDEWAYS + HALF_SIDE
    return Math.abs(offset.x) < side && Math.abs(offset.z) < side &&
      offset.y > -PICKUP_UPWARDS - 2 * HALF_SIDE && offset.y < BODY_HEIGHT + PICKUP_UPWARDS
  }

  /** Put as much of a stack into the inventory as fits; the number that did not. */
  function store (player, stack) {
    let left = stack.count
    const order = [...Array(9).keys()].map(slot => slot + 36).concat([...Array(27).keys()].map(slot => slot + 9))
    for (const mayBeEmpty of [false, true]) {
      for (const slot of order) {
        if (left === 0) return 0
        const held = player.inventory.slots[slot]
        if (held ? !stacks.same(held, stack) || held.count >= held.stackSize : !mayBeEmpty) continue
        const moved = Math.min(left, stack.stackSize - (held?.count ?? 0))
        player.inventory.updateSlot(slot, stacks.copy(stack, (held?.count ?? 0) + moved))
        left -= moved
      }
    }
    return left
  }

  /** Put a stack into the inventory; what does not fit is thrown. */
  function giveOrDrop (player, stack) {
    const left = store(player, stack)
    if (left > 0) toss(player, stacks.copy(stack, left))
  }

  function collect (player, entity) {
    const before = entity.stack.count
    const left = store(player, entity.stack)
    if (left === before) return
    entity._writeNearby('collect', { collectedEntityId: entity.id, collectorEntityId: player.id, pickupItemCount: before - left })
    if (left === 0) return remove(entity)
    entity.stack.count = left
    for (const other of serv.players) if (other.nearbyEntities.includes(entity)) tell(other, entity)
  }

  serv.on('tick', () => {
    for (const entity of [...lying]) {
      entity.age++
      if (entity.age > LIFETIME_TICKS) {
        remove(entity)
        continue
      }
      const player = entity.age >= entity.delay &&
        serv.players.find(candidate => candidate.health > 0 && candidate.world === entity.world && reaches(candidate, entity))
      if (player) collect(player, entity)
      // A step of one that is gone would come after its end, and clients would make a nameless thing of it.
      if (lying.has(entity)) fall(entity)
    }
  })

  serv.on('newPlayer', player => {
    const show = player.spawnEntity
    player.spawnEntity = entity => {
      show(entity)
      if (entity.stack) tell(player, entity)
    }
  })

  return { PICKUP_DELAY_TICKS, TOSS_DELAY_TICKS, spawn, spawnFromBlock, spawnStack, toss, giveOrDrop }
}
