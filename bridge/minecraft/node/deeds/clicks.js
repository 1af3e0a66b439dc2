'use strict'
/**
 * Clicks in windows: opening that of a block without turning the head, moving stacks, and asking the server what has become of it.
 */
const { Vec3 } = require('vec3')
const { find, roomFor } = require('./stock')

const LEFT = 0
const RIGHT = 1
const BY_MOUSE = 0
const BY_NUMBER_KEY = 2
const THROWING = 4
const OUTSIDE = -999
const TOP = 1
const MOST_CLICKS = 64

function inject (bot, { touch }) {
  const currentWindow = () => bot.currentWindow ?? bot.inventory

  async function click (attempt, slot, button = LEFT, mode = BY_MOUSE) {
    attempt.check()
    await attempt.wait(bot.clickWindow(slot, button, mode))
  }

  /** Exchange a slot with the held one, as the number keys do. The packet is written before this returns. */
  function swapWithHeld (attempt, slot) {
    return click(attempt, slot, bot.quickBarSlot, BY_NUMBER_KEY)
  }

  function throwStack (attempt, slot) {
    return click(attempt, slot, RIGHT, THROWING)
  }

  /** Close what is open, be it by the use key. */
  function closeOpen () {
    if (bot.currentWindow) bot.closeWindow(bot.currentWindow)
  }

  /** The window of a block within reach, whose type must begin so. */
  async function open (attempt, block, type) {
    closeOpen()
    const opened = attempt.until(bot, 'windowOpen', () => bot.currentWindow !== null)
    // Who sneaks with something in the hand would place it instead.
    touch.whileSneaking(false, () => touch.pressOn({ position: block.position, face: TOP, point: new Vec3(0.5, 1, 0.5) }))
    await opened
    const window = bot.currentWindow
    if (!window.type.startsWith(type)) {
      closeOpen()
      throw new Error(`the ${block.name} opened a window of ${window.type}`)
    }
    return window
  }

  /** Let the server tell all slots, so that what is not as reckoned here is put right. */
  async function settle (attempt, window) {
    attempt.check()
    await attempt.wait(bot._syncWindow(window))
  }

  /** Put one item of such kind, or several, out of the player's slots into each of some slots; `fits`: item -> boolean. */
  async function lay (attempt, window, fits, slots) {
    const waiting = [...slots]
    while (waiting.length > 0) {
      const source = find(window, fits)
      if (source === undefined) throw new Error('what it needs is gone')
      await click(attempt, source)
      while (waiting.length > 0 && window.selectedItem) await click(attempt, waiting.shift(), RIGHT)
      if (window.selectedItem) await click(attempt, source)
    }
  }

  /** Put what the cursor holds into the player's slots, or throw what does not fit; whether something was thrown. */
  async function store (attempt, window) {
    for (let clicks = 0; window.selectedItem && clicks < MOST_CLICKS; clicks++) {
      const slot = roomFor(window, window.selectedItem, window.hotbarStart + bot.quickBarSlot)
      await click(attempt, slot ?? OUTSIDE)
      if (slot === undefined) return true
    }
    return false
  }

  /** Take a slot's stack into the player's slots; whether something did not fit and was thrown. */
  async function take (attempt, window, slot) {
    await click(attempt, slot)
    return store(attempt, window)
  }

  /** Give up whatever is in the hand and in the grid: the server puts it back where it closes a window. */
  function abandon () {
    const window = currentWindow()
    bot.closeWindow(window)
    for (const left of [window, bot.inventory]) left.selectedItem = null
    for (let slot = 0; slot <= 4; slot++) bot.inventory.slots[slot] = null
  }

  return { click, swapWithHeld, throwStack, closeOpen, open, settle, lay, store, take, abandon }
}

module.exports = { inject }
