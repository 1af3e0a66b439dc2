'use strict'
/** Tools wear and break (https://minecraft.wiki/w/Durability), by what the embedded world says that breaking a block costs. */
const { modernName } = require('../names')
const { mining_wear: miningWear } = require('./item_rules.json')

const HELD_BREAKS = 47 // the entity status that clients hear a tool break by
const HOTBAR_START = 36

module.exports = function inject (serv, { stacks }) {
  /** Wear the stack in a player's slot by some points; one that has none left is gone. */
  function wear (player, slot, points) {
    const stack = player.inventory.slots[slot]
    if (!stack?.maxDurability || points === 0) return
    const worn = stacks.copy(stack)
    worn.durabilityUsed = (stack.durabilityUsed ?? 0) + points
    const breaks = worn.durabilityUsed >= stack.maxDurability
    player.inventory.updateSlot(slot, breaks ? null : worn)
    if (breaks && slot === HOTBAR_START + player.heldItemSlot) {
      player._writeNearby('entity_status', { entityId: player.id, entityStatus: HELD_BREAKS })
    }
  }

  /** Wear the held tool by what breaking a block costs: nothing where it broke at once, unless shears cut it. */
  function wearByDigging (player, block) {
    const slot = HOTBAR_START + player.heldItemSlot
    const name = player.inventory.slots[slot]?.name
    if (name && (block.hardness > 0 || name === 'shears')) wear(player, slot, miningWear[modernName(name)] ?? 0)
  }

  return { wear, wearByDigging }
}
