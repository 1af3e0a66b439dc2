'use strict'
/**
 * Food, saturation and exhaustion: what deeds cost, what heals by eating well, and starving.
 * Rules: bridge/embedded/player/hunger.py; https://minecraft.wiki/w/Hunger, and /w/Difficulty for peaceful, easy and hard.
 */
const { constants } = require('../life_rules.json')
const {
  FULL_FOOD, EXHAUSTION_STEP, FAST_HEAL_TICKS, FAST_HEAL_SATURATION, SLOW_HEAL_TICKS, SLOW_HEAL_FOOD, SLOW_HEAL_COST,
  STARVE_TICKS, STARVE_DOWN_TO, SPRINT_COST, SWIM_COST, JUMP_COST, SPRINT_JUMP_COST
} = constants.hunger
const { FULL_HEALTH } = constants.damage
const { PEACEFUL, EASY, HARD } = require('./damage')

const PEACEFUL_HEAL_TICKS = 20
const PEACEFUL_FEED_TICKS = 10
const EASY_STARVE_DOWN_TO = 10

/** What a way of (dx, dy, dz) blocks costs; the game counts it in whole centimetres. */
function tire (vitals, { dx, dy, dz, jumped, eyeInWater, inWater, climbing, sprinting, onGround }) {
  if (jumped) vitals.exhaust(sprinting ? SPRINT_JUMP_COST : JUMP_COST)
  const way = eyeInWater ? Math.hypot(dx, dy, dz) : Math.hypot(dx, dz)
  const cost = eyeInWater || inWater ? SWIM_COST : sprinting && onGround && !climbing ? SPRINT_COST : 0
  vitals.exhaust(cost * Math.round(way * 100) / 100)
}

function starvesDownTo (difficulty) {
  if (difficulty === HARD) return 0
  return difficulty === EASY ? EASY_STARVE_DOWN_TO : STARVE_DOWN_TO
}

/** Nobody goes hungry in a peaceful world, and wounds close by themselves. */
function tickPeace (vitals, tick) {
  const { player } = vitals
  if (tick % PEACEFUL_HEAL_TICKS === 0) vitals.heal(1)
  if (tick % PEACEFUL_FEED_TICKS === 0 && player.food < FULL_FOOD) player.food++
}

/** One tick of the stomach; whether it is to lose half a heart by starving. */
function tickHunger (vitals, tick) {
  const { player, difficulty } = vitals
  if (difficulty === PEACEFUL) tickPeace(vitals, tick)
  if (vitals.exhaustion > EXHAUSTION_STEP) {
    vitals.exhaustion -= EXHAUSTION_STEP
    if (player.foodSaturation > 0) player.foodSaturation = Math.max(0, player.foodSaturation - 1)
    else if (difficulty !== PEACEFUL) player.food = Math.max(0, player.food - 1)
  }
  const wounded = player.health < FULL_HEALTH
  const fast = wounded && player.food >= FULL_FOOD && player.foodSaturation > 0
  const slow = wounded && player.food >= SLOW_HEAL_FOOD
  if (!fast && !slow && player.food > 0) {
    vitals.foodTimer = 0
    return false
  }
  vitals.foodTimer++
  if (vitals.foodTimer < (fast ? FAST_HEAL_TICKS : slow ? SLOW_HEAL_TICKS : STARVE_TICKS)) return false
  vitals.foodTimer = 0
  if (!fast && !slow) return player.health > starvesDownTo(difficulty)
  const spent = fast ? Math.min(player.foodSaturation, FAST_HEAL_SATURATION) : SLOW_HEAL_COST
  vitals.heal(fast ? spent / FAST_HEAL_SATURATION : 1)
  vitals.exhaust(spent)
  return false
}

module.exports = { tire, tickHunger }
