'use strict'
/** What a tick tells where the server's own numbers are wrong or rare. */
const assert = require('node:assert')
const { EventEmitter } = require('node:events')
const { test } = require('node:test')

const NODE = '../../../../bridge/minecraft/node/'
// The feed's own module wants node's packages; here its clock is enough.
const feedPath = require.resolve(NODE + 'feed')
require.cache[feedPath] = { id: feedPath, filename: feedPath, loaded: true, exports: { nowNs: () => 0 } }
const { inject } = require(NODE + 'observe')

const vector = (x, y, z) => ({ x, y, z, distanceTo: other => Math.hypot(x - other.x, y - other.y, z - other.z) })

function makeBody () {
  const bot = new EventEmitter()
  bot.entity = { position: vector(1, 64, 2), velocity: vector(0, 0, 0), yaw: 0, pitch: 0, onGround: true }
  bot.entities = { 1: bot.entity }
  bot.inventory = { slots: [] }
  bot.getControlState = () => false
  bot.time = { timeOfDay: null, doDaylightCycle: null }
  const sent = []
  const feed = { send: message => sent.push(message) }
  const shared = { sequence: 0, echoNs: 0, lastPacketNs: 0 }
  const names = { itemId: () => 0, creatureKind: name => name, droppedItem: () => null }
  const items = { slots: () => bot.inventory.slots }
  const { send } = inject(bot, { feed, names, shared, items, crosshair: { entity: () => null }, mine: { state: () => null } })
  return { bot, sent, send }
}

function setTime (bot, timeOfDay, doDaylightCycle) {
  Object.assign(bot.time, { timeOfDay, doDaylightCycle })
  bot.emit('time')
}

/** Every number of a message. */
function numbers (value) {
  if (typeof value === 'number') return [value]
  if (value === null || typeof value !== 'object' || value instanceof Uint8Array) return []
  return Object.values(value).flatMap(numbers)
}

test('a death tick without numbers holds the last pose', () => {
  const { bot, sent, send } = makeBody()
  send()
  bot.entity.position = vector(NaN, NaN, NaN)
  bot.entity.velocity = vector(NaN, 0, 0)
  bot.entity.yaw = NaN
  bot.health = 0
  send()
  const [before, last] = sent
  assert.deepStrictEqual([last.position, last.velocity, last.yaw], [before.position, before.velocity, before.yaw])
  assert.strictEqual(last.health, 0)
  assert.ok(numbers(last).every(Number.isFinite))
})

test('a body that was nowhere yet tells of no tick', () => {
  const { bot, sent, send } = makeBody()
  bot.entity.position = vector(NaN, 64, 2)
  send()
  assert.deepStrictEqual(sent, [])
})

test('a creature without a yaw looks south', () => {
  const { bot, sent, send } = makeBody()
  bot.entities[2] = { id: 2, name: 'cow', position: vector(1, 64, 4), yaw: NaN, getDroppedItem: () => null }
  send()
  assert.deepStrictEqual(sent[0].entities.map(({ id, distance }) => [id, distance]), [[2, 2]])
  assert.ok(numbers(sent[0]).every(Number.isFinite))
})

test('the time of day goes on between what the server tells', () => {
  const { bot, sent, send } = makeBody()
  const times = () => sent.splice(0).map(tick => tick.time_of_day)
  setTime(bot, 1000, true)
  for (let i = 0; i < 3; i++) send()
  setTime(bot, 23999, true)
  for (let i = 0; i < 3; i++) send()
  assert.deepStrictEqual(times(), [1000, 1001, 1002, 23999, 0, 1])
  setTime(bot, 6000, false)
  for (let i = 0; i < 2; i++) send()
  assert.deepStrictEqual(times(), [6000, 6000], 'where the server has stopped the day it stands')
})
