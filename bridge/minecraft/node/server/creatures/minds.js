'use strict'
/**
 * What creatures make up their minds to do, every THINK_TICKS ticks: animals wander, flee and follow food; monsters follow players.
 * Rules: bridge/embedded/creatures/behaviour_*.py and the pages of the kinds on https://minecraft.wiki.
 */
const { constants } = require('../life_rules.json')
const { THINK_TICKS, WANDER_CHANCE, TEMPT_RANGE, TEMPT_NEAR, GRAZE_CHANCE } = constants.behaviour_animals
const { EYE_HEIGHT } = constants.death
const {
  MEMORY_TICKS, NOTICE_CHANCE, STRIKE_TICKS, STRIKE_REACH, LEAP_NEAR, LEAP_FAR, LEAP_CHANCE, LEAP_SPEED, CALM_LIGHT, CALM_CHANCE,
  HALF_WIDTH, PLAYER_HEIGHT
} = constants.behaviour_melee
const { BOW_RANGE, BOW_NEAR, BOW_TICKS, DRAW_TICKS } = constants.behaviour_shooters
const { FUSE_TICKS, SWELL_RANGE, CALM_RANGE, POWER } = constants.behaviour_creeper
const { byDifficulty } = require('../life/damage')
const { stop, goTo, wander, flee, face } = require('./steering')
const { isMonster, below } = require('./creature')

const FOLLOW_TICKS = 3 * THINK_TICKS
const STEP_BACK_PACE = 0.5
const STRIKERS = new Set(['zombie', 'spider'])
const CENTRE_RISE = 0.0625 // of an explosion above the creeper's feet

const distanceTo = (creature, { feet }) => Math.hypot(feet.x - creature.x, feet.y - creature.y, feet.z - creature.z)

/** Whether a creature's box, grown sideways, meets a player's. */
function touches (creature, { feet }, reach) {
  const side = creature.halfWidth + HALF_WIDTH + reach
  return Math.abs(feet.x - creature.x) < side && Math.abs(feet.z - creature.z) < side &&
    feet.y < creature.y + creature.height && creature.y < feet.y + PLAYER_HEIGHT
}

module.exports = function makeMinds (serv, { sight, shoot, explode, graze, hurtPlayer, tellSwelling }) {
  function sees (creature, { feet }) {
    return sight.isClear(creature.x, creature.y + creature.eye, creature.z, feet.x, feet.y + EYE_HEIGHT, feet.z)
  }

  function nearest (creature, living) {
    let best = null
    let bestDistance = Infinity
    for (const vitals of living) {
      const distance = distanceTo(creature, vitals)
      if (distance < bestDistance) [best, bestDistance] = [vitals, distance]
    }
    return { vitals: best, distance: bestDistance }
  }

  function forget (creature) {
    creature.target = null
    creature.angryTicks = creature.seenTicks = 0
  }

  /** The player whom a monster follows from this thought on or from before; null for none. */
  function targetOf (creature, near) {
    const { follow_range: range } = creature.figures
    const { target } = creature
    if (target) {
      if (creature.angryTicks === 0 || !target.mortal || !serv.players.includes(target.player) || distanceTo(creature, target) > range) {
        forget(creature)
        return null
      }
      const seen = sees(creature, target)
      if (seen) creature.angryTicks = Math.max(creature.angryTicks, MEMORY_TICKS)
      creature.seenTicks = seen ? Math.max(0, creature.seenTicks) + THINK_TICKS : Math.min(0, creature.seenTicks) - THINK_TICKS
      return target
    }
    if (near.distance <= range && below(NOTICE_CHANCE) === 0 && sees(creature, near.vitals)) {
      creature.target = near.vitals
      creature.angryTicks = MEMORY_TICKS
      creature.seenTicks = 0
    }
    return creature.target
  }

  function idle (creature) {
    if (!creature.goal && below(WANDER_CHANCE) === 0) wander(creature)
  }

  const foodIn = (creature, { player }) => creature.figures.foods.includes(player.inventory.slots[36 + player.heldItemSlot]?.name)

  function thinkAnimal (creature, { vitals, distance }) {
    if (creature.panicTicks > 0 || creature.fireTicks > 0) {
      if (!creature.goal) flee(creature, creature.fleesFrom ?? vitals?.feet ?? creature, creature.figures.panic_pace)
    } else if (distance < TEMPT_RANGE && foodIn(creature, vitals)) {
      if (distance > TEMPT_NEAR) goTo(creature, vitals.feet.x, vitals.feet.z, creature.figures.tempt_pace, FOLLOW_TICKS)
      else stop(creature)
    } else if (creature.kind === 'sheep' && below(GRAZE_CHANCE) === 0) {
      graze(creature)
      stop(creature)
    } else idle(creature)
  }

  /** A spider leaves everybody alone in the light, but for who struck it. */
  function isCalm (creature) {
    if (creature.kind !== 'spider' || creature.playerHitTicks > 0) return false
    if (creature.target && below(CALM_CHANCE) !== 0) return false
    return sight.brightnessAt(creature.x, creature.y, creature.z) >= CALM_LIGHT
  }

  function leap (creature, dx, dz) {
    const distance = Math.hypot(dx, dz)
    if (!creature.onGround || distance <= LEAP_NEAR || distance >= LEAP_FAR || below(LEAP_CHANCE) !== 0) return
    creature.vx = creature.vx * 0.2 + dx / distance * LEAP_SPEED
    creature.vz = creature.vz * 0.2 + dz / distance * LEAP_SPEED
    creature.vy = LEAP_SPEED
    creature.onGround = false
  }

  function thinkMelee (creature, target) {
    const { x, z } = target.feet
    if (touches(creature, target, 0)) return stop(creature)
    goTo(creature, x, z, 1, FOLLOW_TICKS)
    if (creature.kind === 'spider') leap(creature, x - creature.x, z - creature.z)
  }

  function thinkSkeleton (creature, target) {
    const distance = distanceTo(creature, target)
    const { x, z } = target.feet
    if (distance > BOW_RANGE || creature.seenTicks < 0) goTo(creature, x, z, 1, FOLLOW_TICKS)
    else if (distance < BOW_NEAR) {
      flee(creature, target.feet, STEP_BACK_PACE)
      creature.goal.ticks = 2 * THINK_TICKS
    } else stop(creature)
    if (creature.seenTicks < DRAW_TICKS) return
    face(creature, x - creature.x, z - creature.z)
    if (creature.attackWait === 0 && distance <= BOW_RANGE) {
      shoot(creature, target.feet)
      creature.attackWait = BOW_TICKS
    }
  }

  function thinkCreeper (creature, target) {
    if (creature.fuse > 0 || distanceTo(creature, target) < SWELL_RANGE) stop(creature)
    else goTo(creature, target.feet.x, target.feet.z, 1, FOLLOW_TICKS)
  }

  const HUNTERS = { zombie: thinkMelee, spider: thinkMelee, skeleton: thinkSkeleton, creeper: thinkCreeper }

  /** Decide what a creature does next, by the mortal players who are there. */
  function think (creature, living) {
    const near = nearest(creature, living)
    if (!isMonster(creature)) return thinkAnimal(creature, near)
    if (isCalm(creature)) {
      forget(creature)
      return idle(creature)
    }
    const target = targetOf(creature, near)
    if (target) HUNTERS[creature.kind](creature, target)
    else idle(creature)
  }

  /** Each tick: strike once the wait is over, the player is in reach and in sight. */
  function strike (creature, target) {
    if (creature.attackWait > 0 || !touches(creature, target, STRIKE_REACH) || !sees(creature, target)) return
    const { id, x, z, figures } = creature
    hurtPlayer(target, byDifficulty(figures.damage, serv.difficulty), 'creature', { id, x, z })
    creature.attackWait = STRIKE_TICKS
  }

  /** The fuse goes on while the player is near and seen, back while not; at its end the creeper explodes. */
  function burnFuse (creature, target) {
    const swells = target && creature.seenTicks >= 0 && distanceTo(creature, target) < (creature.fuse === 0 ? SWELL_RANGE : CALM_RANGE)
    const before = creature.fuse
    creature.fuse = Math.max(0, creature.fuse + (swells ? 1 : -1))
    if (creature.fuse > 0 !== before > 0) tellSwelling(creature, creature.fuse > 0)
    if (creature.fuse >= FUSE_TICKS) explode(creature, { x: creature.x, y: creature.y + CENTRE_RISE, z: creature.z }, POWER)
  }

  /** What cannot wait for the next thought. The creature may be gone afterwards. */
  function act (creature) {
    const target = creature.angryTicks > 0 && creature.target?.mortal ? creature.target : null
    if (creature.kind === 'creeper') burnFuse(creature, target)
    else if (target && STRIKERS.has(creature.kind)) strike(creature, target)
  }

  return { think, act, nearest }
}
