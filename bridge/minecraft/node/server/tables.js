'use strict'
/** Crafting tables: each player has a grid of its own at them (https://minecraft.wiki/w/Crafting_Table). */
const { Vec3 } = require('vec3')
const { Store } = require('./slots')

const CELLS = 9
const TITLE = 'container.crafting'

module.exports = ({ menus, drops }) => async ({ block, player }) => {
  const isThere = () => {
    const column = player.world.getLoadedColumnAt(block.position)
    return !column || column.getBlock(new Vec3(block.position.x & 15, block.position.y, block.position.z & 15)).name === block.name
  }
  const menu = menus.craftingTable(player.windows.own, new Store(Array(CELLS).fill(null)), stack => drops.giveOrDrop(player, stack))
  player.windows.show(menu, TITLE, { place: { position: block.position, isThere } })
  return true
}
