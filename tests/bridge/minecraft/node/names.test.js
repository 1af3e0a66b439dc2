'use strict'
/** Things whose name changed between versions. */
const assert = require('node:assert')
const { test } = require('node:test')
const { makeNames } = require('../../../../bridge/minecraft/node/names')

const vocabulary = { blocks: ['air', 'stone', 'short_grass'], items: ['air', 'stone', 'short_grass', 'scute', 'oak_sign'] }

function namesOf (blocks, items) {
  const blocksArray = blocks.map((name, id) => ({ name, minStateId: id, maxStateId: id, boundingBox: 'empty' }))
  return makeNames({ blocksArray, itemsByName: Object.fromEntries(items.map(name => [name, {}])) }, vocabulary)
}

for (const [version, blocks, items] of [
  ['1.13.2', ['air', 'grass'], ['stone', 'grass', 'scute', 'sign']],
  ['1.20.4', ['air', 'short_grass'], ['stone', 'short_grass', 'scute', 'oak_sign']],
  ['1.21.4', ['air', 'short_grass'], ['stone', 'short_grass', 'turtle_scute', 'oak_sign']]
]) {
  test(`names are found both ways in ${version}`, () => {
    const names = namesOf(blocks, items)
    assert.strictEqual(names.blockOfState(1), 2)
    assert.deepStrictEqual(items.map(names.itemId), [1, 2, 3, 4])
    assert.deepStrictEqual(vocabulary.items.slice(1).map(names.itemName), items)
  })
}

test('what a version does not have keeps its name and has no id', () => {
  const names = namesOf(['air'], ['stone'])
  assert.strictEqual(names.itemName('scute'), 'scute')
  assert.strictEqual(names.itemId('nonsense'), 0)
})
