'use strict'
/**
 * Chests and barrels: 27 places, 54 in a large chest of two (https://minecraft.wiki/w/Chest). A solid block upon a chest keeps it
 * shut; those around see its lid.
 */
const NAMES = ['chest', 'trapped_chest', 'barrel']
const NOT_SERVED = /^ender_chest$|shulker_box$/
const TITLES = { chest: 'container.chest', trapped_chest: 'container.chest', barrel: 'container.barrel' }
const LARGE_TITLE = 'container.chestDouble'
const LID = 1 // the block action that tells how many look into a chest
// Of a left half the other one stands clockwise from its front, of a right half counter-clockwise.
const SIDES = { north: [1, 0], east: [0, 1], south: [-1, 0], west: [0, -1] }

module.exports = function inject (serv, { blockEntities, menus, placing }) {
  const looking = new Map() // holder -> how many

  /** The holder of a chest's other half; undefined where it has none. */
  async function otherHalf ({ world, position, name }) {
    const { type, facing } = (await world.getBlock(position)).getProperties()
    if (!type || type === 'single') return undefined
    const sign = type === 'left' ? 1 : -1
    const [dx, dz] = SIDES[facing]
    const beside = position.offset(sign * dx, 0, sign * dz)
    const block = await world.getBlock(beside)
    const fits = block.name === name && block.getProperties().facing === facing && block.getProperties().type === (type === 'left' ? 'right' : 'left')
    return fits ? { holder: blockEntities.at(world, beside), isFirst: type === 'left' } : undefined
  }

  async function isShut ({ world, position, name }) {
    const above = await world.getBlock(position.offset(0, 1, 0))
    return name !== 'barrel' && above.boundingBox === 'block' && !above.transparent
  }

  function look (holders, change) {
    for (const holder of holders) {
      looking.set(holder, (looking.get(holder) ?? 0) + change)
      if (looking.get(holder) === 0) looking.delete(holder)
      if (holder.isThere()) serv.setBlockAction(holder.world, holder.position, LID, looking.get(holder) ?? 0).catch(error => console.error(error))
    }
  }

  async function open ({ block, player }) {
    const holder = blockEntities.at(player.world, block.position)
    if (!holder) return false
    const other = await otherHalf(holder)
    const holders = other ? other.isFirst ? [other.holder, holder] : [holder, other.holder] : [holder]
    for (const half of holders) if (await isShut(half)) return true
    const isThere = () => holders.every(half => half.isThere())
    const menu = menus.chest(player.windows.own, holders.map(({ store }) => store))
    player.windows.show(menu, other ? LARGE_TITLE : TITLES[holder.name], {
      place: { position: holder.position, isThere },
      closed: () => look(holders, -1)
    })
    look(holders, 1)
    return true
  }

  for (const name of NAMES) placing.onInteraction(name, open)
  // Stock, windows open at these that hold nothing and can be filled with nothing.
  for (const { name } of serv.registry.blocksArray) if (NOT_SERVED.test(name)) placing.onInteraction(name, async () => true)
}
