'use strict'
/**
 * Block entities in saved columns. Stock, they are read to the wrong cells (the chunk's number is taken for the place in it), and up
 * to 1.17 neither read nor written. Furnaces that burnt when they were saved burn on when their column is loaded.
 */
const nbt = require('prismarine-nbt')

const NEW_FORM = '1.18' // from here on the columns' own form has them

module.exports = function inject (serv, { blockEntities, everyTick }) {
  const { registry } = serv
  const world = serv.overworld
  const provider = world.storageProvider
  const burning = [] // places whose columns are about to be there

  require('prismarine-chunk')(registry).prototype.loadBlockEntities = function (tags) {
    for (const tag of tags) {
      const { x, y, z } = tag
      this.setBlockEntity({ x: x.value & 15, y: y.value, z: z.value & 15 }, tag)
      if (tag.BurnTime?.value > 0) burning.push([x.value, y.value, z.value])
    }
  }

  if (registry.version['<'](NEW_FORM)) {
    const { nbtChunkToPrismarineChunk: read, prismarineChunkToNbt: write } = require('prismarine-provider-anvil').chunk(registry)
    provider.save = (x, z, column) => {
      const tag = write(column, x, z)
      const tags = Object.values(column.blockEntities)
      tag.value.Level.value.TileEntities = nbt.list(tags.length ? nbt.comp(tags) : null)
      return provider.saveRaw(x, z, tag)
    }
    provider.load = async (x, z) => {
      const tag = await provider.loadRaw(x, z)
      if (!tag) return null
      const column = read(tag)
      column.loadBlockEntities(tag.value.Level.value.TileEntities?.value.value ?? [])
      return column
    }
  }

  everyTick(() => {
    for (const place of burning.splice(0)) if (!blockEntities.wake(world, place)) burning.push(place)
  })
}
