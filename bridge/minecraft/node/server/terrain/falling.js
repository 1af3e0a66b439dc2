'use strict'
/**
 * Sand, gravel, concrete powder and anvils that lose what holds them: they fall as entities and become blocks again, or items where
 * something stands that gives no way. Rules: bridge/embedded/cells/falling.py; https://minecraft.wiki/w/Falling_Block.
 */
const { randomUUID } = require('crypto')
const { Vec3 } = require('vec3')
const { constants, fall_delay: FALL_DELAY, blocks: { hardened: HARDENED } } = require('../life_rules.json')
const { FALL_GRAVITY, FALL_DRAG, MAX_FALLING } = constants.falling
const { STOPS, WATER, FALLS, REPLACEABLE } = require('./block_tables')

const BESIDE = [[0, 0, 0], [0, 1, 0], [1, 0, 0], [-1, 0, 0], [0, 0, 1], [0, 0, -1]]

module.exports = function inject (serv, { cells, shown, drops, everyTick }) {
  const { table, world } = cells
  const waiting = new Map() // cell's name -> {cell, left}
  const falling = new Set()
  let now = 0

  const set = (cell, state) => serv.setBlock(world, cell, state)
  const hasWater = ({ x, y, z }) => BESIDE.some(([dx, dy, dz]) => cells.bitsAt(x + dx, y + dy, z + dz) & WATER)
  const givesWay = (x, y, z) => Boolean(cells.bitsAt(x, y, z) & REPLACEABLE) && !(cells.bitsAt(x, y, z) & STOPS)

  /** What a block becomes in a cell: concrete where its powder meets water. */
  function settled (cell, state) {
    const becomes = HARDENED[table.nameOf(state)]
    return becomes && hasWater(cell) ? serv.registry.blocksByName[becomes].defaultState : state
  }

  function expect (cell) {
    const name = `${cell.x},${cell.y},${cell.z}`
    if (!waiting.has(name)) waiting.set(name, { cell, due: now + FALL_DELAY })
  }

  world.on('blockUpdate', (before, { position }) => {
    expect(position)
    expect(position.offset(0, 1, 0))
  })

  function letFall (cell) {
    const { x, y, z } = cell
    const state = cells.stateAt(x, y, z)
    if (!(table.bits[state] & FALLS)) return
    const becomes = settled(cell, state)
    if (becomes !== state) return set(cell, becomes)
    if (y <= cells.lowest || !givesWay(x, y - 1, z)) return
    if (falling.size >= MAX_FALLING) return expect(cell)
    set(cell, 0)
    const block = { id: shown.nextId(), uuid: randomUUID(), state, x: x + 0.5, y, z: z + 0.5, vx: 0, vy: 0, vz: 0 }
    falling.add(block)
    shown.add(block, { type: 'falling_block', data: state })
  }

  function land (block, y) {
    falling.delete(block)
    shown.remove(block)
    const cell = new Vec3(Math.floor(block.x), y, Math.floor(block.z))
    if (cells.bitsAt(cell.x, cell.y, cell.z) & REPLACEABLE) set(cell, settled(cell, block.state))
    else drops.spawnFromBlock(world, cell, table.nameOf(block.state), 1)
  }

  function fall (block) {
    block.vy -= FALL_GRAVITY
    const [x, z] = [Math.floor(block.x), Math.floor(block.z)]
    const hardens = Boolean(HARDENED[table.nameOf(block.state)])
    const lowest = Math.floor(block.y + block.vy)
    for (let y = Math.ceil(block.y) - 1; y >= lowest; y--) {
      if (hardens && cells.bitsAt(x, y, z) & WATER) return land(block, y)
      if (cells.bitsAt(x, y, z) & STOPS || y < cells.lowest) {
        if (y + 1 >= block.y + block.vy) return land(block, y + 1)
        break
      }
    }
    block.y += block.vy
    block.vy *= FALL_DRAG
  }

  everyTick(tick => {
    now = tick
    for (const [name, { cell, due }] of waiting) {
      if (due > tick) continue
      waiting.delete(name)
      letFall(cell)
    }
    for (const block of [...falling]) fall(block)
  })
}
