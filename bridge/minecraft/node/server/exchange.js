'use strict'
/** One of a slot's stack becomes something else: in the same slot where it was the last, else wherever there is room. */
module.exports = ({ stacks, drops }) => function exchange (player, slot, name) {
  const [made] = stacks.make(name, 1)
  const stack = player.inventory.slots[slot]
  if (stack.count === 1) return player.inventory.updateSlot(slot, made)
  player.inventory.updateSlot(slot, stacks.copy(stack, stack.count - 1))
  drops.giveOrDrop(player, made)
}
