'use strict'
/**
 * Ids of this project's vocabulary (sent by the Python side) against the ids of the server's version. Names are the bridge.
 */
const { kindsOf, modernName } = require('./kinds')
const { modernCreature } = require('./creature_names')
const whereDropped = require('./dropped_item')

/**
 * @param registry prismarine-registry of the server's version
 * @param vocabulary {blocks: string[], items: string[]}, names in id order
 */
function makeNames (registry, vocabulary) {
  const kinds = kindsOf(registry)
  const Item = require('prismarine-item')(registry)
  const dropped = whereDropped(registry)
  const blockIds = new Map(vocabulary.blocks.map((name, id) => [name, id]))
  const itemIds = new Map(vocabulary.items.map((name, id) => [name, id]))
  // A block that the vocabulary lacks must still stop a body: solid ones read as stone, the others as air.
  const stone = blockIds.get('stone')

  const highest = Math.max(...registry.blocksArray.map(block => block.maxStateId))
  const ofState = new Uint16Array(highest + 1)
  for (const block of registry.blocksArray) {
    const unknown = block.boundingBox === 'block' ? stone : 0
    for (let state = block.minStateId; state <= block.maxStateId; state++) {
      ofState[state] = blockIds.get(kinds.blockName(state)) ?? unknown
    }
  }

  const itemId = item => itemIds.get(kinds.itemName(item)) ?? 0

  return {
    /** Vocabulary block id of a state id. */
    blockOfState: state => ofState[state] ?? 0,
    /** Vocabulary item id of a prismarine item; 0 where there is none. */
    itemId,
    /** Vocabulary item id of what lies on the ground; null for another entity. Throws where the server has not told what it is. */
    droppedItem (entity) {
      if (modernCreature(entity.name ?? '') !== 'item') return null
      const stack = Item.fromNotch(entity.metadata[dropped.key])
      return stack ? itemId(stack) || null : null
    },
    /** What the server's version calls an item of the vocabulary; its own name where the version has no other. */
    itemName: name => registry.items[kinds.findItem(name)?.id]?.name ?? name,
    /** What the vocabulary calls a creature or thing that the server's version calls `name`. */
    creatureKind: modernCreature
  }
}

module.exports = { makeNames, modernName }
