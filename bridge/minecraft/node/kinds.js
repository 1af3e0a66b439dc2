'use strict'
/**
 * What each version calls the blocks and items of 1.20.4, and back. Names are the bridge: ids differ in every version.
 */
const { legacyBlocks, legacyItems } = require('./legacy')

// Names of earlier and later versions, and what 1.20.4 calls the same thing.
const RENAMED = new Map([
  ['grass', 'short_grass'],
  ['grass_path', 'dirt_path'],
  ['turtle_scute', 'scute'],
  ['sign', 'oak_sign'],
  ['wall_sign', 'oak_wall_sign'],
  ['rose_red', 'red_dye'],
  ['dandelion_yellow', 'yellow_dye'],
  ['cactus_green', 'green_dye']
])

/** What 1.20.4 calls a thing that another version calls `name`. */
const modernName = name => RENAMED.get(name) ?? name

function kindsOf (registry) {
  const flat = registry.supportFeature('theFlattening')
  const Block = require('prismarine-block')(registry)

  /** What this version calls a thing of 1.20.4, of those that a table holds; undefined where it has none. */
  function ownName (table, name) {
    if (table[name] && (modernName(name) === name)) return name
    for (const [own, modern] of RENAMED) if (modern === name && table[own]) return own
    return undefined
  }

  /** A state in which the properties that the block has are as wanted, and the others as usual. */
  function standing (block, wanted) {
    const usual = Block.fromStateId(block.defaultState, 0).getProperties()
    const known = Object.entries(wanted).filter(([property]) => property in usual)
    if (known.length === 0) return block.defaultState
    const plain = value => value === 'true' ? true : value === 'false' ? false : /^\d+$/.test(value) ? Number(value) : value
    const all = { ...usual, ...Object.fromEntries(known.map(([property, value]) => [property, plain(value)])) }
    return Block.fromProperties(block.id, all, 0).stateId
  }

  const blocks = flat
    ? {
        nameOf: state => modernName(registry.blocksByStateId[state]?.name),
        stateOf (name, wanted) {
          const own = ownName(registry.blocksByName, name)
          return own === undefined ? undefined : standing(registry.blocksByName[own], wanted)
        }
      }
    : legacyBlocks(registry, modernName)
  const items = flat
    ? {
        nameOf: item => modernName(item.name),
        find (name) {
          const own = ownName(registry.itemsByName, name)
          return own === undefined ? undefined : { id: registry.itemsByName[own].id, kind: 0 }
        }
      }
    : legacyItems(registry, modernName)

  return {
    /** Name of 1.20.4 of the block of a state id; undefined where it has none. */
    blockName: blocks.nameOf,
    /** State id of a block of 1.20.4 with properties {name: text}, as near as this version has it; undefined where it lacks it. */
    blockState: (name, properties = {}) => blocks.stateOf(name, properties),
    /** Name of 1.20.4 of a prismarine item. */
    itemName: items.nameOf,
    /** {id, kind} of an item of 1.20.4: `kind` is its metadata, 0 from 1.13 on; undefined where this version lacks it. */
    findItem: items.find
  }
}

module.exports = { kindsOf, modernName }
