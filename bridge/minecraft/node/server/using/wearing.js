'use strict'
/**
 * Putting on armour and elytra from the hand: the piece and what is worn in its place change places, from 1.19.4 on; before, only where
 * nothing is worn. Rules: bridge/embedded/deeds/wearing.py; https://minecraft.wiki/w/Armor#Equipping.
 */
const PLACES = [[/_helmet$/, 5], [/_chestplate$|^elytra$/, 6], [/_leggings$/, 7], [/_boots$/, 8]]

module.exports = function inject (serv, { stacks, onUseAlone }) {
  const exchanges = serv.registry.version['>=']('1.19.4')

  for (const [pattern, place] of PLACES) {
    onUseAlone(pattern, (player, slot) => {
      const { [slot]: held, [place]: worn = null } = player.inventory.slots
      if (worn && (!exchanges || stacks.equal(worn, held))) return
      player.inventory.updateSlot(slot, worn)
      player.inventory.updateSlot(place, held)
    })
  }
}
