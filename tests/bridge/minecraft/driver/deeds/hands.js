'use strict'
/** What is done with the hands: digging, placing, using, hitting. */

const blockAt = (bot, cell) => bot.blockAt(new bot.Vec3(...cell))

const hold = (bot, { slot }) => bot.setQuickBarSlot(slot)

/** Dig a block to the end as mineflayer does: it waits as long as the game takes. */
const dig = (bot, { cell }) => bot.dig(blockAt(bot, cell), true)

/** Place the held block at a face of the block at a cell. */
const place = (bot, { cell, face = [0, 1, 0] }) => bot.placeBlock(blockAt(bot, cell), new bot.Vec3(...face))

const activate = (bot, { cell }) => bot.activateBlock(blockAt(bot, cell))

const useItem = bot => bot.activateItem()

const look = (bot, { yaw, pitch }) => bot.look(yaw, pitch, true)

const attack = (bot, { entity }) => bot.attack(bot.entities[entity])

const control = (bot, { key, down }) => bot.setControlState(key, down)

const say = (bot, { text }) => bot.chat(text)

module.exports = { hold, dig, place, activate, useItem, look, attack, control, say }
