'use strict'
/** Rules of life without a server: exhaustion, hunger by difficulty, armour, knock-back. Sources: https://minecraft.wiki. */
const assert = require('node:assert')
const { test } = require('node:test')
const SERVER = '../../../../bridge/minecraft/node/server'
const { tire, tickHunger } = require(`${SERVER}/life/hunger`)
const { afterArmour, byDifficulty, thrown } = require(`${SERVER}/life/damage`)
const { Vitals } = require(`${SERVER}/life/vitals`)

const [PEACEFUL, EASY, NORMAL, HARD] = [0, 1, 2, 3]
const STILL = { dx: 0, dy: 0, dz: 0, jumped: false, eyeInWater: false, inWater: false, climbing: false, sprinting: false, onGround: true }

function someone (values, difficulty = NORMAL) {
  const player = { health: 20, food: 20, foodSaturation: 5, gameMode: 0, ...values }
  return new Vitals({ difficulty, supportFeature: () => true }, player)
}

function exhaustionOf (step) {
  const vitals = someone()
  tire(vitals, { ...STILL, ...step })
  return Math.round(vitals.exhaustion * 1e6) / 1e6
}

// https://minecraft.wiki/w/Hunger#Exhaustion_level_increase
test('deeds cost what they cost in the game', () => {
  assert.strictEqual(exhaustionOf({ dx: 1 }), 0, 'walking')
  assert.strictEqual(exhaustionOf({ dx: 1, sprinting: true }), 0.1)
  assert.strictEqual(exhaustionOf({ dx: 3, dz: 4, inWater: true }), 0.05)
  assert.strictEqual(exhaustionOf({ dy: 2, eyeInWater: true, inWater: true }), 0.02)
  assert.strictEqual(exhaustionOf({ jumped: true }), 0.05)
  assert.strictEqual(exhaustionOf({ jumped: true, sprinting: true }), 0.2)
})

test('exhaustion takes saturation first, then food, which peace spares', () => {
  for (const [difficulty, saturation, food] of [[NORMAL, 1, 20], [NORMAL, 0, 19], [PEACEFUL, 0, 20]]) {
    const vitals = someone({ foodSaturation: saturation }, difficulty)
    vitals.exhaustion = 4.1
    tickHunger(vitals, 1)
    assert.strictEqual(vitals.player.food, food)
    assert.strictEqual(vitals.player.foodSaturation, 0)
  }
})

// https://minecraft.wiki/w/Hunger#Starvation
test('starving stops at ten, at a half heart, or never', () => {
  for (const [difficulty, health, starves] of [[EASY, 10, false], [EASY, 11, true], [NORMAL, 1, false], [NORMAL, 2, true], [HARD, 1, true]]) {
    const vitals = someone({ food: 0, health, foodSaturation: 0 }, difficulty)
    const done = [...Array(80)].map(() => tickHunger(vitals, 1))
    assert.deepStrictEqual([done.slice(0, 79).some(Boolean), done[79]], [false, starves])
  }
})

test('who eats well heals fast at the cost of saturation, who eats enough slowly', () => {
  const fast = someone({ health: 10, foodSaturation: 6 })
  for (let tick = 1; tick <= 10; tick++) tickHunger(fast, tick)
  assert.deepStrictEqual([fast.player.health, fast.exhaustion], [11, 6])
  const slow = someone({ health: 10, food: 18, foodSaturation: 0 })
  for (let tick = 1; tick <= 80; tick++) tickHunger(slow, tick)
  assert.deepStrictEqual([slow.player.health, slow.exhaustion], [11, 6])
})

// https://minecraft.wiki/w/Armor#Mechanics, https://minecraft.wiki/w/Difficulty
test('armour and difficulty change what a hit comes to', () => {
  assert.ok(Math.abs(afterArmour(4, 15, 0) - 1.92) < 1e-9)
  assert.strictEqual(afterArmour(10, 0, 0), 10)
  assert.deepStrictEqual([PEACEFUL, EASY, NORMAL, HARD].map(difficulty => byDifficulty(3, difficulty)), [0, 2.5, 3, 4.5])
})

// https://minecraft.wiki/w/Knockback_(mechanic)
test('a blow throws away from where it came, and up from the ground', () => {
  const body = { x: 1, z: 0 }
  assert.deepStrictEqual(thrown({ x: 0, y: 0, z: 0 }, true, 0.4, body, { x: 0, z: 0 }), { x: 0.4, y: 0.4, z: 0 })
  assert.strictEqual(thrown({ x: 0, y: -0.5, z: 0 }, false, 0.4, body, { x: 0, z: 0 }).y, -0.5)
})
