'use strict'
/**
 * Tools that make one block into another: hoes, shovels, axes, flint and steel. Each costs one use of the tool. Rules:
 * bridge/embedded/deeds/reworking.py and the pages of the wiki that it names.
 */
const { modernName } = require('../../names')
const { tilled, trodden } = require('./support_rules.json')

const BELOW = 0
const BARK = /^(?!stripped_)\w+_(log|wood|stem|hyphae)$|^bamboo_block$/

module.exports = function inject (serv, { placing, drops, durability }) {
  const { blockAt, standing, step } = placing
  const { blocksByName } = serv.registry

  function become (player, position, block) {
    serv.setBlock(player.world, position, block.stateId)
    return true
  }

  const isOpenAbove = (player, position) => blockAt(player.world, position.offset(0, 1, 0)).name === 'air'

  /** Earth becomes farmland, under air and not from below; coarse dirt becomes dirt; rooted dirt also gives its roots. */
  function till ({ player, block, click }) {
    const name = modernName(block.name)
    if (name === 'rooted_dirt') {
      drops.spawnFromBlock(player.world, block.position.plus(step(click.direction)), 'hanging_roots', 1)
      return become(player, block.position, standing('dirt', {}))
    }
    if (!tilled[name] || click.direction === BELOW || !isOpenAbove(player, block.position)) return false
    return become(player, block.position, standing(tilled[name], {}))
  }

  /** Earth becomes a path, under air and not from below. */
  function tread ({ player, block, click }) {
    const path = blocksByName.dirt_path ? 'dirt_path' : 'grass_path'
    if (!trodden.includes(modernName(block.name)) || click.direction === BELOW || !isOpenAbove(player, block.position)) return false
    return become(player, block.position, standing(path, {}))
  }

  /** A log or wood loses its bark and keeps its axis. */
  function strip ({ player, block }) {
    const bare = `stripped_${block.name}`
    return BARK.test(block.name) && blocksByName[bare] ? become(player, block.position, standing(bare, block.getProperties())) : false
  }

  /** A fire burns before the face, where there is air over something full. */
  function ignite ({ player, block, click }) {
    const cell = block.position.plus(step(click.direction))
    const below = blockAt(player.world, cell.offset(0, -1, 0))
    if (blockAt(player.world, cell).name !== 'air' || below.boundingBox !== 'block') return false
    return become(player, cell, standing('fire', {}))
  }

  for (const [pattern, deed] of [[/_hoe$/, till], [/_shovel$/, tread], [/_axe$/, strip], [/^flint_and_steel$/, ignite]]) {
    placing.onUse(pattern, use => {
      const isDone = deed(use)
      if (isDone) durability.wear(use.player, use.slot, 1)
      return isDone
    })
  }
}
