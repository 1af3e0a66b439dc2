'use strict'
/**
 * The functions that name an item: craft, smelt, equip, place, discard. One at a time, beside the ticks; each ends in `done` or in
 * `refused` with the reason. None is thrown, and none lasts longer than its deadline or its life.
 */
const { Vec3 } = require('vec3')
const { Attempt } = require('./deeds/attempt')
const clicking = require('./deeds/clicks')
const stationing = require('./deeds/stations')
const equipping = require('./deeds/equip')
const placing = require('./deeds/place')
const crafting = require('./deeds/craft')
const smelting = require('./deeds/smelt')
const chests = require('./deeds/chest')
const { copySlots, inventorySlots } = require('./deeds/stock')

const DROP_ONE = 4
// Ten clicks and a window on a server that answers twice a second.
const DEADLINE_MS = 6000
// Who acts on what he sees has not seen yet what was done; he would do it twice.
const REST_TICKS = 2

function inject (bot, context) {
  const { feed, names, touch } = context
  const tools = { ...context, clicks: clicking.inject(bot, context), stations: stationing.inject(bot, context) }
  tools.equipping = equipping.inject(bot, tools)
  const { place, isPlaced } = placing.inject(bot, tools)
  const furnace = smelting.inject(bot, tools)
  const craft = crafting.inject(bot, tools)
  const chest = chests.inject(bot, tools)
  const { clicks } = tools
  let current = null // {attempt, shown}
  let last = null // {verb, item, ticks}
  let drops = 0

  async function discard (attempt, name) {
    const slot = tools.equipping.slotOf(name)
    clicks.closeOpen()
    touch.tellPose()
    await clicks.throwStack(attempt, slot)
    await clicks.settle(attempt, bot.inventory)
  }

  const verbs = { equip: tools.equipping.equip, place, craft, discard, smelt: furnace.smelt }

  /** Let go of one of the held item; the client takes it out of the slot itself, as the game's does. */
  function dropHeld () {
    const item = bot.heldItem
    if (!item) return
    touch.tellPose()
    bot._client.write('block_dig', { status: DROP_ONE, location: new Vec3(0, 0, 0), face: 0, sequence: 0 })
    const left = item.count - 1
    if (left > 0) item.count = left
    bot.inventory.updateSlot(item.slot, left > 0 ? item : null)
  }

  /** Have one thing done with the windows; what they show meanwhile is what they showed before. Rejects with the reason. */
  async function attempt (deed) {
    const trial = new Attempt(DEADLINE_MS)
    current = { attempt: trial, shown: copySlots(inventorySlots(bot)) }
    try {
      await deed(trial)
    } catch (error) {
      // What lies on the cursor or in a grid goes back; a dead body has lost it.
      if (bot.isAlive && bot._client.state === 'play') clicks.abandon()
      throw error
    } finally {
      trial.finish()
      current = null
    }
  }

  /** Carry out {verb, item}, the item by its name in the vocabulary; `sequence` names the action in what is told of it. */
  async function perform ({ verb, item }, sequence) {
    const tell = reason => feed.send(reason === null ? { type: 'done', sequence, verb, item } : { type: 'refused', sequence, verb, item, reason })
    if (current) return tell('the item function before it is still under way')
    if (last?.verb === verb && last.item === item && last.ticks < REST_TICKS) return tell('it was only just done')
    try {
      const name = names.itemName(item)
      await attempt(chest.deedOf(verb, name) ?? (trial => verbs[verb](trial, name, tell)))
      if (verb !== 'smelt') tell(null)
      last = { verb, item, ticks: 0 }
    } catch (error) {
      tell(error.message)
    }
  }

  /** One tick, after the item functions that an action asks for. */
  function tick () {
    if (last) last.ticks++
    if (current) return
    for (; drops > 0; drops--) dropHeld()
    if (furnace.isDue()) attempt(furnace.collect).catch(error => furnace.end(error.message))
  }

  function giveUp (reason) {
    drops = 0
    current?.attempt.end(reason)
    furnace.end(reason)
  }

  bot.on('death', () => giveUp('died'))
  bot.on('end', () => giveUp('the connection ended'))

  return {
    perform,
    tick,
    /** Let go of one of the held item, as soon as the hands are free. */
    dropOne: () => { drops++ },
    isPlaced,
    closeOpen: () => { if (!current) clicks.closeOpen() },
    isBusy: () => current !== null,
    /** The slots of the inventory window as the observation shows them: while stacks are moved about, as they were before. */
    slots: () => current?.shown ?? inventorySlots(bot)
  }
}

module.exports = { inject }
