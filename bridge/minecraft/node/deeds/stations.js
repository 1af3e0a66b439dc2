'use strict'
/**
 * Crafting tables and furnaces within reach: by the same rule as the observation's `nearby`, their centres within 4.5 blocks of the eye.
 */
const { Vec3 } = require('vec3')

const REACH = 4.5
const SIDE = 5 // cells from the eye's own that are looked at

function inject (bot, { crosshair }) {
  const distance = position => position.offset(0.5, 0.5, 0.5).distanceTo(crosshair.eye())

  /** Whether a block's cell is within reach. */
  const reaches = position => distance(position) <= REACH

  /** The blocks of a name within reach, nearest first. mineflayer's findBlocks misses some across the corners of chunk sections. */
  function within (name) {
    const { minStateId, maxStateId } = bot.registry.blocksByName[name]
    const middle = crosshair.eye().floored()
    const found = []
    const cell = new Vec3(0, 0, 0)
    for (cell.x = middle.x - SIDE; cell.x <= middle.x + SIDE; cell.x++) {
      for (cell.y = middle.y - SIDE; cell.y <= middle.y + SIDE; cell.y++) {
        for (cell.z = middle.z - SIDE; cell.z <= middle.z + SIDE; cell.z++) {
          const state = bot.world.getBlockStateId(cell)
          if (state >= minStateId && state <= maxStateId && reaches(cell)) found.push(cell.clone())
        }
      }
    }
    return found.sort((a, b) => distance(a) - distance(b)).map(position => bot.blockAt(position))
  }

  return { within, reaches }
}

module.exports = { inject }
