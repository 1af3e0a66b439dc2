'use strict'
/**
 * What lives and what it goes by: players' lives, creatures, falling blocks, experience. What it costs or endangers an agent goes by
 * the world's difficulty; creatures come by themselves only where that is asked for.
 */
module.exports = function inject (serv, { drops, stacks, dropsOf, durability, everyTick, creatures }) {
  const table = require('./terrain/block_tables')(serv.registry)
  const cells = require('./terrain/cells')(serv.overworld, table, serv.registry)
  const motion = require('./creatures/motion')(cells)
  const shown = require('./creatures/shown')(serv)
  const living = () => serv.players.map(player => player.vitals).filter(Boolean)
  const orbs = require('./creatures/orbs')({ shown, motion, living })
  const life = require('./life')(serv, {
    cells, drops, stacks, everyTick, living, wear: durability.wear, spillExperience: orbs.spill
  })
  require('./creatures')(serv, {
    cells, life, living, motion, shown, orbs, drops, stacks, everyTick, dropsOf, wear: durability.wear, spawning: creatures
  })
  require('./terrain/falling')(serv, { cells, shown, drops, everyTick })
}
