'use strict'
/** Clicks and windows. */

const idOf = (bot, name) => bot.registry.itemsByName[name].id

/** A click by mineflayer, which waits for the server as a client does. */
const click = (bot, { slot, button = 0, mode = 0 }) => bot.clickWindow(slot, button, mode)

/**
 * A click that mineflayer has no model of (dragging, double click), in its own packets; done when the server has answered it. From
 * 1.17 on that is the whole window, since the state is of no count of its; up to 1.16 so it is for all but picking.
 */
async function rawClick (bot, { slot, button, mode }) {
  const { id } = bot.currentWindow ?? bot.inventory
  const withWindow = bot.supportFeature('stateIdUsed') || mode !== 0
  const answered = new Promise(resolve => withWindow ? bot.once(`setWindowItems:${id}`, resolve) : bot._client.once('transaction', resolve))
  bot._client.write('window_click', {
    windowId: id,
    stateId: -1,
    slot,
    mouseButton: button,
    action: 30000,
    mode,
    changedSlots: [],
    item: { present: false },
    cursorItem: { present: false }
  })
  await answered
}

/** Have the server tell the whole window: by a click that does nothing, the end of a drag that never began. */
const sync = bot => rawClick(bot, { slot: -999, button: 2, mode: 5 })

/** Open what stands at a cell; the window's type. */
async function open (bot, { cell }) {
  const window = await bot.openBlock(bot.knownBlock(cell))
  return window.type
}

const close = bot => bot.closeWindow(bot.currentWindow ?? bot.inventory)

/** Leave all windows, have the cursor's stack put back and let all keys go, whatever the deed before has left. */
async function settle (bot) {
  if (bot.currentWindow) await bot.closeWindow(bot.currentWindow)
  bot._client.write('close_window', { windowId: bot.inventory.id })
  bot.inventory.selectedItem = null // up to 1.16 mineflayer is not told of it
  bot.clearControlStates()
}

/** Craft by mineflayer's first recipe that the inventory has enough for. */
async function craft (bot, { item, count = 1, table = null }) {
  const block = table && bot.knownBlock(table)
  const [recipe] = bot.recipesFor(idOf(bot, item), null, 1, block)
  if (!recipe) throw new Error(`mineflayer knows no recipe of ${item} for what is held`)
  await bot.craft(recipe, count, block)
}

const toss = (bot, { item, count }) => bot.toss(idOf(bot, item), null, count)

const tossStack = (bot, { slot }) => bot.tossStack(bot.inventory.slots[slot])

const equip = (bot, { item, destination }) => bot.equip(idOf(bot, item), destination)

module.exports = { click, rawClick, sync, open, close, settle, craft, toss, tossStack, equip }
