'use strict'
/**
 * Versions before 1.13 tell blocks and items apart by a number and four more bits; later ones by name. What the game made of each
 * pair when it became 1.13 is in minecraft-data (pc/common/legacy.json).
 */
const { blocks, items } = require('minecraft-data').legacy.pc

const KINDS = 16 // of one number

/** {name, properties: {name: text}} of a state such as `minecraft:oak_log[axis=y]`. */
function take (state) {
  const [name, list = ''] = state.replace('minecraft:', '').replace(']', '').split('[')
  return { name, properties: Object.fromEntries(list.split(',').filter(Boolean).map(pair => pair.split('='))) }
}

const pairOf = key => key.split(':').map(Number)

/**
 * Blocks of a version before 1.13.
 * @param modern gives what 1.20.4 calls a name of 1.13
 */
function legacyBlocks (registry, modern) {
  const named = new Map() // name of 1.20.4 -> [{state, properties, sameName}], in the order of the numbers
  const ofState = new Map() // id * 16 + kind -> name
  for (const [key, text] of Object.entries(blocks)) {
    const [id, kind] = pairOf(key)
    if (!registry.blocks[id]) continue
    const { name: old, properties } = take(text)
    const name = modern(old)
    const state = id * KINDS + kind
    ofState.set(state, name)
    if (!named.has(name)) named.set(name, [])
    named.get(name).push({ state, properties, sameName: registry.blocks[id].name === old })
  }

  return {
    /** What 1.20.4 calls the block of a state; undefined for one that it does not know. */
    nameOf: state => ofState.get(state) ?? ofState.get(state - state % KINDS),
    /** The state of a block that stands as wanted, as near as the version can tell; undefined where it lacks the block. */
    stateOf (name, wanted) {
      let best
      let most = -1
      for (const { state, properties, sameName } of named.get(name) ?? []) {
        const met = Object.entries(wanted).filter(([property, value]) => properties[property] === value).length
        const score = 2 * met + (sameName ? 1 : 0) // still water has its own number, and so have others that come in two
        if (score > most) [best, most] = [state, score]
      }
      return best
    }
  }
}

/** Items of a version before 1.13, as `legacyBlocks`. */
function legacyItems (registry, modern) {
  const ofPair = new Map(Object.entries(items).map(([key, text]) => [key, modern(take(text).name)]))
  const named = new Map() // name of 1.20.4 -> {id, kind}
  for (const [key, name] of ofPair) {
    const [id, kind] = pairOf(key)
    if (registry.items[id] && !named.has(name)) named.set(name, { id, kind })
  }
  return {
    /** What 1.20.4 calls an item; of tools and armour the second number is their wear. */
    nameOf: ({ type, metadata }) => ofPair.get(`${type}:${metadata}`) ?? ofPair.get(`${type}:0`),
    /** {id, kind} of an item; undefined where the version lacks it. */
    find: name => named.get(name)
  }
}

module.exports = { legacyBlocks, legacyItems }
