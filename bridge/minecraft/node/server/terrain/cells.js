'use strict'
/**
 * The cells of a world as the rules of life read them: at once, without a promise, by numbers. What is not loaded is stone.
 */
const { Vec3 } = require('vec3')
const { STOPS, WATER, BOX } = require('./block_tables')

const ROUNDING = 1e-7
const TALL_WORLD_FLOOR = -64 // from 1.18 on
const TALL_WORLD_TOP = 319
const LOW_WORLD_TOP = 255

module.exports = (world, table, registry) => {
  const { bits, boxes, waterTop } = table
  const stone = registry.blocksByName.stone.defaultState
  const lowest = registry.supportFeature('tallWorld') ? TALL_WORLD_FLOOR : 0
  const highest = lowest < 0 ? TALL_WORLD_TOP : LOW_WORLD_TOP
  const cell = new Vec3(0, 0, 0)
  let column = null
  let columnX = NaN
  let columnZ = NaN

  function isLoaded (x, z) {
    const chunkX = x >> 4
    const chunkZ = z >> 4
    if (chunkX !== columnX || chunkZ !== columnZ) {
      column = world.getLoadedColumn(chunkX, chunkZ)
      columnX = chunkX
      columnZ = chunkZ
    }
    return column != null
  }

  /** The state in a cell of whole coordinates; air above and below the world. */
  function stateAt (x, y, z) {
    if (!isLoaded(x, z)) return stone
    const bottom = column.minY ?? 0
    if (y < bottom || y >= bottom + (column.worldHeight ?? 256)) return 0
    cell.x = x & 15
    cell.y = y
    cell.z = z & 15
    return column.getBlockStateId(cell)
  }

  const bitsAt = (x, y, z) => bits[stateAt(x, y, z)]

  /** Height of the water in a cell above its floor, 0..1. */
  function waterHeight (x, y, z) {
    const state = stateAt(x, y, z)
    if (!(bits[state] & WATER)) return 0
    return bitsAt(x, y + 1, z) & WATER ? 1 : waterTop[state]
  }

  /** Call `visit(x, y, z, state)` for every cell that a box {x0, y0, z0, x1, y1, z1} reaches into. */
  function eachCell (box, visit) {
    const lastX = Math.floor(box.x1 - ROUNDING)
    const lastY = Math.floor(box.y1 - ROUNDING)
    const lastZ = Math.floor(box.z1 - ROUNDING)
    for (let x = Math.floor(box.x0 + ROUNDING); x <= lastX; x++) {
      for (let z = Math.floor(box.z0 + ROUNDING); z <= lastZ; z++) {
        for (let y = Math.floor(box.y0 + ROUNDING); y <= lastY; y++) visit(x, y, z, stateAt(x, y, z))
      }
    }
  }

  const overlaps = (low, high, from, to) => low < to - ROUNDING && high > from + ROUNDING

  /** How far of `way` a box can go along an axis (0 x, 1 y, 2 z) before something stops it. */
  function slide (box, axis, way) {
    if (way === 0) return 0
    let { x0, y0, z0, x1, y1, z1 } = box
    if (axis === 0) way < 0 ? x0 += way : x1 += way
    else if (axis === 1) way < 0 ? y0 += way : y1 += way
    else way < 0 ? z0 += way : z1 += way
    const lastX = Math.floor(x1)
    const lastY = Math.floor(y1)
    const lastZ = Math.floor(z1)
    for (let x = Math.floor(x0); x <= lastX; x++) {
      for (let z = Math.floor(z0); z <= lastZ; z++) {
        for (let y = Math.floor(y0) - 1; y <= lastY; y++) { // fences reach above their cell
          const state = stateAt(x, y, z)
          if (!(bits[state] & STOPS)) continue
          const at = state * BOX
          const overX = axis === 0 || overlaps(box.x0, box.x1, x + boxes[at], x + boxes[at + 3])
          const overY = axis === 1 || overlaps(box.y0, box.y1, y + boxes[at + 1], y + boxes[at + 4])
          const overZ = axis === 2 || overlaps(box.z0, box.z1, z + boxes[at + 2], z + boxes[at + 5])
          if (!overX || !overY || !overZ) continue
          const low = axis === 0 ? box.x0 : axis === 1 ? box.y0 : box.z0
          const high = axis === 0 ? box.x1 : axis === 1 ? box.y1 : box.z1
          const base = axis === 0 ? x : axis === 1 ? y : z
          const near = base + boxes[at + axis]
          const far = base + boxes[at + axis + 3]
          if (way > 0 && near >= high - ROUNDING) way = Math.min(way, Math.max(0, near - high))
          else if (way < 0 && far <= low + ROUNDING) way = Math.max(way, Math.min(0, far - low))
        }
      }
    }
    return way
  }

  /** Whether anything stops a body within a box. */
  function isBlocked (box) {
    let blocked = false
    eachCell({ ...box, y0: box.y0 - 1 }, (x, y, z, state) => {
      if (blocked || !(bits[state] & STOPS)) return
      const at = state * BOX
      blocked = overlaps(box.x0, box.x1, x + boxes[at], x + boxes[at + 3]) &&
        overlaps(box.y0, box.y1, y + boxes[at + 1], y + boxes[at + 4]) &&
        overlaps(box.z0, box.z1, z + boxes[at + 2], z + boxes[at + 5])
    })
    return blocked
  }

  /** Forget which column was looked at last: another may be in its place by now. */
  function refresh () {
    columnX = columnZ = NaN
  }

  return { world, table, lowest, highest, isLoaded, stateAt, bitsAt, waterHeight, eachCell, slide, isBlocked, refresh }
}

/** The box of a body whose feet stand at x, y, z. */
module.exports.boxOf = (x, y, z, halfWidth, height) => ({
  x0: x - halfWidth, y0: y, z0: z - halfWidth, x1: x + halfWidth, y1: y + height, z1: z + halfWidth
})
