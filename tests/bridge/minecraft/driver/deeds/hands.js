'use strict'
/** What is done with the hands: digging, placing, using, hitting. */

const hold = (bot, { slot }) => bot.setQuickBarSlot(slot)

/** Dig a block to the end as mineflayer does: it waits as long as the game takes. */
const dig = (bot, { cell }) => bot.dig(bot.knownBlock(cell), true)

/** Say that a block was begun and broken, in the same tick, so many times. */
function digAtOnce (bot, { cell: [x, y, z], times = 1 }) {
  for (const status of Array(times).fill([0, 2]).flat()) bot._client.write('block_dig', { status, location: { x, y, z }, face: 1, sequence: 0 })
}

const KEYS = { throw_stack: 3, throw_one: 4, swap_hands: 6 }

/** A key that does something with what is held. */
function pressKey (bot, { key }) {
  bot._client.write('block_dig', { status: KEYS[key], location: { x: 0, y: 0, z: 0 }, face: 0, sequence: 0 })
}

/** Place the held block at a face of the block at a cell. */
const place = (bot, { cell, face = [0, 1, 0] }) => bot.placeBlock(bot.knownBlock(cell), new bot.Vec3(...face))

const activate = (bot, { cell }) => bot.activateBlock(bot.knownBlock(cell))

const useItem = bot => bot.activateItem()

/** Look somewhere (mineflayer's radians), and wait until the server has been told, which is done once a tick. */
async function look (bot, { yaw, pitch }) {
  await bot.look(yaw, pitch, true)
  await bot.waitForTicks(2)
}

const attack = (bot, { entity }) => bot.attack(bot.entities[entity])

const control = (bot, { key, down }) => bot.setControlState(key, down)

const say = (bot, { text }) => bot.chat(text)

module.exports = { hold, dig, digAtOnce, pressKey, place, activate, useItem, look, attack, control, say }
