'use strict'
/**
 * Equipping: an item changes places with what is in the hand, armour with what is worn. The held slot stays the held slot, as in the
 * embedded world.
 */
const { find } = require('./stock')

const WORN = [[/_helmet$/, 5], [/_chestplate$|^elytra$/, 6], [/_leggings$/, 7], [/_boots$/, 8], [/^shield$/, 45]]

function inject (bot, { clicks }) {
  const wornSlot = name => WORN.find(([pattern]) => pattern.test(name))?.[1]

  /** The first slot that holds an item of a name; throws where none does. */
  function slotOf (name) {
    const slot = find(bot.inventory, item => item.name === name)
    if (slot === undefined) throw new Error(`no ${name} in the inventory`)
    return slot
  }

  async function wear (attempt, source, place) {
    await clicks.click(attempt, source)
    await clicks.click(attempt, place)
    if (bot.inventory.selectedItem) await clicks.click(attempt, source)
  }

  async function equip (attempt, name) {
    const source = slotOf(name)
    clicks.closeOpen()
    const place = wornSlot(name) ?? bot.inventory.hotbarStart + bot.quickBarSlot
    if (source === place) return
    if (place === bot.inventory.hotbarStart + bot.quickBarSlot) await clicks.swapWithHeld(attempt, source)
    else await wear(attempt, source, place)
    await clicks.settle(attempt, bot.inventory)
    if (bot.inventory.slots[place]?.name !== name) throw new Error(`the server did not let ${name} be put there`)
  }

  return { equip, slotOf }
}

module.exports = { inject }
