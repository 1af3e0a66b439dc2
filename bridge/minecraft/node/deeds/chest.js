'use strict'
/**
 * What placing and equipping mean while a chest is open: a stack goes into it, or the first stack of an item comes out of it, as in the
 * embedded world (bridge/embedded/deeds/chests.py).
 */
const { find, roomFor } = require('./stock')

const CHEST = /^minecraft:(generic_9x\d|chest|container|shulker_box)$/
const LEFT = 0
const SHIFTED = 1

function inject (bot, { clicks }) {
  /** The window of the open chest, or null. */
  const open = () => bot.currentWindow && CHEST.test(bot.currentWindow.type) ? bot.currentWindow : null

  /** Put the first stack of an item into the chest. */
  async function store (attempt, window, slot) {
    const { name } = window.slots[slot]
    await clicks.click(attempt, slot, LEFT, SHIFTED)
    await clicks.settle(attempt, window)
    const left = window.slots[slot]?.name === name ? window.slots[slot].count : 0
    if (left > 0) throw new Error(`${left} ${name} do not fit into the container`)
  }

  /** Take the first stack of an item out of the chest; what finds no room stays in it. */
  async function fetch (attempt, window, slot) {
    const { name } = window.slots[slot]
    await clicks.click(attempt, slot)
    while (window.selectedItem) {
      const room = roomFor(window, window.selectedItem, window.hotbarStart + bot.quickBarSlot)
      if (room === undefined) break
      await clicks.click(attempt, room)
    }
    const left = window.selectedItem?.count ?? 0
    if (left > 0) await clicks.click(attempt, slot)
    await clicks.settle(attempt, window)
    if (left > 0) throw new Error(`${left} ${name} do not fit into the slots`)
  }

  /** What a function does with the open chest: (attempt) => promise, or null where it is no matter of one. */
  function deedOf (verb, name) {
    const window = open()
    if (!window) return null
    const isIt = item => item?.name === name
    if (verb === 'place') {
      const slot = find(window, isIt)
      return slot === undefined ? null : attempt => store(attempt, window, slot)
    }
    const slot = verb === 'equip' ? window.slots.findIndex((item, at) => at < window.inventoryStart && isIt(item)) : -1
    return slot < 0 ? null : attempt => fetch(attempt, window, slot)
  }

  return { deedOf }
}

module.exports = { inject }
