'use strict'
/**
 * The player's slots of a window, in the order of the observation: the hotbar first. What is found, taken and put goes by this order, so
 * that a live body's slots fill as those of the embedded world do.
 */

/** Slots of a window that are the player's. */
function playerSlots (window) {
  const hotbar = range(window.hotbarStart, window.hotbarStart + 9)
  return hotbar.concat(range(window.inventoryStart, window.hotbarStart))
}

function range (start, end) {
  return Array.from({ length: end - start }, (_, index) => start + index)
}

/** The first of the player's slots that holds an item of such kind, or undefined. `fits`: item -> boolean. */
function find (window, fits) {
  return playerSlots(window).find(slot => window.slots[slot] && fits(window.slots[slot]))
}

/** How many items of such kind the player's slots hold. */
function count (window, fits) {
  return playerSlots(window).reduce((sum, slot) => {
    const item = window.slots[slot]
    return item && fits(item) ? sum + item.count : sum
  }, 0)
}

function joins (item, other) {
  return item && item.type === other.type && item.metadata === other.metadata && item.count < item.stackSize &&
    JSON.stringify(item.nbt ?? null) === JSON.stringify(other.nbt ?? null)
}

/** Where the next of an item goes: the held stack, another stack of it, the first empty slot; undefined where there is no room. */
function roomFor (window, item, heldSlot) {
  const slots = playerSlots(window)
  return [heldSlot, ...slots].find(slot => joins(window.slots[slot], item)) ?? slots.find(slot => !window.slots[slot])
}

/** The slots of the inventory window; while another window is open, servers tell of the player's own in that one. */
function inventorySlots (bot) {
  const { slots, inventoryStart } = bot.inventory
  const open = bot.currentWindow
  if (!open) return slots
  const own = open.slots.slice(open.inventoryStart, open.inventoryEnd)
  return [...slots.slice(0, inventoryStart), ...own, ...slots.slice(inventoryStart + own.length)]
}

/** A copy of slots that later changes do not reach. */
function copySlots (slots) {
  return slots.map(item => item && Object.assign(Object.create(Object.getPrototypeOf(item)), item))
}

module.exports = { playerSlots, find, count, roomFor, inventorySlots, copySlots }
