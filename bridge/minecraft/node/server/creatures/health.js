'use strict'
/**
 * How creatures are hurt and die: the moment after a hit, natural armour, the push, loot, experience.
 * Rules: bridge/embedded/creatures/health.py and loot.py; https://minecraft.wiki/w/Damage.
 */
const { Vec3 } = require('vec3')
const { constants, causes } = require('../life_rules.json')
const { INVULNERABLE_TICKS, PANIC_TICKS, PLAYER_HIT_TICKS, PROTECTED_TICKS, REVENGE_TICKS } = constants.health
const { KNOCKBACK } = constants.knockback
const { afterArmour, thrown } = require('../life/damage')
const { isMonster, woolOf, below } = require('./creature')

const HOP = 0.2
const SPREAD = 0.1
const DEATH_TICKS = 20 // for which the dead lie before they vanish

module.exports = function makeHealth ({ shown, drops, stacks, packets, spillExperience, remove }) {
  /** Let items of a name fall at a creature's middle. */
  function lay (creature, name, count, hop = HOP) {
    const side = () => (Math.random() * 2 - 1) * SPREAD
    const middle = new Vec3(creature.x, creature.y + creature.height / 2, creature.z)
    for (const stack of stacks.make(name, count)) {
      drops.spawn(creature.world, middle, new Vec3(side(), hop, side()), stack, drops.PICKUP_DELAY_TICKS)
    }
  }

  function dropLoot (creature) {
    if (creature.age < 0) return
    for (const { item, burnt, low, high, chance, by_player: byPlayer } of creature.figures.loot) {
      if ((byPlayer && creature.playerHitTicks === 0) || Math.random() >= chance) continue
      lay(creature, creature.fireTicks > 0 ? burnt : item, low + below(high - low + 1))
    }
    if (creature.kind === 'sheep' && !creature.sheared) lay(creature, woolOf(creature), 1)
  }

  function die (creature) {
    dropLoot(creature)
    if (creature.playerHitTicks > 0 && creature.age >= 0) {
      const { experience_low: low, experience_high: high } = creature.figures
      spillExperience(creature, low + below(high - low + 1))
    }
    shown.tell(creature, ...packets.deathPacket(creature.id))
    remove(creature, DEATH_TICKS)
  }

  /** What a player struck turns against him, or flees from him. */
  function provoke (creature, vitals) {
    creature.playerHitTicks = PLAYER_HIT_TICKS
    if (!isMonster(creature)) return
    creature.target = vitals
    creature.angryTicks = REVENGE_TICKS
  }

  /**
   * One hit; whether it counted.
   * @param cause one of life_rules.json's
   * @param source {id, x, z, knockback, vitals of the player who did it}; null for what pushes nobody
   */
  function hurt (creature, amount, cause, source = null) {
    if (creature.health <= 0 || amount < 0) return false
    const fresh = creature.invulnerableTicks <= PROTECTED_TICKS
    const counted = fresh ? amount : amount - creature.lastDamage
    if (counted <= 0 && !fresh) return false
    if (fresh) {
      creature.invulnerableTicks = INVULNERABLE_TICKS
      shown.tell(creature, ...packets.hurtPacket(creature.id, cause, source))
      if (source) push(creature, source)
    }
    creature.lastDamage = amount
    creature.health -= causes[cause].passes_armour ? counted : afterArmour(counted, creature.figures.armour, 0)
    creature.panicTicks = PANIC_TICKS
    creature.fleesFrom = source
    if (source?.vitals) provoke(creature, source.vitals)
    if (creature.health <= 0) die(creature)
    return true
  }

  function push (creature, { x, z, knockback = KNOCKBACK }) {
    const velocity = thrown({ x: creature.vx, y: creature.vy, z: creature.vz }, creature.onGround, knockback, creature, { x, z })
    Object.assign(creature, { vx: velocity.x, vy: velocity.y, vz: velocity.z, onGround: false })
  }

  return { hurt, die, lay }
}
