'use strict'
/** What a stack loses by being used: uses, and at last itself. https://minecraft.wiki/w/Durability. */

/** Take uses off what a slot of a player holds, if it wears at all. */
module.exports = function wear (player, slot, uses) {
  const item = player.inventory.slots[slot]
  if (!item?.maxDurability || uses <= 0) return
  const used = (item.durabilityUsed ?? 0) + uses
  if (used >= item.maxDurability) return player.inventory.updateSlot(slot, null)
  item.durabilityUsed = used
  player.inventory.updateSlot(slot, item)
}
