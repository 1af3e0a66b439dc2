'use strict'
/**
 * What is worn: how much it protects, how it wears, and telling the client its points. https://minecraft.wiki/w/Armor.
 */
const { armour: PIECES } = require('../life_rules.json')

const WORN_SLOTS = [5, 6, 7, 8] // helmet to boots, in the player's own window
const ARMOUR_ATTRIBUTE = 'generic.armor'
const ATTRIBUTE_NAMES_HAVE_PREFIX = '1.16'

module.exports = function makeArmour (serv, { wear }) {
  const attribute = serv.registry.version['>='](ATTRIBUTE_NAMES_HAVE_PREFIX) ? `minecraft:${ARMOUR_ATTRIBUTE}` : ARMOUR_ATTRIBUTE

  function pieces (player) {
    return WORN_SLOTS.map(slot => ({ slot, piece: PIECES[player.inventory.slots[slot]?.name] })).filter(({ piece }) => piece)
  }

  /** {points, toughness, knockbackResistance} of all that a player wears. */
  function worn (player) {
    const sum = { points: 0, toughness: 0, knockbackResistance: 0 }
    for (const { piece } of pieces(player)) {
      sum.points += piece.points
      sum.toughness += piece.toughness
      sum.knockbackResistance += piece.knockback_resistance
    }
    return sum
  }

  /** Every piece loses a quarter of a hit's damage, at least 1 use. */
  function wearAll (player, amount, isFire) {
    const uses = Math.max(1, Math.floor(amount / 4))
    for (const { slot, piece } of pieces(player)) {
      if (!(piece.fireproof && isFire)) wear(player, slot, uses)
    }
  }

  /** Tell the client its points when what it wears changes. */
  function watch (player) {
    let told = 0
    player.inventory.on('updateSlot', slot => {
      if (!WORN_SLOTS.includes(slot)) return
      const { points } = worn(player)
      if (points === told) return
      told = points
      player._client.write('entity_update_attributes', {
        entityId: player.id,
        properties: [{ key: attribute, name: attribute, value: points, modifiers: [] }]
      })
    })
  }

  return { worn, wear: wearAll, watch }
}
