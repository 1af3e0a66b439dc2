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
  const flat = registry.supportFeature('theFlattening')
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
    /**
     * What an item of the vocabulary is called in a body's slots: as the server's version does, its own name where the version has no
     * other, and before 1.13, where names stand for several items, always its own (old_items.js).
     */
    itemName: name => (flat && registry.items[kinds.findItem(name)?.id]?.name) || name,
    /** {id, kind} of what `itemName` gave: `kind` is the metadata before 1.13, null from then on; undefined for no item. */
    findItem (name) {
      const own = registry.itemsByName[name]
      return flat ? own && { id: own.id, kind: null } : kinds.findItem(name)
    },
    /** Whether what `itemName` gave is a block's name too. */
    isBlock: name => (flat ? registry.blocksByName[name] : kinds.blockState(name)) !== undefined,
    /** What the vocabulary calls a creature or thing that the server's version calls `name`. */
    creatureKind: modernCreature
  }
}

module.exports = { makeNames, modernName }
