'use strict'
/**
 * Ids of this project's vocabulary (sent by the Python side) against the ids of the server's version. Names are the bridge.
 */

// Names of earlier and later versions, and what 1.20.4, whose names the vocabulary holds, calls the same thing.
const RENAMED = new Map([
  ['grass', 'short_grass'],
  ['grass_path', 'dirt_path'],
  ['turtle_scute', 'scute'],
  ['sign', 'oak_sign'],
  ['wall_sign', 'oak_wall_sign']
])

/**
 * @param registry prismarine-registry of the server's version
 * @param vocabulary {blocks: string[], items: string[]}, names in id order
 */
function makeNames (registry, vocabulary) {
  const blockIds = new Map(vocabulary.blocks.map((name, id) => [name, id]))
  const itemIds = new Map(vocabulary.items.map((name, id) => [name, id]))
  const known = (ids, name) => ids.get(name) ?? ids.get(RENAMED.get(name))
  // A block that the vocabulary lacks must still stop a body: solid ones read as stone, the others as air.
  const stone = blockIds.get('stone')

  const highest = Math.max(...registry.blocksArray.map(block => block.maxStateId))
  const ofState = new Uint16Array(highest + 1)
  for (const block of registry.blocksArray) {
    const id = known(blockIds, block.name) ?? (block.boundingBox === 'block' ? stone : 0)
    ofState.fill(id, block.minStateId, block.maxStateId + 1)
  }

  return {
    /** Vocabulary block id of a state id. */
    blockOfState: state => ofState[state] ?? 0,
    /** Vocabulary item id of an item name of the server's version; 0 where there is none. */
    itemId: name => known(itemIds, name) ?? 0,
    /** What the server's version calls an item of the vocabulary; its own name where the version has no other. */
    itemName (name) {
      if (registry.itemsByName[name]) return name
      const others = [...RENAMED.keys()].filter(other => RENAMED.get(other) === name)
      return others.find(other => registry.itemsByName[other]) ?? name
    }
  }
}

/** What 1.20.4 calls a block or item of another version. */
const modernName = name => RENAMED.get(name) ?? name

module.exports = { makeNames, modernName }
