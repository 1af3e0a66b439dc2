'use strict'
/**
 * Furnaces, by the game's rules (https://minecraft.wiki/w/Furnace) with the smelts and fuels of the embedded world: an item takes
 * 200 ticks, fuel is lit when there is something to smelt and then burns down, what was begun cools off without it.
 */
const { Vec3 } = require('vec3')
const { modernName } = require('../names')
const rules = require('./item_rules.json')

const INPUT = 0
const FUEL = 1
const OUTPUT = 2
const COOLING = 2 // ticks of progress lost a tick
const TITLE = 'container.furnace'
// Properties of the window: ticks that still burn, of how many, ticks smelted, of how many. Clients want the wholes first.
const PROPERTIES = [[1, 'burnTotal'], [0, 'burn'], [3, 'cookTotal'], [2, 'cooked']]

/** What is smelted and what burns, by stacks of any version. */
function furnaceRules (stacks) {
  const resultOf = stack => stacks.make(rules.smelts[modernName(stack.name)], 1)[0] ?? null
  const burnTicks = stack => rules.fuels[modernName(stack.name)] ?? 0
  const isFuel = stack => burnTicks(stack) > 0
  return { resultOf, burnTicks, isFuel, isFuelOrBucket: stack => isFuel(stack) || stack.name === 'bucket' }
}

function inject (serv, { stacks, blockEntities, menus, placing, everyTick }) {
  const { resultOf, burnTicks } = furnaceRules(stacks)
  const Block = require('prismarine-block')(serv.registry)
  const furnaces = new Set()

  serv.on('blockEntity', holder => {
    if (holder.name !== 'furnace') return
    const fuel = holder.store.get(FUEL)
    holder.viewers = new Set()
    holder.burnTotal = Math.max(holder.burn, fuel ? burnTicks(fuel) : 0)
    holder.cookTotal = rules.cook_ticks
    holder.input = holder.store.get(INPUT)
    holder.store.listeners.add((at, stack) => {
      if (at !== INPUT) return
      if (!stack || !holder.input || !stacks.same(stack, holder.input)) holder.cooked = 0
      holder.input = stack
    })
    furnaces.add(holder)
  })

  /** What one more smelting gives, where there is room for it. */
  function nextOutput ({ store }) {
    const input = store.get(INPUT)
    const made = input && resultOf(input)
    const there = store.get(OUTPUT)
    if (!made || !there) return made
    return stacks.same(made, there) && there.count < there.stackSize ? stacks.copy(there, there.count + 1) : null
  }

  function takeOne (store, at, left = null) {
    const stack = store.get(at)
    store.set(at, stack.count > 1 ? stacks.copy(stack, stack.count - 1) : left)
  }

  function light (furnace) {
    const fuel = furnace.store.get(FUEL)
    furnace.burn = furnace.burnTotal = fuel ? burnTicks(fuel) : 0
    if (furnace.burn > 0) takeOne(furnace.store, FUEL, stacks.make(rules.remainders[fuel.name], 1)[0])
  }

  function smelt (furnace) {
    const { store } = furnace
    store.set(OUTPUT, nextOutput(furnace))
    const { name } = store.get(INPUT)
    if (name === 'wet_sponge' && store.get(FUEL)?.name === 'bucket') store.set(FUEL, stacks.make('water_bucket', 1)[0])
    takeOne(store, INPUT)
    furnace.cooked = 0
  }

  /** Whether anything about it changed. */
  function advance (furnace) {
    const { burn, cooked } = furnace
    if (burn > 0) furnace.burn--
    const possible = nextOutput(furnace) !== null
    if (furnace.burn === 0 && possible) light(furnace)
    if (furnace.burn > 0 && possible) {
      furnace.cooked++
      if (furnace.cooked === furnace.cookTotal) smelt(furnace)
    } else if (furnace.burn > 0) furnace.cooked = 0
    else furnace.cooked = Math.max(0, furnace.cooked - COOLING)
    if ((burn > 0) !== (furnace.burn > 0)) showLit(furnace)
    return burn !== furnace.burn || cooked !== furnace.cooked
  }

  function showLit ({ world, position, burn }) {
    const column = world.getLoadedColumnAt(position)
    if (!column) return
    const block = Block.fromStateId(column.getBlockStateId(new Vec3(position.x & 15, position.y, position.z & 15)), 0)
    const state = Block.fromProperties(block.type, { ...block.getProperties(), lit: burn > 0 }, 0).stateId
    serv.setBlock(world, position, state).catch(error => console.error(error))
  }

  function tellProgress (furnace, viewers) {
    for (const { player, window } of viewers) {
      for (const [property, figure] of PROPERTIES) {
        player._client.write('craft_progress_bar', { windowId: window.id, property, value: furnace[figure] })
      }
    }
  }

  everyTick(() => {
    for (const furnace of furnaces) {
      if (!furnace.isThere()) furnaces.delete(furnace)
      else if (advance(furnace)) {
        furnace.changed()
        tellProgress(furnace, furnace.viewers)
      }
    }
  })

  /** The experience of what is taken out: its whole points, and one more by the chance of what is left of them. */
  function reward (player, stack) {
    const points = (rules.smelting_points[modernName(stack.name)] ?? 0) * stack.count
    const whole = Math.floor(points) + (Math.random() < points % 1 ? 1 : 0)
    if (whole > 0) player.setXp(player.xp + whole)
  }

  placing.onInteraction('furnace', async ({ block, player }) => {
    const furnace = blockEntities.at(player.world, block.position)
    if (!furnace) return false
    const menu = menus.furnace(player.windows.own, furnace.store, stack => reward(player, stack))
    const viewer = { player }
    viewer.window = player.windows.show(menu, TITLE, { place: furnace, closed: () => furnace.viewers.delete(viewer) })
    furnace.viewers.add(viewer)
    tellProgress(furnace, [viewer])
    return true
  })
}

module.exports = { furnaceRules, inject }
