'use strict'
/**
 * Crafting grids: what they hold makes something, which is taken whole and uses up one of each; of some ingredients something stays
 * (buckets, bottles). Source: https://minecraft.wiki/w/Crafting.
 */
const { Slot, Store } = require('./slots')

module.exports = ({ registry, stacks, recipes, remainders }) => {
  const Item = require('prismarine-item')(registry)

  /**
   * The slots of a grid over places `first` and on of a store, row by row; the first slot is what it makes.
   * giveOrDrop: where goes what stays of an ingredient and finds its cell taken.
   */
  return function makeGrid (store, first, width, giveOrDrop) {
    const places = [...Array(width * width).keys()].map(offset => first + offset)
    const made = new Store([null])

    function update () {
      const ids = places.map(at => store.get(at)?.type ?? null)
      const found = recipes.match([...Array(width).keys()].map(y => ids.slice(y * width, (y + 1) * width)))
      made.set(0, found && new Item(found.id, found.count))
    }

    function useUp () {
      const used = places.map(at => [at, store.get(at)]).filter(([, stack]) => stack)
      for (const [at, stack] of used) {
        const stays = remainders[stack.name] && stacks.make(remainders[stack.name], 1)[0]
        const left = stack.count > 1 ? stacks.copy(stack, stack.count - 1) : null
        store.set(at, left ?? stays ?? null)
        if (left && stays) giveOrDrop(stays)
      }
    }

    const isPlace = new Set(places)
    store.listeners.add(at => isPlace.has(at) && update())
    const result = new Slot(made, 0, { accepts: () => false, whole: true, taken: useUp })
    return [result, ...places.map(at => new Slot(store, at))]
  }
}
