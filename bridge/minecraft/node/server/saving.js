'use strict'
/**
 * Saves the columns that changed, each second and when the server ends.
 *
 * Stock, prismarine-world empties its queue after it has written, so that what changes meanwhile is never saved; here it is
 * emptied before. A column that cannot be written is told of in the log and tried again when it changes again.
 */
module.exports = world => {
  async function write (columns) {
    for (const { chunkX, chunkZ } of columns) {
      await world.storageProvider.save(chunkX, chunkZ, world.columns[`${chunkX},${chunkZ}`]).catch(error => console.error(error))
    }
  }

  world.saveNow = () => {
    const waiting = [...world.savingQueue.values()]
    world.savingQueue.clear()
    world.finishedSaving = world.finishedSaving.then(() => write(waiting))
    return world.finishedSaving
  }

  return () => {
    world.stopSaving()
    return world.saveNow()
  }
}
