'use strict'
/**
 * Ticks between two blows of a held attack key: the hurt are not hurt again for ten ticks, and from 1.9 on a blow has its full force only
 * when the weapon's cooldown is over (https://minecraft.wiki/w/Melee_attack). The embedded world strikes every 12.
 */
const WITHOUT_COOLDOWN = 10
const LEAST = 12
const TICKS_A_SECOND = 20
const HALF_A_TICK = 0.5 // a blow counts as if half a tick later

// Full blows a second, of weapons that are slower than the least allows.
const SPEEDS = [
  [/^(wooden|stone)_axe$/, 0.8],
  [/^iron_axe$/, 0.9],
  [/_axe$|_shovel$|^(wooden|golden)_hoe$/, 1.0],
  [/^trident$/, 1.1],
  [/_pickaxe$/, 1.2]
]

/** @param bot the bot, of any version */
function ticksBetweenHits (bot) {
  if (bot.supportFeature('doesntHaveOffHandSlot')) return WITHOUT_COOLDOWN // 1.8, which knows no cooldown either
  const slow = SPEEDS.find(([pattern]) => pattern.test(bot.heldItem?.name ?? ''))
  return slow ? Math.ceil(TICKS_A_SECOND / slow[1] - HALF_A_TICK) : LEAST
}

module.exports = { ticksBetweenHits }
