'use strict'
/**
 * Sends chunk columns near the body as they load or come near, block changes in them as they happen, and what unloads.
 */
const { Vec3 } = require('vec3')

const SIDE = 16
// The grid in Python is a ring 8 columns wide: 3 on each side are sent; the one that a step leaves behind may stay.
const SEND_RADIUS = 3
const KEEP_RADIUS = 4
const TICK_BUDGET_MS = 10

function inject (bot, { feed, names }) {
  const sent = new Map() // "x,z" -> {x, z}
  let queue = []
  let centre = null
  const cell = new Vec3(0, 0, 0)

  const key = (x, z) => `${x},${z}`
  const distance = (x, z) => Math.max(Math.abs(x - centre.x), Math.abs(z - centre.z))

  /** The 4096 block ids of a section in [x][y][z] order, as bytes; one number where all are the same. */
  function encodeSection (column, section, minY, index) {
    const bottom = minY + index * SIDE
    // Palette containers answer by plain index (1.18+); older columns, whose numbers are of a palette, are asked cell by cell.
    const read = typeof section.get === 'function' && typeof section.getBlock !== 'function'
      ? (x, y, z) => section.data.get(y << 8 | z << 4 | x)
      : (x, y, z) => column.getBlockStateId(cell.set(x, bottom + y, z))
    const blocks = new Uint16Array(SIDE * SIDE * SIDE)
    let uniform = true
    let at = 0
    for (let x = 0; x < SIDE; x++) {
      for (let y = 0; y < SIDE; y++) {
        for (let z = 0; z < SIDE; z++) {
          blocks[at] = names.blockOfState(read(x, y, z))
          if (blocks[at] !== blocks[0]) uniform = false
          at++
        }
      }
    }
    return uniform ? blocks[0] : new Uint8Array(blocks.buffer)
  }

  function sendColumn (x, z) {
    const column = bot.world.getColumn(x, z)
    if (!column) return
    const minY = bot.game.minY ?? 0
    const sections = []
    column.sections.forEach((section, index) => {
      if (!section || section.solidBlockCount === 0) return
      const blocks = encodeSection(column, section, minY, index)
      if (blocks !== 0) sections.push({ y: (minY >> 4) + index, blocks })
    })
    feed.send({ type: 'column', x, z, sections })
    sent.set(key(x, z), { x, z })
  }

  /** Look at which columns are wanted now: nearest first, those already sent left out. */
  function plan () {
    queue = []
    for (let x = centre.x - SEND_RADIUS; x <= centre.x + SEND_RADIUS; x++) {
      for (let z = centre.z - SEND_RADIUS; z <= centre.z + SEND_RADIUS; z++) {
        if (!sent.has(key(x, z)) && bot.world.getColumn(x, z)) queue.push({ x, z })
      }
    }
    queue.sort((a, b) => distance(a.x, a.z) - distance(b.x, b.z))
  }

  function move () {
    const { x, z } = bot.entity.position
    const here = { x: Math.floor(x / SIDE), z: Math.floor(z / SIDE) }
    if (centre && centre.x === here.x && centre.z === here.z) return
    centre = here
    // Beyond KEEP_RADIUS the ring has given the place to another column.
    for (const [name, place] of sent) if (distance(place.x, place.z) > KEEP_RADIUS) sent.delete(name)
    plan()
  }

  /** Send what is due, for a few milliseconds, so that a tick never waits for many. */
  function follow () {
    move()
    const begun = performance.now()
    while (queue.length > 0 && performance.now() - begun < TICK_BUDGET_MS) {
      const { x, z } = queue.shift()
      if (!sent.has(key(x, z))) sendColumn(x, z)
    }
  }

  function loaded (corner) {
    const x = corner.x >> 4
    const z = corner.z >> 4
    sent.delete(key(x, z)) // a column may be sent again with other blocks
    if (centre && distance(x, z) <= SEND_RADIUS) queue.push({ x, z })
  }

  function unloaded (corner) {
    const x = corner.x >> 4
    const z = corner.z >> 4
    if (sent.delete(key(x, z))) feed.send({ type: 'unload', x, z })
  }

  function changed (before, after) {
    if (!after) return
    const { x, y, z } = after.position
    if (!sent.has(key(x >> 4, z >> 4))) return
    feed.send({ type: 'change', cell: [x, y, z], block: names.blockOfState(after.stateId) })
  }

  /** bot.world is made anew at each login and change of dimension. */
  function watchWorld () {
    sent.clear()
    queue = []
    centre = null
    feed.send({ type: 'world', min_y: bot.game.minY ?? 0, height: bot.game.height ?? 256 })
  }

  bot.on('chunkColumnLoad', loaded)
  bot.on('chunkColumnUnload', unloaded)
  bot.on('blockUpdate', changed)
  bot.on('login', watchWorld)
  bot.on('respawn', watchWorld)

  return { follow }
}

module.exports = { inject }
