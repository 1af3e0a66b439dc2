'use strict'
/** The use key of players beside placing: what blocks answer, what tools make of blocks, and what is used by itself. */
const { isMonster } = require('../creatures/creature')

const OFF_HAND = 1
const OFF_HAND_SLOT = 45
const HOTBAR_START = 36

module.exports = function inject (serv, { placing, stacks, drops, durability, dropsOf, everyTick, creatures, launch, hurtCreature }) {
  const alone = [] // [pattern, handler]

  /** Have `handler(player, slot)` called where an item whose name fits is used by itself. */
  const onUseAlone = (pattern, handler) => alone.push([pattern, handler])

  const exchange = require('../exchange')({ stacks, drops })
  const shared = { placing, stacks, drops, durability, everyTick, exchange, onUseAlone, creatures, launch, hurtCreature, isMonster }
  for (const name of ['openings', 'buckets', 'reworking', 'wearing', 'sleeping', 'shooting']) require(`./${name}`)(serv, shared)
  require('./support').breakUnheld(serv, { blockAt: placing.blockAt, drops, dropsOf, everyTick })

  serv.on('newPlayer', player => {
    player._client.on('use_item', ({ hand }) => {
      const slot = hand === OFF_HAND ? OFF_HAND_SLOT : HOTBAR_START + player.heldItemSlot
      const name = player.inventory.slots[slot]?.name
      if (!name || player.health <= 0) return
      alone.find(([pattern]) => pattern.test(name))?.[1](player, slot)
    })
  })
}
