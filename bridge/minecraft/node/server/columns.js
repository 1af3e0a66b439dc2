'use strict'
/**
 * The columns of a world: made or loaded when first needed, saved within a second of a change, let go when nobody has been near them
 * for a while. What was let go comes back as it was left.
 *
 * In place of prismarine-world's own, which makes a column twice where two ask for it at once, empties its queue after it has written,
 * so that what changes meanwhile is never saved, and forgets what it has no storage for.
 */
const { Vec3 } = require('vec3')

const SAVE_MS = 1000
const KEEP_MS = 10000

/**
 * @param serv the server, whose players' columns stay
 * @param world the world, with `storageProvider` {load, save}
 * @param make (chunkX, chunkZ) -> column, or a promise of it
 * @param saveAll whether columns are saved that nobody has changed
 * @param keepMs how long a column stays that nobody needs
 * @returns {stop}: saves what is not yet saved; resolves when it is
 */
module.exports = function keepColumns (serv, world, { make, saveAll, keepMs = KEEP_MS }) {
  const { storageProvider } = world
  const coming = new Map() // key -> promise of a column that is being made or loaded
  const unsaved = new Map() // key -> {chunkX, chunkZ}
  const lastNeeded = new Map() // key -> ms
  let writing = Promise.resolve()

  const keyOf = (chunkX, chunkZ) => `${chunkX},${chunkZ}`

  async function bring (chunkX, chunkZ) {
    // One that cannot be read is made anew, as the game does it.
    const loaded = await storageProvider.load(chunkX, chunkZ).catch(error => {
      console.error(error)
      return null
    })
    const column = loaded ?? await make(chunkX, chunkZ)
    world.setLoadedColumn(chunkX, chunkZ, column, !loaded && saveAll)
    return column
  }

  world.getColumn = async (chunkX, chunkZ) => {
    const key = keyOf(chunkX, chunkZ)
    lastNeeded.set(key, performance.now())
    if (world.columns[key]) return world.columns[key]
    if (!coming.has(key)) coming.set(key, bring(chunkX, chunkZ).finally(() => coming.delete(key)))
    return coming.get(key)
  }

  /** Done at once where the column is there: who acts next in the same turn, as on two packets that came together, must find it so. */
  world.setBlockStateId = async (position, stateId) => {
    const column = world.getLoadedColumnAt(position) ?? await world.getColumnAt(position)
    const cell = new Vec3(Math.floor(position.x) & 15, Math.floor(position.y), Math.floor(position.z) & 15)
    const before = column.getBlock(cell)
    column.setBlockStateId(cell, stateId)
    world.saveAt(position)
    world._emitBlockUpdate(before, column.getBlock(cell), position)
  }

  world.queueSaving = (chunkX, chunkZ) => { unsaved.set(keyOf(chunkX, chunkZ), { chunkX, chunkZ }) }

  async function write (changed) {
    for (const [key, { chunkX, chunkZ }] of changed) {
      try {
        await storageProvider.save(chunkX, chunkZ, world.columns[key])
      } catch (error) { // it is tried again, as long as it is needed
        console.error(error)
        unsaved.set(key, { chunkX, chunkZ })
      }
    }
  }

  world.saveNow = () => {
    const changed = [...unsaved]
    unsaved.clear()
    writing = writing.then(() => write(changed))
    return writing
  }
  world.waitSaving = world.saveNow

  /** Whether anything goes on in a column though nobody is near: what lies in its chests is kept by their holders. */
  const isHeld = column => Object.keys(column.blockEntities ?? {}).length > 0

  function letGo () {
    const now = performance.now()
    const seen = new Set(serv.players.filter(player => player.world === world).flatMap(player => Object.keys(player.loadedChunks ?? {})))
    for (const [key, column] of Object.entries(world.columns)) {
      const isNeeded = seen.has(key) || unsaved.has(key) || isHeld(column) || !lastNeeded.has(key)
      if (isNeeded) lastNeeded.set(key, now)
      if (isNeeded || now - lastNeeded.get(key) < keepMs) continue
      const [chunkX, chunkZ] = key.split(',').map(Number)
      lastNeeded.delete(key)
      delete world.columns[key]
      world.emit('chunkColumnUnload', new Vec3(chunkX * 16, 0, chunkZ * 16))
    }
  }

  world.unloadColumn = () => {} // a player that leaves a column may come back at once
  world.stopSaving()
  let busy = false
  const timer = setInterval(async () => {
    if (busy) return
    busy = true
    await world.saveNow() // nothing is let go whose write is under way
    letGo()
    busy = false
  }, SAVE_MS)

  return {
    stop () {
      clearInterval(timer)
      return world.saveNow()
    }
  }
}
