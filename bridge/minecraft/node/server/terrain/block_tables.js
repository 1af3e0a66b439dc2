'use strict'
/**
 * What the rules of life ask of a block, by its state id in the server's version: bits, one box, light, and a few numbers.
 * Boxes and light are minecraft-data's; the rest is the embedded world's own, by name.
 */
const { modernName } = require('../../names')
const { blocks: rules } = require('../life_rules.json')

const STOPS = 1 // a body
const CUBE = 2 // stops a body all over, and sight
const WATER = 4
const LAVA = 8
const CLIMBABLE = 16
const COBWEB = 32
const AVOIDED = 64 // creatures do not walk into it
const FLOOR = 128 // creatures come by themselves on it
const FALLS = 256
const REPLACEABLE = 512
const FIRST_CONTACT = 1024
const CONTACTS = Object.keys(rules.contacts)
/** Bits of what a block does to whom it touches, by name: kindles, heats, heats_twice, pricks, scratches, snows, scorches, bubbles, chokes. */
const TOUCH = Object.fromEntries(CONTACTS.map((name, index) => [name.toUpperCase(), FIRST_CONTACT << index]))

const BOX = 6
const EVERYWHERE = [0, 0, 0, 1, 1, 1]
const FULL_WATER = 8 / 9
const PLAIN_SLIPPERINESS = 0.6
const SHUT = 15 // filterLight of what lets no light through

function bitsByName () {
  const bits = new Map()
  const add = (names, bit) => { for (const name of names) bits.set(name, (bits.get(name) ?? 0) | bit) }
  add(rules.physics.water, WATER)
  add(rules.physics.lava, LAVA)
  add(rules.physics.climbable, CLIMBABLE)
  add(rules.physics.cobweb, COBWEB)
  add(rules.cube, CUBE)
  add(rules.avoided, AVOIDED)
  add(rules.floor, FLOOR)
  add(rules.falls, FALLS)
  add(rules.replaceable, REPLACEABLE)
  for (const name of CONTACTS) add(rules.contacts[name], TOUCH[name.toUpperCase()])
  return bits
}

/** Names of a block's properties and their values in a state; numbers as text. */
function propertiesOf (block, state) {
  const properties = {}
  let rest = state - block.minStateId
  for (const { name, type, num_values: count, values } of [...(block.states ?? [])].reverse()) {
    const value = rest % count
    rest = Math.floor(rest / count)
    properties[name] = values ? values[value] : type === 'bool' ? String(value === 0) : String(value)
  }
  return properties
}

/** The box around all collision boxes of a state; null where nothing stops a body. */
function boxAround (shapes) {
  if (!shapes || shapes.length === 0) return null
  const [first, ...others] = shapes
  return others.reduce((box, shape) => box.map((value, i) => i < 3 ? Math.min(value, shape[i]) : Math.max(value, shape[i])), first)
}

function waterTop (block, properties) {
  if (block.name !== 'water') return FULL_WATER
  const level = Number(properties.level)
  return level === 0 || level >= 8 ? FULL_WATER : (8 - level) / 9
}

function bitsInState (bits, properties) {
  if (properties.waterlogged === 'true') bits |= WATER
  if (properties.lit === 'false') bits &= ~(TOUCH.HEATS | TOUCH.HEATS_TWICE | AVOIDED) // a campfire that is out
  if (properties.age === '0') bits &= ~TOUCH.SCRATCHES // a berry bush that has no thorns yet
  return bits
}

module.exports = registry => {
  const count = Math.max(...registry.blocksArray.map(block => block.maxStateId)) + 1
  const table = {
    bits: new Int32Array(count),
    boxes: new Float64Array(count * BOX),
    waterTop: new Float32Array(count),
    slipperiness: new Float64Array(count).fill(PLAIN_SLIPPERINESS),
    landing: new Float32Array(count).fill(1),
    resistance: new Float32Array(count),
    filterLight: new Uint8Array(count),
    emitLight: new Uint8Array(count),
    shut: SHUT,
    propertiesOf,
    nameOf: state => registry.blocksByStateId[state]?.name ?? 'air'
  }
  const named = bitsByName()
  const { blocks: shapesOf, shapes } = registry.blockCollisionShapes

  function fill (block, state) {
    const name = modernName(block.name)
    const properties = propertiesOf(block, state)
    const mine = shapesOf[block.name] ?? 0
    const box = boxAround(shapes[Array.isArray(mine) ? mine[state - block.minStateId] ?? mine[0] : mine])
    let bits = bitsInState(named.get(name) ?? 0, properties)
    if (box) bits |= STOPS
    else bits &= ~(CUBE | FLOOR)
    table.bits[state] = bits
    table.boxes.set(box ?? EVERYWHERE, state * BOX)
    table.waterTop[state] = bits & WATER ? waterTop(block, properties) : 0
    table.slipperiness[state] = rules.slipperiness[name] ?? PLAIN_SLIPPERINESS
    table.landing[state] = rules.landing[name] ?? 1
    table.resistance[state] = rules.blast_resistance[name] ?? 0
    table.filterLight[state] = block.filterLight ?? 0
    table.emitLight[state] = properties.lit === 'false' ? 0 : block.emitLight ?? 0
  }

  for (const block of registry.blocksArray) {
    for (let state = block.minStateId; state <= block.maxStateId; state++) fill(block, state)
  }
  return table
}

Object.assign(module.exports, {
  STOPS, CUBE, WATER, LAVA, CLIMBABLE, COBWEB, AVOIDED, FLOOR, FALLS, REPLACEABLE, TOUCH, BOX
})
