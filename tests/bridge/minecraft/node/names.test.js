'use strict'
/** Things that have another name, or none of their own, in other versions. */
const assert = require('node:assert')
const { test } = require('node:test')
const node = '../../../../bridge/minecraft/node'
const { makeNames } = require(`${node}/names`)
const { kindsOf } = require(`${node}/kinds`)
const registryOf = require(`${node}/node_modules/prismarine-registry`)

const modern = registryOf('1.20.4')
const vocabulary = {
  blocks: modern.blocksArray.map(block => block.name),
  items: modern.itemsArray.map(item => item.name)
}
const VERSIONS = ['1.8.8', '1.12.2', '1.13.2', '1.16.5', '1.18.2', '1.20.4', '1.21.4']
const cache = new Map()

function of (version) {
  if (!cache.has(version)) {
    const registry = registryOf(version)
    cache.set(version, { registry, names: makeNames(registry, vocabulary), kinds: kindsOf(registry), Item: require(`${node}/node_modules/prismarine-item`)(registry) })
  }
  return cache.get(version)
}

for (const version of VERSIONS) {
  test(`what every version has is found both ways in ${version}`, () => {
    const { names, kinds, Item } = of(version)
    for (const name of ['stone', 'dirt', 'grass_block', 'short_grass', 'oak_log', 'birch_log', 'spruce_leaves', 'sand', 'oak_planks', 'crafting_table', 'white_wool']) {
      assert.strictEqual(vocabulary.blocks[names.blockOfState(kinds.blockState(name))], name)
    }
    for (const name of ['stone', 'dirt', 'oak_log', 'dark_oak_planks', 'diamond_pickaxe', 'oak_sign', 'red_dye', 'charcoal', 'cooked_beef', 'white_wool']) {
      const { id, kind } = kinds.findItem(name)
      assert.strictEqual(vocabulary.items[names.itemId(new Item(id, 1, kind))], name)
    }
  })

  test(`every block of ${version} that stops a body does so here`, () => {
    const { registry, names } = of(version)
    for (const block of registry.blocksArray) {
      if (block.boundingBox === 'block') assert.notStrictEqual(names.blockOfState(block.defaultState ?? block.minStateId), 0, block.name)
    }
  })
}

test('blocks stand as wanted where the version can tell', () => {
  const [old, recent] = [of('1.12.2').kinds, of('1.20.4').kinds]
  assert.strictEqual(old.blockState('water'), 9 << 4)
  assert.strictEqual(old.blockState('oak_log', { axis: 'x' }), 17 << 4 | 4)
  assert.strictEqual(old.blockState('vine', { east: 'true' }), 106 << 4 | 8)
  assert.strictEqual(old.blockState('tall_grass', { half: 'upper' }), 175 << 4 | 10)
  const { registry } = of('1.20.4')
  const Block = require(`${node}/node_modules/prismarine-block`)(registry)
  assert.deepStrictEqual(Block.fromStateId(recent.blockState('wheat', { age: '5' }), 0).getProperties(), { age: '5' })
  assert.strictEqual(Block.fromStateId(recent.blockState('vine', { east: 'true' }), 0).getProperties().east, true)
})

test('what a version does not have has no state and no id', () => {
  const { kinds } = of('1.8.8')
  assert.strictEqual(kinds.blockState('mud'), undefined)
  assert.strictEqual(kinds.findItem('netherite_pickaxe'), undefined)
  assert.strictEqual(of('1.20.4').names.itemId({ name: 'nonsense', type: 1e6 }), 0)
})

test('a worn tool of old versions keeps its name', () => {
  const { names, Item } = of('1.8.8')
  assert.strictEqual(vocabulary.items[names.itemId(new Item(270, 1, 17))], 'wooden_pickaxe')
})

test('creatures are told by the names of 1.20.4', () => {
  const known = new Set(modern.entitiesArray.map(entity => entity.name))
  const own = { '1.8.8': ['mob', 'monster'], '1.21.4': ['armadillo', 'bogged', 'breeze_wind_charge', 'creaking', 'ominous_item_spawner'] }
  for (const version of VERSIONS.filter(version => version !== '1.13.2')) { // whose list is of another source, with other names
    const { registry, names } = of(version)
    const unknown = registry.entitiesArray.map(entity => names.creatureKind(entity.name)).filter(name => !known.has(name))
    assert.deepStrictEqual(unknown, own[version] ?? [], version)
  }
})
