'use strict'
/**
 * What the world does to a creature: falls, fire, lava, the sun, blocks that hurt, want of air.
 * Rules: bridge/embedded/creatures/surroundings.py and harm.py; https://minecraft.wiki/w/Zombie#Burning.
 */
const { constants } = require('../life_rules.json')
const {
  FIRE_DAMAGE, FIRE_EVERY, FIRE_TICKS_OF_LAVA, FIRE_TICKS_OF_SUN, LAVA_DAMAGE, SUN_CHECK_TICKS
} = constants.surroundings
const { SAFE_FALL, FIRE_TICKS, DROWNING_AT, DROWNING_DAMAGE, EYE_DROP, OXYGEN_REGAIN, SCRATCHING_STEP } = constants.survival
const { FULL_AIR } = constants.record
const { TOUCH } = require('../terrain/block_tables')
const { boxOf } = require('../terrain/cells')

const HEAD_SHARE = 0.8 // of the width, in which walls choke

module.exports = function makeHarm (cells, sight, { hurt, setAlight }) {
  const { table } = cells

  function land (creature) {
    const fallen = creature.fallDistance
    creature.fallDistance = 0
    if (fallen <= SAFE_FALL || creature.traits.has('falls_unhurt')) return
    const under = cells.stateAt(Math.floor(creature.x), Math.floor(creature.y - 0.2), Math.floor(creature.z))
    const damage = Math.ceil((fallen - SAFE_FALL) * table.landing[under])
    if (damage > 0) hurt(creature, damage, 'fall')
  }

  /** Whether the sun finds a creature within so many ticks: by day, under the open sky, by chance. */
  function meetsSun (creature, ticks) {
    if (!sight.isDay()) return false
    const [x, y, z] = [creature.x, creature.y + creature.eye, creature.z].map(Math.floor)
    if (!sight.isUnderSky(x, y, z)) return false
    const level = (15 - sight.skyDarkening()) / 15
    const brightness = level / (4 - 3 * level)
    return brightness > 0.5 && Math.random() * 30 < ticks * (brightness - 0.4) * 2
  }

  function burn (creature) {
    if (creature.inWater) return setAlight(creature, 0)
    if (creature.fireTicks % FIRE_EVERY === 0) hurt(creature, FIRE_DAMAGE, 'burning')
    if (--creature.fireTicks <= 0) setAlight(creature, 0)
  }

  function isChoking (creature) {
    const side = HEAD_SHARE * creature.halfWidth
    const y = Math.floor(creature.y + creature.eye)
    const head = { x0: creature.x - side, y0: y, z0: creature.z - side, x1: creature.x + side, y1: y + 1, z1: creature.z + side }
    let chokes = false
    cells.eachCell(head, (x, cellY, z, state) => { chokes ||= Boolean(table.bits[state] & TOUCH.CHOKES) })
    return chokes
  }

  /** Fire, campfires, magma, thorns and walls hurt; fire also sets alight. */
  function touchBlocks (creature) {
    let bits = 0
    const body = boxOf(creature.x, creature.y, creature.z, creature.halfWidth, creature.height)
    cells.eachCell(body, (x, y, z, state) => { bits |= table.bits[state] })
    const under = creature.onGround ? cells.bitsAt(Math.floor(creature.x), Math.floor(creature.y - 1e-5), Math.floor(creature.z)) : 0
    const moves = Math.max(Math.abs(creature.vx), Math.abs(creature.vz)) >= SCRATCHING_STEP
    if (bits & TOUCH.KINDLES && !creature.inWater) setAlight(creature, FIRE_TICKS)
    if (bits & TOUCH.HEATS_TWICE) hurt(creature, 2, 'fire')
    else if (bits & TOUCH.HEATS || under & TOUCH.SCORCHES) hurt(creature, 1, 'fire')
    if (bits & TOUCH.PRICKS || (bits & TOUCH.SCRATCHES && moves)) hurt(creature, 1, 'cactus')
    if (isChoking(creature)) hurt(creature, 1, 'suffocation')
  }

  function breathe (creature) {
    if (creature.traits.has('breathes_water')) return
    const [x, z] = [Math.floor(creature.x), Math.floor(creature.z)]
    const probe = creature.y + creature.eye - EYE_DROP
    const y = Math.floor(probe)
    if (!creature.inWater || probe >= y + cells.waterHeight(x, y, z)) {
      creature.air = Math.min(FULL_AIR, creature.air + OXYGEN_REGAIN)
    } else if (--creature.air <= DROWNING_AT) {
      creature.air = 0
      hurt(creature, DROWNING_DAMAGE, 'drowning')
    }
  }

  /** One tick of all of it; blocks are looked at when it thinks and in the second after it was hurt. It may be dead afterwards. */
  return function suffer (creature, tick, thinks) {
    if (creature.onGround && creature.fallDistance > 0) land(creature)
    if (creature.inLava) {
      setAlight(creature, FIRE_TICKS_OF_LAVA)
      hurt(creature, LAVA_DAMAGE, 'lava')
    } else if (creature.traits.has('burns_by_day') && creature.age >= 0 && (tick + creature.id) % SUN_CHECK_TICKS === 0 &&
      !creature.inWater && meetsSun(creature, SUN_CHECK_TICKS)) setAlight(creature, FIRE_TICKS_OF_SUN)
    if (creature.fireTicks > 0) burn(creature)
    if (creature.health > 0 && (thinks || creature.invulnerableTicks > 0)) touchBlocks(creature)
    if (creature.health > 0) breathe(creature)
  }
}
