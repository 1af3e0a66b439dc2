'use strict'
/** Actions and ticks that come unevenly: none is late for long, and nothing that happens once is lost. */
const assert = require('node:assert')
const { EventEmitter } = require('node:events')
const { test } = require('node:test')
const { inject } = require('../../../../bridge/minecraft/node/act')
const { yawDegrees, pitchDegrees, yawRadians, pitchRadians } = require('../../../../bridge/minecraft/node/angles')

const REST = { forward: 0, strafe: 0, jump: false, sneak: false, sprint: false, d_pitch: 0, d_yaw: 0, use: false, attack: false, drop: false, item_action: null }

/** A body that looks south, with what its hands were told to do. */
function makeBody () {
  const bot = new EventEmitter()
  bot.entity = { yaw: yawRadians(0), pitch: pitchRadians(0) }
  bot.look = () => {}
  const keys = {}
  bot.setControlState = (key, down) => { keys[key] = down }
  const feed = new EventEmitter()
  const shared = { spawned: true, sequence: 0, echoNs: 0 }
  const deeds = []
  const items = { dropOne: () => deeds.push('drop'), perform: action => deeds.push(action.verb), tick: () => {} }
  const still = { tick: () => {}, isBusy: () => false }
  const clicks = []
  const use = { ...still, tick: down => clicks.push(down) }
  const { perform, advance } = inject(bot, { feed, shared, items, use, mine: still, slowing: still })
  let sequence = 0
  const act = action => feed.emit('act', { sequence: ++sequence, sent_ns: 0, action: { ...REST, ...action } })
  const gaze = () => [yawDegrees(bot.entity.yaw), pitchDegrees(bot.entity.pitch)].map(angle => Math.round(angle * 1e6) / 1e6)
  return { bot, act, perform, advance, gaze, keys, shared, deeds, clicks }
}

test('an action between two ticks shapes the next one, a second waits for the tick after', () => {
  const { act, advance, keys, shared } = makeBody()
  act({ forward: 1 })
  act({ forward: -1 })
  assert.deepStrictEqual([keys.forward, keys.back, shared.sequence], [true, false, 1])
  advance()
  assert.deepStrictEqual([keys.forward, keys.back, shared.sequence], [false, true, 2])
})

test('one late action does not delay those that follow', () => {
  const { act, advance, gaze, shared } = makeBody()
  act({ d_yaw: 1 })
  act({ d_yaw: 1 })
  for (let sequence = 3; sequence < 10; sequence++) {
    advance()
    act({ d_yaw: 1 })
    assert.strictEqual(shared.sequence, sequence)
    assert.deepStrictEqual(gaze(), [sequence, 0])
  }
})

test('of actions that wait, all turns and deeds are done and the last keys are held', () => {
  const { act, perform, advance, gaze, keys, deeds } = makeBody()
  act({})
  act({ d_yaw: 10, d_pitch: 5, drop: true, jump: true })
  act({ d_yaw: 20, d_pitch: -2, item_action: { verb: 'equip', item: 'dirt' } })
  act({ d_yaw: 3, drop: true, forward: 1 })
  assert.deepStrictEqual([gaze(), deeds], [[0, 0], []])
  advance()
  assert.deepStrictEqual([gaze(), deeds], [[33, 3], []], 'the hands act when the body has moved')
  perform()
  assert.deepStrictEqual(deeds, ['drop', 'equip', 'drop'])
  assert.deepStrictEqual([keys.forward, keys.jump], [true, false])
  advance()
  perform()
  assert.deepStrictEqual([gaze(), deeds.length], [[33, 3], 3])
})

test('of one action the item function comes before the drop', () => {
  const { act, perform, deeds } = makeBody()
  act({ drop: true, item_action: { verb: 'equip', item: 'dirt' } })
  perform()
  assert.deepStrictEqual(deeds, ['equip', 'drop'])
})

test('a key that was pressed while another action waited is clicked once', () => {
  const { act, perform, advance, clicks } = makeBody()
  act({})
  act({ use: true })
  act({})
  for (let tick = 0; tick < 3; tick++) {
    advance()
    perform()
  }
  assert.deepStrictEqual(clicks, [true, false, false])
})

test('what waits dies with the body', () => {
  const { bot, act, perform, advance, gaze, keys, deeds, shared } = makeBody()
  act({ forward: 1, item_action: { verb: 'equip', item: 'dirt' } })
  act({ d_yaw: 90, drop: true, forward: 1 })
  bot.emit('death')
  advance()
  perform()
  assert.deepStrictEqual([gaze(), deeds, keys.forward], [[0, 0], [], false])
  act({ forward: 1 })
  bot.emit('death')
  act({ d_yaw: 5 })
  assert.strictEqual(shared.sequence, 4, 'the first action of a new life waits for nothing')
})
