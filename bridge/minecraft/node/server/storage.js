'use strict'
/**
 * Chunks in region files, as prismarine-provider-anvil writes them, but so that a process that is killed while it writes leaves every
 * chunk whole: a chunk is never written over itself. It goes to free sectors, then the table is turned to them.
 */
const fs = require('fs')
const { Anvil } = require('prismarine-provider-anvil')
const RegionFile = require('prismarine-provider-anvil/src/region')
const nbt = require('prismarine-nbt')
const zlib = require('zlib')

const { SECTOR_BYTES } = RegionFile
const FIRST_SECTOR = 2 // behind the two tables
const MOST_SECTORS = 255

class SafeRegionFile extends RegionFile {
  /** The first of so many free sectors in a row, at the end of the file where there are none before. */
  #freeRun (count) {
    let run = 0
    for (let sector = FIRST_SECTOR; sector < this.sectorFree.length; sector++) {
      run = this.sectorFree[sector] ? run + 1 : 0
      if (run === count) return sector - count + 1
    }
    return Math.max(FIRST_SECTOR, this.sectorFree.length - run)
  }

  #mark (first, count, free) {
    for (let sector = first; sector < first + count; sector++) this.sectorFree[sector] = free
  }

  async _write (x, z, tags) {
    await this.ini
    const data = zlib.deflateSync(nbt.writeUncompressed(tags))
    const needed = Math.ceil((4 + 1 + data.length) / SECTOR_BYTES)
    if (needed > MOST_SECTORS) throw new Error(`chunk ${x} ${z} of ${this.fileName} takes ${needed} sectors, ${MOST_SECTORS} fit`)
    const before = this.getOffset(x, z)
    const place = this.#freeRun(needed)
    this.#mark(place, needed, false)
    const block = Buffer.alloc(needed * SECTOR_BYTES) // whole sectors, so that the file ends with one
    block.writeUInt32BE(data.length + 1, 0)
    block.writeUInt8(RegionFile.VERSION_DEFLATE, 4)
    data.copy(block, 5)
    await this.file.write(block, 0, block.length, place * SECTOR_BYTES)
    await this.setOffset(x, z, (place << 8) | needed)
    await this.setTimestamp(x, z, Math.floor(Date.now() / 1000))
    this.#mark(before >> 8, before & 0xFF, true)
  }
}

/** A storage provider for prismarine-world: `load` and `save` of columns in the region files of a folder, which is made. */
module.exports = function makeStorage (registry, folder) {
  fs.mkdirSync(folder, { recursive: true })
  const storage = new (Anvil(registry))(folder)
  storage.getRegion = async (x, z) => {
    const name = storage.regionFileName(x, z)
    if (!storage.regions[name]) {
      storage.regions[name] = new SafeRegionFile(name)
      await storage.regions[name].initialize()
    }
    return storage.regions[name]
  }
  return storage
}
