'use strict'
/** Everything about items, put together; gives what other mechanics use of it. */
const rules = require('./item_rules.json')

module.exports = function inject (serv, { everyTick }) {
  const stacks = require('./stacks')(serv.registry)
  const drops = require('./drops')(serv, { stacks })
  const { furnaceRules, inject: injectFurnaces } = require('./furnaces')
  const makeGrid = require('./crafting')({
    registry: serv.registry, stacks, recipes: require('./recipes')(serv.registry), remainders: rules.remainders
  })
  const menus = require('./menus')({ makeGrid, furnaceRules: furnaceRules(stacks) })
  const blockEntities = require('./blockentities')(serv, { stacks, drops, everyTick })
  if (serv.overworld.storageProvider) require('./blockentity_storage')(serv, { blockEntities, everyTick })
  const placing = require('./placing')(serv)
  const durability = require('./durability')(serv, { stacks })

  injectFurnaces(serv, { stacks, blockEntities, menus, placing, everyTick })
  require('./chests')(serv, { blockEntities, menus, placing })
  placing.onInteraction('crafting_table', require('./tables')({ menus, drops }))
  require('./windows')(serv, { stacks, drops, menus, click: require('./clicks')(stacks) })
  require('./equipment')(serv, { stacks })
  const { dropsOf } = require('./digging')(serv, { drops, stacks, durability, blockAt: placing.blockAt })
  require('./commands')(serv, { drops, stacks })
  return { stacks, drops, dropsOf, blockEntities, placing, durability }
}
