'use strict'
/** Furnaces, through mineflayer's own functions for them. */
const idOf = (bot, name) => bot.registry.itemsByName[name].id

async function openFurnace (bot, { cell }) {
  bot.furnaceWindow = await bot.openFurnace(bot.knownBlock(cell))
}

const putInput = (bot, { item, count }) => bot.furnaceWindow.putInput(idOf(bot, item), null, count)

const putFuel = (bot, { item, count }) => bot.furnaceWindow.putFuel(idOf(bot, item), null, count)

const takeOutput = async bot => { await bot.furnaceWindow.takeOutput() }

/** What the open furnace shows: shares of the fuel and of the item, and the ticks of the wholes. */
function furnace (bot) {
  const { fuel, progress, totalFuel, totalProgress } = bot.furnaceWindow
  return { fuel, progress, total_fuel: totalFuel ?? null, total_progress: totalProgress ?? null }
}

module.exports = { openFurnace, putInput, putFuel, takeOutput, furnace }
