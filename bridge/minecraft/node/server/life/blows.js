'use strict'
/**
 * A player's blows: how hard they are by weapon and cooldown, critical hits, the push of a sprint, and what they cost.
 * Rules: bridge/embedded/creatures/combat.py; https://minecraft.wiki/w/Melee_attack.
 */
const { constants, weapons: WEAPONS, hand: HAND } = require('../life_rules.json')
const { ATTACK_COST, CRITICAL_FACTOR, KNOCKBACK, SPRINT_KNOCKBACK, STRONG, TICKS_A_SECOND } = constants.combat
const { weakened } = require('./effects')

const REACH = 6 // blocks from the eye to the nearest point of a box, the game's own for what a client claims

/** Distance of a point from the box of a body. */
function distanceToBody (x, y, z, body) {
  const beyond = (at, low, high) => Math.max(low - at, 0, at - high)
  return Math.hypot(
    beyond(x, body.x - body.halfWidth, body.x + body.halfWidth),
    beyond(y, body.y, body.y + body.height),
    beyond(z, body.z - body.halfWidth, body.z + body.halfWidth)
  )
}

module.exports = function makeBlows ({ hazards, wear }) {
  const weaponOf = player => WEAPONS[player.inventory.slots[36 + player.heldItemSlot]?.name] ?? HAND

  /** Begin the cooldown anew: {damage, strong}, of a blow that falls now. */
  function swing (vitals) {
    const weapon = weaponOf(vitals.player)
    const share = Math.min(1, (vitals.ticksSinceSwing + 0.5) * weapon.speed / TICKS_A_SECOND)
    vitals.ticksSinceSwing = 0
    let damage = weakened(vitals, weapon.damage) * (0.2 + 0.8 * share * share)
    const strong = share > STRONG
    const { inWater, climbing } = hazards.surroundings(vitals)
    const falls = vitals.fallDistance > 0 && !vitals.onGround && !inWater && !climbing
    if (strong && falls && !vitals.sprinting) damage *= CRITICAL_FACTOR
    return { damage, strong }
  }

  /**
   * One blow at a body {x, y, z, halfWidth, height} that stands in reach.
   * @param hurt (damage, knockback) => whether it counted
   */
  function strike (vitals, body, hurt) {
    const { player, feet } = vitals
    if (!vitals.alive || player.gameMode === 3) return
    if (distanceToBody(feet.x, hazards.eyeOf(vitals), feet.z, body) > REACH) return
    const { damage, strong } = swing(vitals)
    const knockback = strong && vitals.sprinting ? KNOCKBACK + SPRINT_KNOCKBACK : KNOCKBACK
    if (damage <= 0 || !hurt(damage, knockback)) return
    vitals.exhaust(ATTACK_COST)
    wear(player, 36 + player.heldItemSlot, weaponOf(player).wear)
  }

  /** One tick of the cooldown: it begins anew with another item in the hand. */
  function rest (vitals) {
    const type = vitals.player.inventory.slots[36 + vitals.player.heldItemSlot]?.type ?? null
    vitals.ticksSinceSwing = type === vitals.heldType ? vitals.ticksSinceSwing + 1 : 0
    vitals.heldType = type
  }

  return { strike, rest }
}
