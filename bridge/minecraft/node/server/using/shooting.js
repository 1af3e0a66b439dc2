'use strict'
/**
 * Bows, snowballs and eggs in the hands of players. A bow's power after t seconds is (t * t + 2 t) / 3, 1 at most; below 0.1 nothing
 * comes of it, at full power the arrow is critical. Arrows that stuck are picked up again. Rules: bridge/embedded/deeds/lasting.py,
 * throwing.py and motion/projectiles.py; https://minecraft.wiki/w/Bow.
 */
const { randomUUID } = require('crypto')
const { constants } = require('../life_rules.json')
const { ARROW_DAMAGE, INACCURACY, SHAKE_TICKS, TARGET_MARGIN, THROWN_GRAVITY } = constants.projectiles
const { HALF_WIDTH, PLAYER_HEIGHT } = constants.survival

const ARROW_SPEED = 3
const THROW_SPEED = 1.5
const SMALLEST_POWER = 0.1
const FULL_DRAW_TICKS = 20
const EYE_HEIGHT = 1.62
const SNEAKING_EYE_HEIGHT = 1.27
const BELOW_THE_EYE = 0.1
const DEGREES = 180 / Math.PI
const RELEASE = 5 // of block_dig
const HOTBAR_START = 36
const OFF_HAND_SLOT = 45
const PICKUP_SIDE = HALF_WIDTH + 1 + 0.25
const PICKUP_BELOW = 0.5 + 0.5
const PICKUP_ABOVE = PLAYER_HEIGHT + 0.5

const spread = () => INACCURACY * (Math.random() - Math.random())

module.exports = function inject (serv, { placing, stacks, drops, durability, everyTick, creatures, launch, hurtCreature, onUseAlone }) {
  const bows = new Map() // player -> {slot, type, ticks}

  /** A body that leaves a player's eye at a speed, in blocks a tick. */
  function fromEye (player, speed) {
    const [turn, tilt] = [player.gaze.yaw / DEGREES, player.gaze.pitch / DEGREES]
    const gaze = [-Math.sin(turn) * Math.cos(tilt), -Math.sin(tilt), Math.cos(turn) * Math.cos(tilt)]
    const [vx, vy, vz] = gaze.map(part => (part + spread()) * speed)
    const { x, y, z } = player.position.offset(0, (player.crouching ? SNEAKING_EYE_HEIGHT : EYE_HEIGHT) - BELOW_THE_EYE, 0)
    return { id: ++serv.entityMaxId, uuid: randomUUID(), owner: player.id, x, y, z, vx, vy, vz, yaw: Math.atan2(vx, vz) * DEGREES, age: 0, stuck: false }
  }

  function struckAt (x, y, z) {
    return [...creatures].find(creature => {
      const side = creature.halfWidth + TARGET_MARGIN
      return creature.health > 0 && Math.abs(creature.x - x) < side && Math.abs(creature.z - z) < side &&
        y > creature.y - TARGET_MARGIN && y < creature.y + creature.height + TARGET_MARGIN
    })
  }

  function throwOne (player, slot, type) {
    placing.useUp(player, slot)
    const thrown = { ...fromEye(player, THROW_SPEED), gravity: THROWN_GRAVITY, struckAt }
    const vanish = launch(thrown, type)
    thrown.meetBlock = vanish
    thrown.strike = creature => {
      hurtCreature(creature, 0, 'arrow', { id: player.id, x: thrown.x - thrown.vx, z: thrown.z - thrown.vz, vitals: player.vitals })
      vanish()
    }
  }

  const arrowSlot = player => [OFF_HAND_SLOT, ...[...Array(9).keys()].map(at => HOTBAR_START + at), ...[...Array(27).keys()].map(at => 9 + at)]
    .find(slot => player.inventory.slots[slot]?.name === 'arrow')

  /** Whether a player stands where it picks something up. */
  function isPickedUpBy ({ position, health }, { x, y, z }) {
    const [dx, dy, dz] = [x - position.x, y - position.y, z - position.z]
    return health > 0 && Math.abs(dx) < PICKUP_SIDE && Math.abs(dz) < PICKUP_SIDE && dy > -PICKUP_BELOW && dy < PICKUP_ABOVE
  }

  function loose (player, slot, ticks) {
    const seconds = ticks / FULL_DRAW_TICKS
    const power = Math.min(1, (seconds * seconds + 2 * seconds) / 3)
    const arrows = arrowSlot(player)
    if (power < SMALLEST_POWER || arrows === undefined) return
    placing.useUp(player, arrows)
    durability.wear(player, slot, 1)
    const arrow = { ...fromEye(player, ARROW_SPEED * power), struckAt }
    const vanish = launch(arrow, 'arrow')
    arrow.strike = creature => {
      const damage = Math.ceil(Math.hypot(arrow.vx, arrow.vy, arrow.vz) * ARROW_DAMAGE)
      const extra = power === 1 ? Math.floor(Math.random() * (Math.floor(damage / 2) + 2)) : 0
      hurtCreature(creature, damage + extra, 'arrow', { id: player.id, x: arrow.x - arrow.vx, z: arrow.z - arrow.vz, vitals: player.vitals })
      vanish()
    }
    arrow.lie = () => {
      const finder = arrow.age >= SHAKE_TICKS && serv.players.find(candidate => isPickedUpBy(candidate, arrow))
      if (!finder) return
      vanish()
      drops.giveOrDrop(finder, stacks.make('arrow', 1)[0])
    }
  }

  onUseAlone(/^bow$/, (player, slot) => {
    if (arrowSlot(player) !== undefined) bows.set(player, { slot, type: player.inventory.slots[slot].type, ticks: 0 })
  })
  for (const type of ['snowball', 'egg']) onUseAlone(new RegExp(`^${type}$`), (player, slot) => throwOne(player, slot, type))

  everyTick(() => {
    for (const [player, bow] of bows) {
      bow.ticks++
      const isHeld = bow.slot === OFF_HAND_SLOT || bow.slot === HOTBAR_START + player.heldItemSlot
      if (!isHeld || player.inventory.slots[bow.slot]?.type !== bow.type || player.health <= 0 || !serv.players.includes(player)) bows.delete(player)
    }
  })

  serv.on('newPlayer', player => {
    player._client.on('block_dig', ({ status }) => {
      const bow = bows.get(player)
      if (status !== RELEASE || !bow) return
      bows.delete(player)
      loose(player, bow.slot, bow.ticks)
    })
  })
}
