'use strict'
/** Stacks of items: made, copied, compared. A stack is a prismarine item whose count lies in 1..stackSize; nothing is null. */

const { kindsOf } = require('../kinds')

module.exports = registry => {
  const Item = require('prismarine-item')(registry)
  const kinds = kindsOf(registry)

  /** {id, kind} of an item by this version's name or 1.20.4's; undefined where there is none. */
  function find (name) {
    const own = registry.itemsByName[name]
    return kinds.findItem(name) ?? (own && { id: own.id, kind: 0 })
  }

  /** As many stacks as a count of an item takes; none of a name that this version does not have. */
  function make (name, count) {
    const wanted = find(name)
    const { stackSize } = registry.items[wanted?.id] ?? {}
    const made = []
    for (let left = wanted ? count : 0; left > 0; left -= stackSize) made.push(new Item(wanted.id, Math.min(left, stackSize), wanted.kind))
    return made
  }

  /** Another stack of the same thing. */
  function copy (stack, count = stack.count) {
    return new Item(stack.type, count, stack.metadata, stack.nbt && structuredClone(stack.nbt))
  }

  /** Whether two stacks are of the same thing, so that they may become one. */
  function same (one, other) {
    return one.type === other.type && one.metadata === other.metadata && JSON.stringify(one.nbt ?? null) === JSON.stringify(other.nbt ?? null)
  }

  /** Whether two slots hold the same: nothing both, or as much of the same thing. */
  function equal (one, other) {
    return one && other ? one.count === other.count && same(one, other) : !one && !other
  }

  return { find, make, copy, same, equal, toNotch: Item.toNotch, fromNotch: Item.fromNotch }
}
