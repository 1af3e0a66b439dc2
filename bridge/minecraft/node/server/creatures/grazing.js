'use strict'
/**
 * A sheep eats the short grass that it stands in, or turns the grass block under it to dirt; its wool grows again.
 * https://minecraft.wiki/w/Sheep#Eating_grass.
 */
const { Vec3 } = require('vec3')
const { modernName } = require('../../names')

const SHORT_GRASS = 'short_grass'

module.exports = (serv, cells, tellLooks) => function graze (sheep) {
  const [x, y, z] = [sheep.x, sheep.y + 0.01, sheep.z].map(Math.floor)
  const nameAt = height => modernName(cells.table.nameOf(cells.stateAt(x, height, z)))
  if (nameAt(y) === SHORT_GRASS) serv.setBlock(cells.world, new Vec3(x, y, z), 0)
  else if (nameAt(y - 1) === 'grass_block') serv.setBlock(cells.world, new Vec3(x, y - 1, z), serv.registry.blocksByName.dirt.defaultState)
  else return
  sheep.sheared = false
  tellLooks(sheep)
}
