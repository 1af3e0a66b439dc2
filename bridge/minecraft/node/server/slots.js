'use strict'
/**
 * Slots of a window. Each shows one place of a store, which is an array of stacks (or of nothing, null) with functions that want to
 * know of changes; two windows may show the same place. Rules: https://minecraft.wiki/w/Inventory.
 */
const MOST = 64

/** Where stacks lie: `places` may be an array that others use too. */
class Store {
  constructor (places) {
    this.places = places
    this.listeners = new Set()
  }

  get (at) {
    return this.places[at] ?? null
  }

  set (at, stack) {
    this.places[at] = stack
    for (const changed of this.listeners) changed(at, stack)
  }
}

class Slot {
  /**
   * accepts: whether a stack may be put in; limit: how many of it; taken: told what was taken out by a player;
   * whole: nothing is taken but all of it, which makes it what crafting gives.
   */
  constructor (store, at, { accepts = () => true, limit = MOST, taken = () => {}, whole = false } = {}) {
    Object.assign(this, { store, at, accepts, limit, taken, whole })
  }

  get stack () {
    return this.store.get(this.at)
  }

  put (stack) {
    this.store.set(this.at, stack?.count > 0 ? stack : null)
  }

  /** How many of a stack may lie here. */
  room (stack) {
    return Math.min(this.limit, stack.stackSize)
  }
}

module.exports = { Store, Slot }
