'use strict'
/**
 * Holding use: on the creature or block under the crosshair, else on the held item itself (food, bow), repeated as the game's client does.
 */
const { Vec3 } = require('vec3')

const TICKS_BETWEEN_USES = 4

function inject (bot, { crosshair, items }) {
  let pause = 0
  let holding = false

  function useOnEntity (entity) {
    bot._client.write('use_entity', { target: entity.id, mouse: 0, sneaking: bot.getControlState('sneak'), hand: 0, location: new Vec3(0, 0, 0) })
  }

  /** One tick. `use`: whether the key is down. */
  function tick (use) {
    if (pause > 0) pause--
    if (!use) {
      if (holding) bot.deactivateItem()
      holding = false
      pause = 0
      return
    }
    if (pause > 0 || holding) return
    pause = TICKS_BETWEEN_USES
    const block = crosshair.block()
    const body = crosshair.entity(block?.distance)
    if (body) return useOnEntity(body.entity)
    if (block) {
      items.useOnBlock().catch(() => {}) // an empty hand or a block out of reach: nothing happens
      return
    }
    if (!bot.heldItem) return
    bot.activateItem()
    holding = true
  }

  return { tick }
}

module.exports = { inject }
