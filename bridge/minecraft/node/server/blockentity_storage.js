'use strict'
/**
 * Block entities in saved columns: stock, they are read to the wrong cells (the chunk's number is taken for the place in it).
 * Furnaces that burnt when they were saved burn on when their column is loaded.
 */
module.exports = function inject (serv, { blockEntities, everyTick }) {
  const burning = [] // places whose columns are about to be there

  // Each call makes a class of its own; what they inherit from is one.
  const Column = Object.getPrototypeOf(require('prismarine-chunk')(serv.registry))
  Column.prototype.loadBlockEntities = function (tags) {
    for (const tag of tags) {
      const { x, y, z } = tag
      this.setBlockEntity({ x: x.value & 15, y: y.value, z: z.value & 15 }, tag)
      if (tag.BurnTime?.value > 0) burning.push([x.value, y.value, z.value])
    }
  }

  everyTick(() => {
    for (const place of burning.splice(0)) if (!blockEntities.wake(serv.overworld, place)) burning.push(place)
  })
}
