'use strict'
/** What a bot knows of whole columns. */
const SIDE = 16

/** Blocks of a column from a layer on, in [x][y][z] order: {names, cells}, each cell an index into the names; null where it is not known. */
function column (bot, { chunk: [chunkX, chunkZ], bottom, height }) {
  const found = bot.world.getColumn(chunkX, chunkZ)
  if (!found) return null
  const places = new Map() // name -> index
  const cells = []
  const cell = new bot.Vec3(0, 0, 0)
  for (cell.x = 0; cell.x < SIDE; cell.x++) {
    for (cell.y = bottom; cell.y < bottom + height; cell.y++) {
      for (cell.z = 0; cell.z < SIDE; cell.z++) {
        const { name } = bot.registry.blocksByStateId[found.getBlockStateId(cell)]
        if (!places.has(name)) places.set(name, places.size)
        cells.push(places.get(name))
      }
    }
  }
  return { names: [...places.keys()], cells }
}

module.exports = { column }
