'use strict'
/** What the use key goes to, and how often blows fall. */
const assert = require('node:assert')
const { test } = require('node:test')
const { answersOf, creatureMinds, isPlantedOn, lastsFor, hasUse } = require('../../../../bridge/minecraft/node/usable')
const { ticksBetweenHits } = require('../../../../bridge/minecraft/node/cooldown')

const block = (name, properties = {}) => ({ name, getProperties: () => properties })

test('doors, beds and stations answer a click, iron doors and stone do not', () => {
  for (const name of ['oak_door', 'red_bed', 'chest', 'crafting_table', 'oak_fence_gate', 'lever', 'cake']) assert.ok(answersOf(block(name)), name)
  for (const name of ['iron_door', 'stone', 'bedrock', 'oak_fence']) assert.ok(!answersOf(block(name)), name)
  assert.deepStrictEqual([1, 2].map(age => answersOf(block('sweet_berry_bush', { age }))), [false, true])
})

test('a cow minds a bucket and wheat, not bread', () => {
  assert.deepStrictEqual(['bucket', 'wheat', 'bread', undefined].map(item => creatureMinds('cow', item)), [true, true, false, false])
  assert.ok(creatureMinds('villager', undefined))
})

test('a carrot is planted on farmland and eaten elsewhere', () => {
  assert.deepStrictEqual(['farmland', 'grass_block'].map(ground => isPlantedOn('carrot', ground)), [true, false])
})

test('food is used over time by the hungry, bows by who has arrows', () => {
  const bot = { food: 20, registry: { foodsByName: { bread: {}, golden_apple: {}, dried_kelp: {} } }, inventory: { slots: [null] } }
  const lasts = name => lastsFor(bot, { name })
  assert.deepStrictEqual(['bread', 'golden_apple', 'bow', 'shield', 'stone'].map(lasts), [null, 32, null, Infinity, null])
  bot.food = 19
  bot.inventory.slots.push({ name: 'arrow' })
  assert.deepStrictEqual(['bread', 'dried_kelp', 'bow', 'milk_bucket'].map(lasts), [32, 16, Infinity, 32])
})

test('buckets, armour and what is thrown have a use of their own', () => {
  assert.deepStrictEqual(['bucket', 'lava_bucket', 'egg', 'iron_boots', 'stick', 'iron_sword'].map(hasUse), [true, true, true, true, false, false])
})

test('blows wait for the cooldown of slow weapons, and in 1.8 only for the hurt to be vulnerable', () => {
  const ticks = (name, old = false) => ticksBetweenHits({ heldItem: name && { name }, supportFeature: feature => old && feature === 'doesntHaveOffHandSlot' })
  assert.deepStrictEqual([undefined, 'iron_sword', 'iron_pickaxe', 'iron_axe', 'diamond_axe', 'stone_axe'].map(name => ticks(name)), [12, 12, 17, 22, 20, 25])
  assert.strictEqual(ticks('stone_axe', true), 10)
})
