'use strict'
/**
 * The use key on a creature: milking and shearing. Rules: bridge/embedded/creatures/interact.py; https://minecraft.wiki/w/Sheep.
 */
const { constants } = require('../life_rules.json')
const { WOOL_LOW, WOOL_SPREAD, WOOL_HOP } = constants.interact
const { woolOf, below } = require('./creature')

const OFF_HAND = 1
const OFF_HAND_SLOT = 45

module.exports = function makeTouch ({ stacks, drops, wear, lay, tellLooks }) {
  const exchange = require('../exchange')({ stacks, drops })

  function shear (player, slot, sheep) {
    sheep.sheared = true
    tellLooks(sheep)
    for (let left = WOOL_LOW + below(WOOL_SPREAD); left > 0; left--) lay(sheep, woolOf(sheep), 1, WOOL_HOP)
    wear(player, slot, 1)
  }

  /** A player uses what a hand holds on a creature. */
  return function touch (player, creature, hand) {
    const slot = hand === OFF_HAND ? OFF_HAND_SLOT : 36 + player.heldItemSlot
    const name = player.inventory.slots[slot]?.name
    if (creature.health <= 0 || creature.age < 0) return
    if (name === 'bucket' && creature.kind === 'cow') exchange(player, slot, 'milk_bucket')
    else if (name === 'shears' && creature.kind === 'sheep' && !creature.sheared) shear(player, slot, creature)
  }
}
