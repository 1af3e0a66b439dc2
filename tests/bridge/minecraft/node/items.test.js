'use strict'
/** The functions that name an item, on a server that calls it otherwise. */
const assert = require('node:assert')
const { test } = require('node:test')
const { inject } = require('../../../../bridge/minecraft/node/items')

function makeItems () {
  const calls = []
  const bot = {
    version: '1.21.4',
    inventory: { items: () => [{ name: 'turtle_scute' }] },
    equip: async item => calls.push(['equip', item.name]),
    registry: { itemsByName: { turtle_scute: { id: 7 } }, blocksByName: { crafting_table: { id: 1 } } },
    findBlock: () => null,
    recipesFor: id => [id],
    craft: async recipe => calls.push(['craft', recipe])
  }
  const refusals = []
  const names = { itemName: name => name === 'scute' ? 'turtle_scute' : name }
  const items = inject(bot, { feed: { send: message => refusals.push(message) }, names, crosshair: null })
  return { ...items, calls, refusals }
}

test('an item is found by the name that the server gives it', async () => {
  const { perform, calls, refusals } = makeItems()
  await perform({ verb: 'equip', item: 'scute' }, 1)
  await perform({ verb: 'craft', item: 'scute' }, 2)
  assert.deepStrictEqual([calls, refusals], [[['equip', 'turtle_scute'], ['craft', 7]], []])
})

test('a refusal names it as it was asked for', async () => {
  const { perform, refusals } = makeItems()
  await perform({ verb: 'place', item: 'dirt' }, 3)
  assert.deepStrictEqual(refusals, [{ type: 'refused', sequence: 3, verb: 'place', item: 'dirt', reason: 'no dirt in the inventory' }])
})
