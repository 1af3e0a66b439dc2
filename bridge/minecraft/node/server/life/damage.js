'use strict'
/**
 * What hurts a player, and what stands in between: the moment after a hit, armour, resistance, absorption.
 * Rules of the embedded world (bridge/embedded/player/damage.py) and their sources; https://minecraft.wiki/w/Damage.
 */
const { constants, causes } = require('../life_rules.json')
const { INVULNERABLE_TICKS, PROTECTED_TICKS } = constants.damage
const { KNOCKBACK } = constants.knockback
const { effectShare } = require('./effects')

const BLOW_COST = 0.1 // of exhaustion, for what armour helps against
const LARGEST_LIFT = 0.4
const PEACEFUL = 0
const EASY = 1
const HARD = 3

/** What armour lets through (https://minecraft.wiki/w/Armor#Mechanics). */
function afterArmour (amount, points, toughness) {
  const defence = Math.min(20, Math.max(points / 5, points - amount / (2 + toughness / 4)))
  return amount * (1 - defence / 25)
}

/** What a creature's hit comes to by the world's difficulty (https://minecraft.wiki/w/Difficulty). */
function byDifficulty (amount, difficulty) {
  if (difficulty === PEACEFUL) return 0
  if (difficulty === EASY) return Math.min(amount, amount / 2 + 1)
  return difficulty === HARD ? amount * 1.5 : amount
}

/** The way a blow throws a body: away from `from`, and up from the ground. All in blocks and blocks a tick. */
function thrown (velocity, onGround, strength, body, from) {
  const dx = from.x - body.x
  const dz = from.z - body.z
  const length = Math.hypot(dx, dz)
  if (length < 1e-6 || strength <= 0) return velocity
  return {
    x: velocity.x / 2 - dx / length * strength,
    y: onGround ? Math.min(LARGEST_LIFT, velocity.y / 2 + strength) : velocity.y,
    z: velocity.z / 2 - dz / length * strength
  }
}

module.exports = function makeDamage ({ armour, packets, die }) {
  /** What is left of a hit behind armour, resistance and absorption is taken from health; how much that is. */
  function take (vitals, amount, cause) {
    const { passes_armour: passes } = causes[cause]
    if (!passes) {
      const { points, toughness } = armour.worn(vitals.player)
      armour.wear(vitals.player, amount, causes[cause].is_fire)
      amount = afterArmour(amount, points, toughness)
    }
    if (cause !== 'void' && cause !== 'starvation') amount *= effectShare(vitals, 'resistance')
    const absorbed = Math.min(vitals.absorption, amount)
    vitals.absorption -= absorbed
    amount -= absorbed
    if (amount > 0 && !passes) vitals.exhaust(BLOW_COST)
    const taken = Math.min(vitals.player.health, amount)
    vitals.player.health -= taken
    return taken
  }

  /**
   * One hit on a player; the loss of health, 0 where it is held off.
   * @param cause one of life_rules.json's
   * @param source {id, x, z, knockback}: who did it and from where; null for what pushes nobody
   */
  function hurt (vitals, amount, cause, source = null) {
    if (!vitals.mortal || amount <= 0 || (vitals.protectedTicks > 0 && cause !== 'void')) return 0
    if (causes[cause].is_fire && vitals.effects.has('fire_resistance')) return 0
    const fresh = vitals.invulnerableTicks <= PROTECTED_TICKS
    const hit = fresh ? amount : amount - vitals.lastDamage
    if (hit <= 0) return 0
    if (fresh) vitals.invulnerableTicks = INVULNERABLE_TICKS
    vitals.lastDamage = amount
    const taken = take(vitals, hit, cause)
    if (fresh) packets.hurt(vitals.player, cause, source)
    if (fresh && source && taken > 0) push(vitals, source)
    if (!vitals.alive) die(vitals, cause)
    return taken
  }

  function push (vitals, { x, z, knockback = KNOCKBACK }) {
    const strength = knockback * (1 - armour.worn(vitals.player).knockbackResistance)
    const velocity = thrown({ x: 0, y: 0, z: 0 }, vitals.onGround, strength, vitals.feet, { x, z })
    packets.push(vitals.player, velocity)
  }

  /** What nothing stands in between, as /kill. */
  function kill (vitals) {
    if (!vitals.alive) return
    vitals.player.health = 0
    packets.hurt(vitals.player, 'void', null)
    die(vitals, 'void')
  }

  return { hurt, kill }
}


Object.assign(module.exports, { afterArmour, byDifficulty, thrown, PEACEFUL, EASY, HARD })
