'use strict'
/**
 * The functions that name an item: equip, place, discard, craft. One at a time; what cannot be done is told, never thrown.
 */
const { Vec3 } = require('vec3')

const FACES = [new Vec3(0, -1, 0), new Vec3(0, 1, 0), new Vec3(0, 0, -1), new Vec3(0, 0, 1), new Vec3(-1, 0, 0), new Vec3(1, 0, 0)]
const WORN = [[/_helmet$/, 'head'], [/_chestplate$|^elytra$/, 'torso'], [/_leggings$/, 'legs'], [/_boots$/, 'feet'], [/^shield$/, 'off-hand']]
const DROP_STACK = 3
const DROP_ONE = 4
const TABLE_REACH = 4

function inject (bot, { feed, names, crosshair }) {
  let busy = false

  function held (name) {
    const item = bot.inventory.items().find(candidate => candidate.name === name)
    if (!item) throw new Error(`no ${name} in the inventory`)
    return item
  }

  /** Use the held item on the block under the crosshair; false where there is none. */
  async function useOnBlock () {
    const block = crosshair.block()
    if (!block || !bot.heldItem) return false
    const delta = block.intersect.minus(block.position)
    await bot._genericPlace(block, FACES[block.face] ?? FACES[1], { forceLook: 'ignore', delta, swingArm: 'right' })
    return true
  }

  /** Let go of the held item, one or all; the client takes it out of the slot itself, as the game's does. */
  function drop (status) {
    const item = bot.heldItem
    if (!item) return false
    bot._client.write('block_dig', { status, location: new Vec3(0, 0, 0), face: 0, sequence: 0 })
    const left = status === DROP_ONE ? item.count - 1 : 0
    if (left > 0) item.count = left
    bot.inventory.updateSlot(item.slot, left > 0 ? item : null)
    return true
  }

  async function craft (name) {
    const wanted = bot.registry.itemsByName[name]
    if (!wanted) throw new Error(`${name} does not exist in ${bot.version}`)
    const table = bot.findBlock({ matching: bot.registry.blocksByName.crafting_table.id, maxDistance: TABLE_REACH })
    const [recipe] = bot.recipesFor(wanted.id, null, 1, table)
    if (!recipe) throw new Error(`${name}: ingredients missing${table ? '' : ', or no crafting table near'}`)
    await bot.craft(recipe, 1, table)
  }

  const verbs = {
    async equip (name) {
      const worn = WORN.find(([pattern]) => pattern.test(name))
      await bot.equip(held(name), worn ? worn[1] : 'hand')
    },
    async place (name) {
      if (bot.heldItem?.name !== name) await bot.equip(held(name), 'hand')
      if (!await useOnBlock()) throw new Error('no block under the crosshair to place it on')
    },
    async discard (name) {
      if (bot.heldItem?.name !== name) await bot.equip(held(name), 'hand')
      drop(DROP_STACK)
    },
    craft,
    async smelt () {
      throw new Error('smelting is not offered on live servers')
    }
  }

  /** Carry out {verb, item}, the item by its name in the vocabulary; `sequence` names the action in a refusal. */
  async function perform ({ verb, item }, sequence) {
    if (busy) return refuse(verb, item, sequence, 'the item function before it is still under way')
    busy = true
    try {
      await verbs[verb](names.itemName(item))
    } catch (error) {
      refuse(verb, item, sequence, error.message)
    } finally {
      busy = false
    }
  }

  function refuse (verb, item, sequence, reason) {
    feed.send({ type: 'refused', sequence, verb, item, reason })
  }

  return { perform, useOnBlock, dropOne: () => drop(DROP_ONE) }
}

module.exports = { inject }
