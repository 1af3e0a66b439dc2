'use strict'
/**
 * Makes a chunk column, in the form of the server's version, of a palette of 1.20.4's blocks and a cell's index each. What the version
 * lacks is shown as what stands in for it (stand_ins.json), or as stone. All is as under the open sky.
 */
const { Vec3 } = require('vec3')
const { kindsOf } = require('../kinds')
const standIns = require('./stand_ins.json')

const SIDE = 16
const FULL_LIGHT = 0xffffffff

/**
 * @param palette {names, properties, minY, height}: a name and {property: text} for each index, the layers of a column
 * @returns function of indexes in [x][y][z] order -> column
 */
module.exports = function makeFiller (registry, { names, properties, minY, height }) {
  const Chunk = require('prismarine-chunk')(registry)
  const kinds = kindsOf(registry)
  const stone = kinds.blockState('stone')
  const states = names.map((name, index) => {
    const state = kinds.blockState(name, properties[index])
    return state ?? kinds.blockState(standIns[name] ?? 'stone') ?? stone
  })
  const air = states.map((state, index) => state === 0 || names[index] === 'air')

  function brighten (chunk) {
    const bottom = chunk.minY ?? 0
    for (let y = bottom; y < minY + height + SIDE; y += SIDE) {
      chunk.setSkyLight({ x: 0, y, z: 0 }, SIDE - 1)
      chunk.skyLightSections[((y - bottom) >> 4) + 1]?.data.fill(FULL_LIGHT)
    }
  }

  return indexes => {
    const chunk = new Chunk()
    const cell = new Vec3(0, 0, 0)
    let at = 0
    for (cell.x = 0; cell.x < SIDE; cell.x++) {
      for (cell.y = minY; cell.y < minY + height; cell.y++) {
        for (cell.z = 0; cell.z < SIDE; cell.z++, at++) {
          if (!air[indexes[at]]) chunk.setBlockStateId(cell, states[indexes[at]])
        }
      }
    }
    if (chunk.skyLightSections) brighten(chunk)
    return chunk
  }
}
