'use strict'
/**
 * What the world does to a player's body: falls, heat, breath, walls, thorns and the void.
 * Rules: bridge/embedded/player/survival.py and their sources; https://minecraft.wiki/w/Damage.
 */
const { constants } = require('../life_rules.json')
const {
  SAFE_FALL, FIRE_TICKS, LAVA_FIRE_TICKS, UNBURNT, BURN_TICKS, LAVA_DAMAGE, VOID_DAMAGE, SCRATCHING_STEP,
  FULL_OXYGEN, OXYGEN_REGAIN, DROWNING_AT, DROWNING_DAMAGE, EYE_DROP, HALF_WIDTH, PLAYER_HEIGHT, VOID_DEPTH
} = constants.survival
const { EYE_HEIGHT } = constants.death
const { WATER, CLIMBABLE, COBWEB, LAVA, TOUCH } = require('../terrain/block_tables')
const { boxOf } = require('../terrain/cells')

const SNEAKING_EYE_HEIGHT = 1.27
const HEAD_SHARE = 0.8 // of the width, in which walls choke

const eyeOf = vitals => vitals.feet.y + (vitals.sneaking ? SNEAKING_EYE_HEIGHT : EYE_HEIGHT)

module.exports = function makeHazards (cells, { hurt }) {
  const { table } = cells

  /** What a player's body is in: {bits, inWater, inLava, climbing, soft, eyeInWater}. */
  function surroundings (vitals) {
    const { x, y, z } = vitals.feet
    let bits = 0
    let inWater = false
    cells.eachCell(boxOf(x, y, z, HALF_WIDTH, PLAYER_HEIGHT), (cellX, cellY, cellZ, state) => {
      const here = table.bits[state]
      bits |= here
      if (here & WATER && cellY + cells.waterHeight(cellX, cellY, cellZ) > y) inWater = true
    })
    const climbing = Boolean(bits & CLIMBABLE && cells.bitsAt(Math.floor(x), Math.floor(y), Math.floor(z)) & CLIMBABLE)
    const soft = inWater || climbing || Boolean(bits & (COBWEB | TOUCH.SNOWS | TOUCH.SCRATCHES))
    return { bits, inWater, inLava: Boolean(bits & LAVA), climbing, soft, eyeInWater: Boolean(bits & WATER) && isUnderWater(vitals) }
  }

  function isUnderWater (vitals) {
    const probe = eyeOf(vitals) - EYE_DROP
    const cellY = Math.floor(probe)
    return probe < cellY + cells.waterHeight(Math.floor(vitals.feet.x), cellY, Math.floor(vitals.feet.z))
  }

  /** Count the way down, and hurt at its end. The way of the very step that ends on the ground is not counted, as in the game. */
  function fall (vitals, dy, soft) {
    if (soft) vitals.fallDistance = 0
    else if (!vitals.onGround) vitals.fallDistance += Math.max(0, -dy)
    else if (vitals.fallDistance > 0) {
      const { x, y, z } = vitals.feet
      const under = cells.stateAt(Math.floor(x), Math.floor(y - 0.2), Math.floor(z))
      // Slime is no softer than stone to who sneaks.
      const landing = table.landing[under] === 0 && vitals.sneaking ? 1 : table.landing[under]
      const damage = Math.ceil((vitals.fallDistance - SAFE_FALL) * landing)
      vitals.fallDistance = 0
      if (damage > 0) hurt(vitals, damage, 'fall')
    }
  }

  function burn (vitals, { bits, inWater, inLava }) {
    if (bits & TOUCH.HEATS_TWICE) hurt(vitals, 2, 'fire')
    else if (bits & TOUCH.HEATS) hurt(vitals, 1, 'fire')
    if (inLava) {
      vitals.fireTicks = Math.max(vitals.fireTicks, LAVA_FIRE_TICKS)
      vitals.fallDistance *= 0.5
      hurt(vitals, LAVA_DAMAGE, 'lava')
    }
    if (bits & TOUCH.KINDLES) {
      vitals.fireTicks++
      if (vitals.fireTicks === 0) vitals.fireTicks = FIRE_TICKS
    } else if (vitals.fireTicks <= 0) vitals.fireTicks = UNBURNT
    if (vitals.fireTicks <= 0) return
    if (inWater || bits & TOUCH.SNOWS) {
      vitals.fireTicks = UNBURNT
      return
    }
    if (vitals.fireTicks % BURN_TICKS === 0 && !inLava) hurt(vitals, 1, 'burning')
    vitals.fireTicks--
  }

  function breathe (vitals, eyeInWater) {
    const { x, z } = vitals.feet
    const y = Math.floor(eyeOf(vitals))
    if (!eyeInWater) vitals.oxygen = Math.min(FULL_OXYGEN, vitals.oxygen + OXYGEN_REGAIN)
    else if (!(cells.bitsAt(Math.floor(x), y, Math.floor(z)) & TOUCH.BUBBLES) && --vitals.oxygen <= DROWNING_AT) {
      vitals.oxygen = 0
      hurt(vitals, DROWNING_DAMAGE, 'drowning')
    }
    const side = HEAD_SHARE * HALF_WIDTH
    let chokes = false
    cells.eachCell({ x0: x - side, y0: y, z0: z - side, x1: x + side, y1: y + 1, z1: z + side }, (cellX, cellY, cellZ, state) => {
      chokes ||= Boolean(table.bits[state] & TOUCH.CHOKES)
    })
    if (chokes) hurt(vitals, 1, 'suffocation')
  }

  /** One tick of all but falls, which go by the client's own steps. */
  function tick (vitals) {
    const around = surroundings(vitals)
    const { feet: { x, y, z }, moved } = vitals
    if (around.bits & TOUCH.PRICKS) hurt(vitals, 1, 'cactus')
    const scratched = Math.abs(moved.x) >= SCRATCHING_STEP || Math.abs(moved.z) >= SCRATCHING_STEP
    if (around.bits & TOUCH.SCRATCHES && scratched) hurt(vitals, 1, 'cactus')
    const under = vitals.onGround && !vitals.sneaking && cells.bitsAt(Math.floor(x), Math.floor(y - 1e-5), Math.floor(z))
    if (under & TOUCH.SCORCHES) hurt(vitals, 1, 'fire')
    burn(vitals, around)
    breathe(vitals, around.eyeInWater)
    if (y < cells.lowest - VOID_DEPTH) hurt(vitals, VOID_DAMAGE, 'void')
    vitals.moved = { x: 0, y: 0, z: 0 }
  }

  return { surroundings, fall, tick, eyeOf }
}
