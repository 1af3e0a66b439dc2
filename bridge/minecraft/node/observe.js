'use strict'
/**
 * One message a physics tick: the body, its inventory, what moves near it, and what the hands are doing.
 */
const { yawDegrees, pitchDegrees } = require('./angles')
const { nowNs } = require('./feed')

const ENTITY_RADIUS = 48
const MAX_ENTITIES = 32
const INVENTORY_SLOTS = 36
const HOTBAR_SLOTS = 9
const HOTBAR_START = 36
const EQUIPMENT_WINDOW_SLOTS = [null, 8, 7, 6, 5, 45] // null: the held item
const BREATH_PER_BUBBLE = 15

function inject (bot, { feed, names, shared, crosshair, mine, items }) {
  let tick = 0
  let ticksSinceTime = 0
  let pose = null

  bot.on('time', () => { ticksSinceTime = 0 })

  function writeSlot (array, index, item) {
    const id = item ? names.itemId(item) : 0
    array[index * 3] = id
    array[index * 3 + 1] = id ? item.count : 0
    array[index * 3 + 2] = id && item.maxDurability ? item.maxDurability - (item.durabilityUsed ?? 0) : -1
  }

  /** Hotbar first, as the observation counts: the window holds it at 36..44 and the rest at 9..35. */
  function inventory () {
    const array = new Int32Array(INVENTORY_SLOTS * 3)
    const slots = items.slots()
    for (let slot = 0; slot < INVENTORY_SLOTS; slot++) {
      writeSlot(array, slot, slots[slot < HOTBAR_SLOTS ? slot + HOTBAR_START : slot])
    }
    return new Uint8Array(array.buffer)
  }

  function equipment () {
    const array = new Int32Array(EQUIPMENT_WINDOW_SLOTS.length * 3)
    const slots = items.slots()
    const held = HOTBAR_START + (bot.quickBarSlot ?? 0)
    EQUIPMENT_WINDOW_SLOTS.forEach((slot, index) => writeSlot(array, index, slots[slot ?? held]))
    return new Uint8Array(array.buffer)
  }

  function droppedItem (entity) {
    try {
      return names.droppedItem(entity)
    } catch {
      return null // the server has not told what it is
    }
  }

  function entities () {
    const here = bot.entity.position
    return Object.values(bot.entities)
      .filter(entity => entity !== bot.entity && entity.position)
      .map(entity => ({ entity, distance: entity.position.distanceTo(here) }))
      .filter(({ distance }) => distance <= ENTITY_RADIUS)
      .sort((a, b) => a.distance - b.distance)
      .slice(0, MAX_ENTITIES)
      .map(({ entity, distance }) => ({
        id: entity.id,
        kind: names.creatureKind(entity.name ?? 'unknown'),
        offset: [entity.position.x - here.x, entity.position.y - here.y, entity.position.z - here.z],
        distance,
        yaw: yawDegrees(known(entity.yaw, 0)),
        item: droppedItem(entity)
      }))
  }

  function targetEntity () {
    const body = crosshair.entity()
    if (!body) return null
    const block = crosshair.block()
    return block && block.distance < body.distance ? null : [body.entity.id, body.distance]
  }

  // Some servers leave a field of a packet out, which then reads as NaN.
  const known = (value, fallback) => Number.isFinite(value) ? value : fallback

  /** Where the body is and looks; as last known where a number is none, which a death can bring about. Null before the first. */
  function lastPose () {
    const { position, velocity, yaw, pitch } = bot.entity
    const seen = {
      position: [position.x, position.y, position.z],
      yaw: yawDegrees(yaw),
      pitch: pitchDegrees(pitch),
      velocity: [velocity.x, velocity.y, velocity.z]
    }
    if ([...seen.position, seen.yaw, seen.pitch, ...seen.velocity].every(Number.isFinite)) pose = seen
    return pose
  }

  /** Ticks since sunrise. Servers tell it once a second; in between it is counted, as the game's own client does. */
  function timeOfDay () {
    const passed = bot.time?.doDaylightCycle ? ticksSinceTime++ : 0
    return (((known(bot.time?.timeOfDay, 0) + passed) % 24000) + 24000) % 24000
  }

  function send () {
    const madeNs = nowNs()
    const here = lastPose()
    if (!here) return
    const { onGround, isInWater } = bot.entity
    tick++
    feed.send({
      type: 'tick',
      tick,
      made_ns: madeNs,
      sequence: shared.sequence,
      echo_ns: shared.echoNs,
      ...here,
      on_ground: Boolean(onGround),
      in_water: Boolean(isInWater),
      sneaking: bot.getControlState('sneak'),
      health: known(bot.health, 20),
      food: known(bot.food, 20),
      saturation: known(bot.foodSaturation, 5),
      oxygen: Math.min(20, known(bot.oxygenLevel, 20)) * BREATH_PER_BUBBLE,
      experience: known(bot.experience?.points, 0),
      armour: known(bot.entity.attributes?.['minecraft:generic.armor']?.value, 0),
      time_of_day: timeOfDay(),
      held_slot: bot.quickBarSlot ?? 0,
      inventory: inventory(),
      equipment: equipment(),
      entities: entities(),
      dig: mine.state(),
      target_entity: targetEntity(),
      silence_ms: (madeNs - shared.lastPacketNs) / 1e6
    })
  }

  return { send }
}

module.exports = { inject }
