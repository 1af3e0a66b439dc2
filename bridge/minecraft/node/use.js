'use strict'
/**
 * The use key as the game's client does it: a click goes to the creature or the block under the crosshair, and where that does not
 * answer, to the held item itself, then to that of the other hand. What is eaten, drunk or drawn is used for as long as the key is
 * held; all else is clicked again every few ticks.
 */
const { answersOf, creatureMinds, lastsFor, isPlantedOn, hasUse } = require('./usable')

const TICKS_BETWEEN_USES = 4
const OFF_HAND_SLOT = 45

function inject (bot, { crosshair, touch, items }) {
  let pause = 0
  let inUse = null // {type, slot, ticks, lasts}

  const stackIn = slot => bot.inventory.slots[slot] ?? null
  const heldSlot = () => bot.inventory.hotbarStart + bot.quickBarSlot

  /** Whether a click on what is looked at ends there. */
  function touches (held) {
    const block = crosshair.block()
    const body = crosshair.entity(block?.distance)
    if (body) {
      touch.pressOnCreature(body.entity, body.point)
      return creatureMinds(body.entity.name, held?.name)
    }
    if (!block) return false
    touch.pressOn(crosshair.hit(block))
    const bothEmpty = !held && !stackIn(OFF_HAND_SLOT)
    if (answersOf(block) && (bothEmpty || !bot.getControlState('sneak'))) return true
    if (!held || !items.isPlaced(held.name)) return false
    return lastsFor(bot, held) === null || isPlantedOn(held.name, block.name)
  }

  /** Use what is in a slot by itself; whether that is a use. */
  function useAlone (slot) {
    const item = stackIn(slot)
    if (!item) return false
    const lasts = lastsFor(bot, item)
    if (lasts === null && !hasUse(item.name)) return false
    touch.pressInAir(slot === OFF_HAND_SLOT)
    if (lasts !== null) inUse = { type: item.type, slot, ticks: 1, lasts }
    return true
  }

  function click () {
    const slot = heldSlot()
    if (!touches(stackIn(slot)) && !useAlone(slot)) useAlone(OFF_HAND_SLOT)
  }

  /** One tick of the item in use, or its release. */
  function goOn (use) {
    inUse.ticks++
    if (stackIn(inUse.slot)?.type !== inUse.type || (inUse.slot !== OFF_HAND_SLOT && inUse.slot !== heldSlot())) {
      inUse = null // the hands have let go of it
    } else if (!use) {
      bot.deactivateItem()
      inUse = null
    } else if (inUse.ticks >= inUse.lasts) {
      inUse = null
      pause = TICKS_BETWEEN_USES
    }
  }

  /** One tick. `use`, `attack`: whether the keys are down. */
  function tick (use, attack) {
    pause = use ? Math.max(0, pause - 1) : 0
    if (attack) items.closeOpen()
    if (inUse) return goOn(use)
    // While a function moves stacks, what is in the hand is not what it seems.
    if (!use || pause > 0 || items.isBusy()) return
    pause = TICKS_BETWEEN_USES
    items.closeOpen()
    click()
  }

  bot.on('death', () => { inUse = null })

  return {
    tick,
    /** Whether an item is being used over time, so that the hands cannot attack. */
    isBusy: () => inUse !== null
  }
}

module.exports = { inject }
