'use strict'
/**
 * Before 1.13 one name stands for several items, which a second number tells apart. Here what lies in a body's slots is called by its
 * name of 1.20.4, so that whoever looks for an item by name finds it.
 */
const { kindsOf } = require('./kinds')

const RENAMES = Symbol('renames items')

function inject (bot) {
  if (bot.registry.supportFeature('theFlattening')) return
  const kinds = kindsOf(bot.registry)
  const Window = Object.getPrototypeOf(bot.inventory) // of every window of the version
  if (Window[RENAMES]) return
  Window[RENAMES] = true
  const { updateSlot } = Window
  Window.updateSlot = function (slot, item) {
    if (item) item.name = kinds.itemName(item) ?? item.name
    return updateSlot.call(this, slot, item)
  }
}

module.exports = { inject }
