'use strict'
/**
 * Crafting tables and furnaces within reach: by the same rule as the observation's `nearby`, their centres within 4.5 blocks of the eye.
 */
const REACH = 4.5
const SEARCH = 6 // from the eye's cell to theirs, which holds all within reach

function inject (bot, { crosshair }) {
  /** The blocks of a name within reach, nearest first. */
  function within (name) {
    const wanted = bot.registry.blocksByName[name]
    const eye = crosshair.eye()
    const distance = position => position.offset(0.5, 0.5, 0.5).distanceTo(eye)
    return bot.findBlocks({ matching: wanted.id, point: eye, maxDistance: SEARCH, count: 64 })
      .filter(position => distance(position) <= REACH)
      .sort((a, b) => distance(a) - distance(b))
      .map(position => bot.blockAt(position))
  }

  /** Whether a block's cell is within reach. */
  function reaches (position) {
    return position.offset(0.5, 0.5, 0.5).distanceTo(crosshair.eye()) <= REACH
  }

  return { within, reaches }
}

module.exports = { inject }
