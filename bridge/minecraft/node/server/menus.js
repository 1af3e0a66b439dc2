'use strict'
/**
 * What the windows show and where a shift-click moves a stack. Numbers of the slots are the protocol's
 * (https://minecraft.wiki/w/Java_Edition_protocol/Inventory); a player's own places are numbered as in its inventory window.
 *
 * A menu is {type, slots, ownStart, routes(at, stack), swapSlot(button), ...}: `ownStart` is the first slot of the player's own,
 * `routes` gives ranges of slots [from, to, backwards] of which the first that takes something gets it, `swapSlot` what a number key
 * (0..8, or 40 for the off-hand) exchanges with.
 */
const { Slot } = require('./slots')

const ARMOUR = [/_helmet$|^carved_pumpkin$|_head$|_skull$/, /_chestplate$|^elytra$/, /_leggings$/, /_boots$/]
const ARMOUR_START = 5
const OFF_HAND = 45
const OFF_HAND_BUTTON = 40
const MAIN_START = 9
const HOTBAR_START = 36
const OWN_PLACES = 36 // main places and hotbar
const HOTBAR_PLACES = 9

/** Slot of the armour that an item is worn in; -1 of what is not worn. */
const wornIn = name => ARMOUR.findIndex(pattern => pattern.test(name))

module.exports = ({ makeGrid, furnaceRules }) => {
  function swapSlot (own, button) {
    if (button === OFF_HAND_BUTTON) return new Slot(own, OFF_HAND)
    return button >= 0 && button < HOTBAR_PLACES ? new Slot(own, HOTBAR_START + button) : null
  }

  const ownSlots = own => [...Array(OWN_PLACES).keys()].map(offset => new Slot(own, MAIN_START + offset))

  /** A window of some slots and the player's own below; `inward` is where a stack of the player's goes. */
  function makeMenu (type, own, upper, inward, outward) {
    const start = upper.length
    const [hotbar, end] = [start + OWN_PLACES - HOTBAR_PLACES, start + OWN_PLACES]
    return {
      type,
      ownStart: start,
      slots: [...upper, ...ownSlots(own)],
      swapSlot: button => swapSlot(own, button),
      routes: (at, stack) => {
        if (at < start) return [[start, end, outward(at)]]
        const across = at < hotbar ? [hotbar, end] : [start, hotbar]
        return inward(stack, across)
      }
    }
  }

  function inventory (own, giveOrDrop) {
    const armour = ARMOUR.map((pattern, at) => new Slot(own, ARMOUR_START + at, { accepts: stack => pattern.test(stack.name), limit: 1 }))
    const slots = [...makeGrid(own, 1, 2, giveOrDrop), ...armour, ...ownSlots(own), new Slot(own, OFF_HAND)]
    const everything = [MAIN_START, OFF_HAND]
    return {
      type: 'minecraft:inventory',
      slots,
      gridStart: 1,
      gridEnd: ARMOUR_START,
      swapSlot: button => swapSlot(own, button),
      routes: (at, stack) => {
        if (at < MAIN_START) return [[...everything, at === 0]]
        const worn = ARMOUR_START + wornIn(stack.name)
        if (worn >= ARMOUR_START && !slots[worn].stack) return [[worn, worn + 1]]
        if (stack.name === 'shield' && !slots[OFF_HAND].stack) return [[OFF_HAND, OFF_HAND + 1]]
        if (at === OFF_HAND) return [everything]
        return at < HOTBAR_START ? [[HOTBAR_START, OFF_HAND]] : [[MAIN_START, HOTBAR_START]]
      }
    }
  }

  function craftingTable (own, store, giveOrDrop) {
    const grid = makeGrid(store, 0, 3, giveOrDrop)
    const menu = makeMenu('minecraft:crafting', own, grid, (stack, across) => [[1, grid.length], across], at => at === 0)
    return { ...menu, gridStart: 1, gridEnd: grid.length }
  }

  /** taken: told what was taken out of the output. */
  function furnace (own, store, taken) {
    const upper = [
      new Slot(store, 0),
      new Slot(store, 1, { accepts: furnaceRules.isFuelOrBucket }),
      new Slot(store, 2, { accepts: () => false, taken })
    ]
    return makeMenu('minecraft:furnace', own, upper, (stack, across) => {
      if (furnaceRules.resultOf(stack)) return [[0, 1]]
      return furnaceRules.isFuel(stack) ? [[1, 2]] : [across]
    }, at => at === 2)
  }

  /** The places of one chest, or of the two of a large one. */
  function chest (own, stores) {
    const upper = stores.flatMap(store => [...store.places.keys()].map(at => new Slot(store, at)))
    return makeMenu(`minecraft:generic_9x${upper.length / 9}`, own, upper, () => [[0, upper.length]], () => true)
  }

  return { inventory, craftingTable, furnace, chest }
}
