'use strict'
/**
 * Smelting one item in a furnace within reach. The item and the fuel that it lacks go in and the window is closed; when the furnace is
 * done it is opened again and what it made is taken. Between the two the hands are free. Only one thing cooks for this body at a time,
 * so that one action gives one item, as in the embedded world.
 */
const { sources, fuels, cookTicks } = require('./smelting')
const { wordsFor } = require('./recipes')
const { count } = require('./stock')

const INPUT = 0
const FUEL = 1
const OUTPUT = 2
const BURNS_STILL = 0 // number of the window property, in ticks
const TICK_MS = 50
const LOOK_AGAIN_MS = 1000
// A result that is still not there, or out of reach, so long after it was due, is left to the next smelting.
const PATIENCE_MS = 30000

const named = name => item => item.name === name

function inject (bot, { clicks, stations }) {
  let cooking = null // {name, cell, due, end}

  /** What one is smelted from, of what is held; throws where nothing is. */
  function ingredientOf (name) {
    const from = sources.get(name)
    if (!from) throw new Error(`nothing smelts into ${name}`)
    const held = from.find(source => count(bot.inventory, named(source)) > 0)
    if (!held) throw new Error(`${name} needs 1 ${wordsFor(from)}, has 0`)
    return held
  }

  /** Open a furnace; the window, and how long its fire burns still, in ticks. */
  async function open (attempt, block) {
    let burns = 0
    const listen = ({ property, value }) => { if (property === BURNS_STILL) burns = value }
    bot._client.on('craft_progress_bar', listen)
    try {
      const window = await clicks.open(attempt, block, 'minecraft:furnace')
      await clicks.settle(attempt, window)
      return { window, burns }
    } finally {
      bot._client.removeListener('craft_progress_bar', listen)
    }
  }

  /** The fuel to be added so that one item is smelted, as [name, count], or null for none; throws where there is too little. */
  function fuelFor (name, ingredient, window, burns) {
    const lies = window.slots[FUEL]
    const worthOf = fuel => fuels.get(fuel) ?? 0
    const missing = cookTicks - burns - (lies ? lies.count * worthOf(lies.name) : 0)
    if (missing <= 0) return null
    const held = fuel => count(window, named(fuel)) - (fuel === ingredient ? 1 : 0)
    // What lies there is added to, or makes room for another kind.
    const lacks = fuel => Math.ceil((lies?.name === fuel ? missing : cookTicks - burns) / worthOf(fuel))
    const fuel = [...fuels.keys()].find(candidate => held(candidate) >= lacks(candidate))
    if (fuel) return [fuel, lacks(fuel)]
    const most = Math.max(0, ...[...fuels.keys()].map(candidate => Math.max(0, held(candidate)) * worthOf(candidate)))
    throw new Error(`${name} needs fuel for ${cookTicks} ticks, has ${most + cookTicks - missing}`)
  }

  async function stoke (attempt, window, [fuel, number]) {
    if (window.slots[FUEL] && window.slots[FUEL].name !== fuel) await clicks.take(attempt, window, FUEL)
    await clicks.lay(attempt, window, named(fuel), Array(number).fill(FUEL))
  }

  const takes = (window, ingredient) => {
    const lies = window.slots[INPUT]
    return !lies || (lies.name === ingredient && lies.count < lies.stackSize)
  }

  /** Open the nearest furnace that is free for an ingredient, with what it had made taken out. */
  async function freeFurnace (attempt, name, ingredient) {
    const furnaces = stations.within('furnace')
    if (furnaces.length === 0) throw new Error(`${name} needs a furnace within reach`)
    for (const block of furnaces) {
      const { window, burns } = await open(attempt, block)
      if (window.slots[OUTPUT]) await clicks.take(attempt, window, OUTPUT)
      if (takes(window, ingredient)) return { window, burns, cell: block.position }
      clicks.closeOpen()
    }
    throw new Error('something else lies in the furnace')
  }

  /** Put one in; whether it was done is told by `end`, a function of the reason or of nothing. */
  async function smelt (attempt, name, end) {
    if (cooking) throw new Error(`${cooking.name} is still in the furnace`)
    const ingredient = ingredientOf(name)
    const { window, burns, cell } = await freeFurnace(attempt, name, ingredient)
    const fuel = fuelFor(name, ingredient, window, burns)
    if (fuel) await stoke(attempt, window, fuel)
    await clicks.lay(attempt, window, named(ingredient), [INPUT])
    await clicks.settle(attempt, window)
    const waiting = window.slots[INPUT]?.count ?? 0
    if (waiting === 0 && !window.slots[OUTPUT]) throw new Error(`the server did not let ${ingredient} be put into the furnace`)
    clicks.closeOpen()
    cooking = { name, cell, end, due: Date.now() + Math.max(1, waiting) * cookTicks * TICK_MS }
    cooking.giveUpAt = cooking.due + PATIENCE_MS
  }

  /** Look whether it is done, and take it. */
  async function collect (attempt) {
    const { name, cell } = cooking
    const { window } = await open(attempt, bot.blockAt(cell))
    const isDone = window.slots[OUTPUT]?.name === name
    if (isDone) {
      await clicks.take(attempt, window, OUTPUT)
      await clicks.settle(attempt, window)
    } else cooking.due = Date.now() + LOOK_AGAIN_MS
    clicks.closeOpen()
    if (isDone) end(null)
  }

  function end (reason) {
    const ended = cooking
    cooking = null
    ended?.end(reason)
  }

  /** Whether what cooks should be looked after now; ends what cannot be had any more. */
  function isDue () {
    if (!cooking || Date.now() < cooking.due) return false
    if (bot.currentWindow) return false // what the agent has open stays open
    const block = bot.blockAt(cooking.cell)
    if (block && block.name !== 'furnace') end('its furnace is gone')
    else if (Date.now() > cooking.giveUpAt) end('its furnace was not done within reach; what it made waits there')
    else return block !== null && stations.reaches(cooking.cell)
    return false
  }

  return { smelt, collect, isDue, end }
}

module.exports = { inject }
