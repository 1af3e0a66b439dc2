'use strict'
/** The functions that name an item: one at a time, told once, given up on; here on a window that answers each click by itself. */
const assert = require('node:assert')
const { EventEmitter } = require('node:events')
const path = require('node:path')
const { test } = require('node:test')
const { createRequire } = require('node:module')

const NODE = path.resolve(__dirname, '../../../../bridge/minecraft/node')
const { inject } = require(path.join(NODE, 'items'))
const needPackage = createRequire(path.join(NODE, 'index.js'))

const HELD = 36

/** A body of some version with stacks [slot, name, count] in its slots. `answers`: whether the server answers clicks. */
function makeItems (version, stacks, { answers = true } = {}) {
  const registry = needPackage('prismarine-registry')(version)
  const Item = needPackage('prismarine-item')(registry)
  const bot = new EventEmitter()
  const forever = new Promise(() => {})
  Object.assign(bot, {
    version,
    registry,
    isAlive: true,
    quickBarSlot: 0,
    currentWindow: null,
    inventory: needPackage('prismarine-windows')(registry).createWindow(0, 'minecraft:inventory', 'Inventory'),
    entity: { position: { x: 0, y: 64, z: 0 }, yaw: 0, pitch: 0, onGround: true },
    _client: Object.assign(new EventEmitter(), { state: 'play', write: (name, fields) => packets.push([name, fields]) }),
    supportFeature: feature => registry.supportFeature(feature),
    async clickWindow (slot, mouseButton, mode) {
      this.inventory.acceptClick({ slot, mouseButton, mode, item: this.inventory.slots[slot] ?? null })
      if (!answers) await forever
    },
    closeWindow: () => packets.push(['close_window']),
    _syncWindow: () => answers ? Promise.resolve() : forever
  })
  Object.defineProperty(bot, 'heldItem', { get: () => bot.inventory.slots[HELD + bot.quickBarSlot] })
  const packets = []
  for (const [slot, name, count] of stacks) bot.inventory.updateSlot(slot, new Item(registry.itemsByName[name].id, count))
  const told = []
  const names = { itemName: name => name === 'scute' && version > '1.21' ? 'turtle_scute' : name }
  const touch = { tellPose: () => {} }
  const items = inject(bot, { feed: { send: message => told.push(message) }, names, touch, crosshair: null })
  const slots = () => items.slots().map(item => item && `${item.count} ${item.name}`)
  return { ...items, bot, told, packets, slots }
}

test('an item is found by the name that the server gives it, and told by the one that it was asked for', async () => {
  const { perform, told, slots } = makeItems('1.21.4', [[HELD, 'dirt', 3], [20, 'turtle_scute', 1]])
  await perform({ verb: 'equip', item: 'scute' }, 1)
  assert.deepStrictEqual([slots()[HELD], slots()[20]], ['1 turtle_scute', '3 dirt'])
  assert.deepStrictEqual(told, [{ type: 'done', sequence: 1, verb: 'equip', item: 'scute' }])
})

test('a refusal says why, in the words of the embedded world', async () => {
  const { perform, told } = makeItems('1.20.4', [])
  await perform({ verb: 'place', item: 'dirt' }, 3)
  assert.deepStrictEqual(told, [{ type: 'refused', sequence: 3, verb: 'place', item: 'dirt', reason: 'no dirt in the inventory' }])
})

test('armour changes places with what is worn, and goes back where it came from', async () => {
  const { perform, slots } = makeItems('1.20.4', [[12, 'iron_helmet', 1], [13, 'golden_helmet', 1]])
  await perform({ verb: 'equip', item: 'iron_helmet' }, 1)
  await perform({ verb: 'equip', item: 'golden_helmet' }, 2)
  assert.deepStrictEqual([slots()[5], slots()[12], slots()[13]], ['1 golden_helmet', null, '1 iron_helmet'])
})

test('one at a time, and not again before its result was seen', async () => {
  const { perform, tick, told } = makeItems('1.20.4', [[HELD, 'dirt', 3], [20, 'stone', 1]])
  const first = perform({ verb: 'equip', item: 'stone' }, 1)
  await perform({ verb: 'discard', item: 'dirt' }, 2)
  await first
  await perform({ verb: 'equip', item: 'stone' }, 3)
  tick()
  tick()
  await perform({ verb: 'equip', item: 'stone' }, 4)
  assert.deepStrictEqual(told.map(({ sequence, type }) => [sequence, type]), [[2, 'refused'], [1, 'done'], [3, 'refused'], [4, 'done']])
})

test('while stacks are moved the slots are shown as they were', async () => {
  const { perform, slots, bot } = makeItems('1.20.4', [[HELD, 'dirt', 3], [20, 'stone', 1]])
  const moving = perform({ verb: 'equip', item: 'stone' }, 1)
  assert.strictEqual(bot.inventory.slots[HELD].name, 'stone')
  assert.strictEqual(slots()[HELD], '3 dirt')
  await moving
  assert.strictEqual(slots()[HELD], '1 stone')
})

for (const [event, reason] of [['death', 'died'], ['end', 'the connection ended']]) {
  test(`a function that waits for the server is given up on ${event}`, async () => {
    const { perform, told, bot, isBusy } = makeItems('1.20.4', [[HELD, 'dirt', 3], [20, 'stone', 1]], { answers: false })
    const waiting = perform({ verb: 'equip', item: 'stone' }, 1)
    assert.ok(isBusy())
    bot.emit(event)
    await waiting
    assert.deepStrictEqual(told, [{ type: 'refused', sequence: 1, verb: 'equip', item: 'stone', reason }])
    assert.ok(!isBusy())
  })
}

test('a server that does not answer is given up by a deadline, and the window is closed', async context => {
  context.mock.timers.enable({ apis: ['setTimeout'] })
  const { perform, told, packets } = makeItems('1.20.4', [[HELD, 'dirt', 3], [20, 'stone', 1]], { answers: false })
  const waiting = perform({ verb: 'equip', item: 'stone' }, 1)
  context.mock.timers.tick(6000)
  await waiting
  assert.strictEqual(told[0].reason, 'the server did not answer within 6 s')
  assert.deepStrictEqual(packets, [['close_window']])
})

test('drops wait until the hands are free', async () => {
  const { perform, tick, dropOne, packets, slots } = makeItems('1.20.4', [[HELD, 'dirt', 3], [20, 'stone', 1]])
  const moving = perform({ verb: 'equip', item: 'stone' }, 1)
  dropOne()
  tick()
  assert.deepStrictEqual(packets, [])
  await moving
  tick()
  assert.deepStrictEqual([packets.map(([name]) => name), slots()[HELD], slots()[20]], [['block_dig'], null, '3 dirt'])
})
