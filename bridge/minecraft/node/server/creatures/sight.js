'use strict'
/**
 * Who sees whom, and how bright a place is for creatures. flying-squid keeps no light, so it is found where it is asked for: by the
 * nearest open sky and the nearest block that shines, through cells that let light pass (https://minecraft.wiki/w/Light).
 */
const { darkening: DARKENING } = require('../life_rules.json')
const { CUBE } = require('../terrain/block_tables')

const FULL_LIGHT = 15
const DARKENING_STEP = 50 // ticks of the day
const DAY_LIGHT = 4 // it is day while the hour takes less than so much of the sky's light
const COLUMNS = 2 ** 26 // more than a world is wide
const MOST_FLOORS = 2 ** 17
const REACH = 15 // of light; a walk's cells lie in a cube of 32, which is numbered by x, y, z in five bits each
const CELLS = 32 ** 3
const MIDDLE = REACH << 10 | REACH << 5 | REACH
const SIDES = [[-32, 0, -1, 0], [32, 0, 1, 0], [-1024, -1, 0, 0], [1024, 1, 0, 0], [-1, 0, 0, -1], [1, 0, 0, 1]]

module.exports = function makeSight (serv, cells) {
  const { table } = cells
  const floors = new Map()
  const queue = new Int32Array(CELLS)
  const seen = new Uint8Array(CELLS)

  /** Whether no full cube lies between two points; cell by cell. */
  function isClear (x, y, z, endX, endY, endZ) {
    const from = [x, y, z]
    const to = [endX, endY, endZ]
    const cell = from.map(Math.floor)
    const last = to.map(Math.floor)
    const way = to.map((end, axis) => end - from[axis])
    const delta = way.map(part => Math.abs(1 / part))
    const next = way.map((part, axis) => part === 0 ? Infinity : (part > 0 ? cell[axis] + 1 - from[axis] : from[axis] - cell[axis]) * delta[axis])
    let steps = last.reduce((sum, end, axis) => sum + Math.abs(end - cell[axis]), 0)
    for (; steps > 0; steps--) {
      const axis = next[0] <= next[1] && next[0] <= next[2] ? 0 : next[1] <= next[2] ? 1 : 2
      cell[axis] += way[axis] > 0 ? 1 : -1
      next[axis] += delta[axis]
      if (cells.bitsAt(...cell) & CUBE) return false
    }
    return true
  }

  /** Levels that the sky's light is weaker than at noon, 0..11. */
  const skyDarkening = () => DARKENING[Math.floor(serv.time / DARKENING_STEP) % DARKENING.length]
  const isDay = () => skyDarkening() < DAY_LIGHT

  /** Height of the highest block of a column that takes light, kept until something changes there. */
  function skyFloor (x, z) {
    const name = x * COLUMNS + z
    let y = floors.get(name)
    if (y !== undefined) return y
    for (y = cells.highest; y > cells.lowest && table.filterLight[cells.stateAt(x, y, z)] === 0;) y--
    if (floors.size >= MOST_FLOORS) floors.clear()
    if (cells.isLoaded(x, z)) floors.set(name, y)
    return y
  }

  cells.world.on('blockUpdate', (before, { position: { x, z } }) => floors.delete(x * COLUMNS + z))

  const isUnderSky = (x, y, z) => y > skyFloor(x, z)

  /** Height of the first cell above all that takes light. */
  const topOf = (x, z) => skyFloor(x, z) + 1

  /** {sky, block} light of a cell by a walk outwards, at most as far as light goes. The sky's is that of noon. */
  function lightAt (x, y, z) {
    let [sky, block] = [0, 0]
    let [first, last] = [0, 1]
    seen.fill(0)
    queue[0] = MIDDLE
    seen[MIDDLE] = 1
    for (let loss = 0; loss < FULL_LIGHT && first < last; loss++) {
      const end = last
      for (; first < end; first++) {
        const at = queue[first]
        const [cellX, cellY, cellZ] = [x + (at >> 10) - REACH, y + (at >> 5 & 31) - REACH, z + (at & 31) - REACH]
        block = Math.max(block, table.emitLight[cells.stateAt(cellX, cellY, cellZ)] - loss)
        if (sky < FULL_LIGHT - loss && isUnderSky(cellX, cellY, cellZ)) sky = FULL_LIGHT - loss
        for (const [way, sideX, sideY, sideZ] of SIDES) {
          if (seen[at + way]) continue
          seen[at + way] = 1
          const beside = cells.stateAt(cellX + sideX, cellY + sideY, cellZ + sideZ)
          if (table.filterLight[beside] < table.shut || table.emitLight[beside] > 0) queue[last++] = at + way
        }
      }
    }
    return { sky, block }
  }

  /** The light that creatures go by: of blocks, or of the sky less what the hour takes. */
  function brightnessAt (x, y, z) {
    const { sky, block } = lightAt(Math.floor(x), Math.floor(y), Math.floor(z))
    return Math.max(block, sky - skyDarkening())
  }

  return { isClear, isDay, skyDarkening, topOf, isUnderSky, lightAt, brightnessAt }
}
