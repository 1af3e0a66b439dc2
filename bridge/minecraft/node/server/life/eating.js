'use strict'
/**
 * Eating: the use key is held for as long as a food takes. What a food gives is minecraft-data's, the rest as in
 * bridge/embedded/deeds/eating.py; https://minecraft.wiki/w/Food.
 */
const { foods: RULES, eat_ticks: EAT_TICKS, constants } = require('../life_rules.json')
const { FULL_FOOD } = constants.hunger

const DRUNK = { milk_bucket: { foodPoints: 0, saturation: 0 } } // no food, drunk likewise
const DRUNK_RULES = { milk_bucket: { always: true, left: 'bucket', ends_effects: true } }
const OFF_HAND = 1
const OFF_HAND_SLOT = 45
const RELEASE = 5 // of block_dig

module.exports = function makeEating (registry, { stacks, drops, effects, packets }) {
  function begin (vitals, hand) {
    const { player } = vitals
    const slot = hand === OFF_HAND ? OFF_HAND_SLOT : 36 + player.heldItemSlot
    const item = player.inventory.slots[slot]
    const food = item && (registry.foodsByName[item.name] ?? DRUNK[item.name])
    if (!food || !vitals.mortal) return
    const rules = RULES[item.name] ?? DRUNK_RULES[item.name] ?? {}
    if (!rules.always && player.food >= FULL_FOOD) return
    if (vitals.eating?.slot === slot && vitals.eating.type === item.type) return // a client that is ahead begins anew
    vitals.eating = { slot, type: item.type, left: rules.ticks ?? EAT_TICKS, food, rules }
  }

  function swallow (vitals, { slot, food, rules }) {
    const { player } = vitals
    vitals.feed(food.foodPoints, food.saturation)
    for (const { effect, ticks, level, chance } of rules.effects ?? []) {
      if (Math.random() < chance) effects.give(vitals, effect, ticks, level)
    }
    if (rules.cures_poison) effects.end(vitals, 'poison')
    if (rules.ends_effects) effects.clear(vitals)
    const item = player.inventory.slots[slot]
    const [vessel] = rules.left ? stacks.make(rules.left, 1) : []
    const rest = item.count > 1 ? stacks.copy(item, item.count - 1) : null
    player.inventory.updateSlot(slot, rest ?? vessel ?? null)
    if (rest && vessel) drops.giveOrDrop(player, vessel)
    packets.eaten(player)
  }

  /** One tick; another thing in the hand ends it. */
  function tick (vitals) {
    const { eating, player } = vitals
    if (!eating) return
    const inOtherSlot = eating.slot !== OFF_HAND_SLOT && eating.slot !== 36 + player.heldItemSlot
    if (inOtherSlot || player.inventory.slots[eating.slot]?.type !== eating.type) vitals.eating = null
    else if (--eating.left <= 0) {
      vitals.eating = null
      swallow(vitals, eating)
    }
  }

  function watch (vitals) {
    const client = vitals.player._client
    client.on('use_item', ({ hand }) => begin(vitals, hand))
    client.on('block_dig', ({ status }) => { if (status === RELEASE) vitals.eating = null })
  }

  return { tick, watch }
}
