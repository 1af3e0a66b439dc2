'use strict'
/** Crafting one result of a recipe, in the grid that a player carries or at a table within reach. */
const { chooseRecipe, isOf, keyOf } = require('./recipes')
const { count } = require('./stock')

const RESULT = 0
const RESULT_MS = 1000

function inject (bot, { clicks, stations, names }) {
  const { Recipe } = require('prismarine-recipe')(bot.registry)

  /** The window of a grid: its own, or a table's. */
  async function gridOf (attempt, recipe, name) {
    if (!recipe.needsTable) {
      clicks.closeOpen()
      return { window: bot.inventory, side: 2 }
    }
    const [table] = stations.within('crafting_table')
    if (!table) throw new Error(`${name} needs a crafting table within reach`)
    return { window: await clicks.open(attempt, table, 'minecraft:crafting'), side: 3 }
  }

  /** Slots of the grid by the kind that is to lie there. */
  function byKind (laid, side) {
    const found = new Map()
    for (const [[x, y], kind] of laid) {
      const key = keyOf(kind)
      if (!found.has(key)) found.set(key, { kind, slots: [] })
      found.get(key).slots.push(1 + x + side * y)
    }
    return [...found.values()]
  }

  /** Whatever of the ingredients stays, such as a bucket, goes back into the slots. */
  async function clearGrid (attempt, window, side) {
    for (let slot = 1; slot <= side * side; slot++) {
      if (window.slots[slot]) await clicks.take(attempt, window, slot)
    }
  }

  return async function craft (attempt, name) {
    const wanted = names.findItem(name)
    if (!wanted) throw new Error(`${name} does not exist in ${bot.version}`)
    const held = kind => count(bot.inventory, isOf(kind))
    const recipe = chooseRecipe(name, Recipe.find(wanted.id, wanted.kind), held, kind => bot.registry.items[kind.id].name)
    const { window, side } = await gridOf(attempt, recipe, name)
    const isResult = item => item?.type === wanted.id && (wanted.kind === null || item.metadata === wanted.kind)
    for (const { kind, slots } of byKind(recipe.laid, side)) await clicks.lay(attempt, window, isOf(kind), slots)
    const offered = await attempt.until(window, `updateSlot:${RESULT}`, () => isResult(window.slots[RESULT]), RESULT_MS)
    const before = count(window, isResult)
    if (!offered) {
      await clearGrid(attempt, window, side)
      throw new Error(`the server makes no ${name} of it`)
    }
    const thrown = await clicks.take(attempt, window, RESULT)
    await clicks.settle(attempt, window)
    await clearGrid(attempt, window, side)
    if (!thrown && count(window, isResult) <= before) throw new Error(`the server did not give ${name}`)
    clicks.closeOpen()
  }
}

module.exports = { inject }
