'use strict'
/** Which recipe is taken, from which of what is held: as the embedded world chooses (bridge/embedded/items/crafting.py). */
const assert = require('node:assert')
const path = require('node:path')
const { test } = require('node:test')
const { createRequire } = require('node:module')

const NODE = path.resolve(__dirname, '../../../../bridge/minecraft/node')
const { chooseRecipe } = require(path.join(NODE, 'deeds/recipes'))
const { sources, fuels } = require(path.join(NODE, 'deeds/smelting'))
const needPackage = createRequire(path.join(NODE, 'index.js'))

/** What is laid where, as text, for making an item of what is held ({name: count}). */
function choose (name, held, version = '1.20.4') {
  const registry = needPackage('prismarine-registry')(version)
  const { Recipe } = needPackage('prismarine-recipe')(registry)
  const nameOf = kind => registry.items[kind.id].name
  const recipe = chooseRecipe(name, Recipe.find(registry.itemsByName[name].id, null), kind => held[nameOf(kind)] ?? 0, nameOf)
  return [recipe.count, recipe.needsTable, recipe.laid.map(([cell, kind]) => `${cell} ${nameOf(kind)}`)]
}

test('the first kind that is enough alone is taken', () => {
  assert.deepStrictEqual(choose('stick', { oak_planks: 1, birch_planks: 2 }), [4, false, ['0,0 birch_planks', '0,1 birch_planks']])
})

test('else kinds are mixed', () => {
  assert.deepStrictEqual(choose('stick', { oak_planks: 1, birch_planks: 1 }), [4, false, ['0,0 oak_planks', '0,1 birch_planks']])
})

test('shapes lie where the game wants them, and what is wider than two cells needs a table', () => {
  const [, needsTable, laid] = choose('wooden_pickaxe', { oak_planks: 3, stick: 2 })
  assert.ok(needsTable)
  assert.deepStrictEqual(laid.sort(), ['0,0 oak_planks', '1,0 oak_planks', '1,1 stick', '1,2 stick', '2,0 oak_planks'])
})

test('what is without a shape fills the small grid where it fits there', () => {
  assert.deepStrictEqual(choose('flint_and_steel', { iron_ingot: 1, flint: 1 }).slice(0, 2), [1, false])
})

for (const [name, held, words] of [
  ['wooden_pickaxe', { oak_planks: 1 }, 'wooden_pickaxe needs 3 planks, has 1; 2 stick, has 0'],
  ['oak_planks', {}, 'oak_planks needs 1 oak_log or the like, has 0'],
  ['bedrock', {}, 'no recipe makes bedrock']
]) {
  test(`what is missing for ${name} is told`, () => {
    assert.throws(() => choose(name, held), new Error(words))
  })
}

test('versions before 1.13 count kinds by their metadata', () => {
  assert.deepStrictEqual(choose('crafting_table', { planks: 4 }, '1.12.2')[0], 1)
})

test('smelting knows each wood and each colour', () => {
  assert.ok(sources.get('charcoal').includes('stripped_birch_log'))
  assert.deepStrictEqual(sources.get('red_glazed_terracotta'), ['red_terracotta'])
  assert.deepStrictEqual([fuels.get('coal'), fuels.get('cherry_planks'), fuels.get('lime_wool')], [1600, 300, 100])
  assert.strictEqual([...fuels.keys()][0], 'coal', 'what is dear comes last')
})
