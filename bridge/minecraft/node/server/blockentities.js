'use strict'
/**
 * What lies in blocks: each holder has the places of a chest, a barrel or a furnace. They fall out when their block is gone. Where
 * the world is saved they are kept in its columns, in the game's own form (https://minecraft.wiki/w/Chunk_format#Block_entity_format).
 */
const { Vec3 } = require('vec3')
const nbt = require('prismarine-nbt')
const { Store } = require('./slots')

const PLACES = { chest: 27, trapped_chest: 27, barrel: 27, furnace: 3 }
const FLUSH_TICKS = 20
const FIGURES = { burn: 'BurnTime', cooked: 'CookTime' } // of a furnace, in ticks

const keyOf = position => `${position.x},${position.y},${position.z}`
const inColumn = position => new Vec3(position.x & 15, position.y, position.z & 15)

module.exports = function inject (serv, { stacks, drops, everyTick }) {
  const { registry } = serv
  const worlds = new Map() // world -> Map of key -> holder
  const dirty = new Set()

  const holdersOf = world => worlds.get(world) ?? worlds.set(world, new Map()).get(world)
  const columnAt = (world, position) => world.getLoadedColumnAt(position)

  function nameAt (world, position) {
    const column = columnAt(world, position)
    return column && registry.blocksByStateId[column.getBlockStateId(inColumn(position))]?.name
  }

  function readItems (tag, places) {
    for (const item of tag.Items?.value?.value ?? []) {
      const at = item.Slot?.value
      const name = String(item.id?.value).replace('minecraft:', '')
      const [stack] = stacks.make(name, Math.max(1, item.Count?.value ?? 1))
      if (!stack || !(at in places)) continue
      if (item.tag) stack.nbt = { type: 'compound', name: '', value: item.tag.value }
      places[at] = stack
    }
  }

  function makeHolder (world, position, name, tag) {
    const holder = { world, position, name, store: new Store(Array(PLACES[name]).fill(null)) }
    holder.isThere = () => holdersOf(world).get(keyOf(position)) === holder
    for (const [figure, field] of Object.entries(FIGURES)) holder[figure] = tag?.[field]?.value ?? 0
    if (tag) readItems(tag, holder.store.places)
    holder.changed = () => dirty.add(holder)
    holder.store.listeners.add(holder.changed)
    holdersOf(world).set(keyOf(position), holder)
    serv.emit('blockEntity', holder)
    return holder
  }

  /** The holder of the block at a cell of a loaded column; null where no such block stands. */
  function at (world, position) {
    const name = nameAt(world, position)
    const holder = holdersOf(world).get(keyOf(position))
    if (holder && holder.name !== name) fallOut(holder)
    else if (holder) return holder
    if (!(name in PLACES)) return null
    return makeHolder(world, position, name, columnAt(world, position).getBlockEntity(inColumn(position)))
  }

  function fallOut (holder) {
    const { world, position, store } = holder
    holdersOf(world).delete(keyOf(position))
    dirty.delete(holder)
    columnAt(world, position)?.removeBlockEntity(inColumn(position))
    world.saveAt(position)
    for (const stack of store.places) if (stack) drops.spawnStack(world, position, stack)
  }

  const setBlock = serv.setBlock
  serv.setBlock = async (world, position, stateId) => {
    const holder = nameAt(world, position) in PLACES ? at(world, position.floored()) : null
    await setBlock(world, position, stateId)
    if (holder?.isThere() && registry.blocksByStateId[stateId]?.name !== holder.name) fallOut(holder)
  }

  function tagOf ({ name, position, store, ...rest }) {
    const items = [...store.places.entries()].filter(([, stack]) => stack).map(([at, stack]) => ({
      Slot: nbt.byte(at),
      id: nbt.string(`minecraft:${stack.name}`),
      Count: nbt.byte(stack.count),
      ...(stack.nbt ? { tag: { type: 'compound', value: stack.nbt.value } } : {})
    }))
    const figures = Object.entries(FIGURES).map(([figure, field]) => [field, nbt.short(rest[figure])])
    return {
      id: nbt.string(`minecraft:${name}`),
      x: nbt.int(position.x),
      y: nbt.int(position.y),
      z: nbt.int(position.z),
      Items: nbt.list(items.length ? nbt.comp(items) : null),
      ...(name === 'furnace' ? Object.fromEntries(figures) : {})
    }
  }

  /** Write what changed into its column, which then waits to be saved. */
  function flush () {
    for (const holder of dirty) {
      columnAt(holder.world, holder.position)?.setBlockEntity(inColumn(holder.position), tagOf(holder))
      holder.world.saveAt(holder.position)
    }
    dirty.clear()
  }

  everyTick(tick => { if (tick % FLUSH_TICKS === 0) flush() })

  /** Bring the holder of a column that is being loaded to life; whether the column is there yet. */
  function wake (world, place) {
    const position = new Vec3(...place)
    if (!columnAt(world, position)) return false
    at(world, position)
    return true
  }

  return { at, wake, flush }
}
