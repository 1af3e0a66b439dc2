'use strict'
/**
 * Placing a block from any slot at the face under the crosshair. The stack is brought into the hand and back between two packets of
 * the server, so that the hand keeps what it holds, as in the embedded world.
 */
const OUTCOME_MS = 1000
// Items whose block has another name (bridge/embedded/cells/placing.py).
const PLANTED = {
  redstone: 'redstone_wire',
  string: 'tripwire',
  wheat_seeds: 'wheat',
  beetroot_seeds: 'beetroots',
  melon_seeds: 'melon_stem',
  pumpkin_seeds: 'pumpkin_stem',
  torchflower_seeds: 'torchflower_crop',
  pitcher_pod: 'pitcher_crop',
  carrot: 'carrots',
  potato: 'potatoes',
  cocoa_beans: 'cocoa',
  sweet_berries: 'sweet_berry_bush',
  glow_berries: 'cave_vines'
}

function inject (bot, { names, touch, clicks, crosshair, equipping }) {
  /** Whether an item becomes a block when it is used on one. */
  const isPlaced = name => names.isBlock(PLANTED[name] ?? name)

  /** Do something while a slot's stack is in the hand. */
  async function withInHand (attempt, slot, deed) {
    const { hotbarStart } = bot.inventory
    const held = bot.quickBarSlot
    const clicked = []
    if (slot >= hotbarStart) bot.setQuickBarSlot(slot - hotbarStart)
    else clicked.push(clicks.swapWithHeld(attempt, slot))
    deed()
    if (slot >= hotbarStart) bot.setQuickBarSlot(held)
    else clicked.push(clicks.swapWithHeld(attempt, slot))
    await Promise.all(clicked)
  }

  async function place (attempt, name) {
    const slot = equipping.slotOf(name)
    if (!isPlaced(name)) throw new Error(`${name} is not a block`)
    const block = crosshair.block()
    if (!block) throw new Error('no block under the crosshair')
    clicks.closeOpen()
    const { position, face, beside, point } = crosshair.hit(block)
    const cells = [position, beside]
    const stateAt = cell => bot.blockAt(cell)?.stateId
    const before = cells.map(stateAt)
    const press = () => touch.pressOn({ position, face, point })
    // Who sneaks places on what would otherwise answer by itself, such as a table.
    await withInHand(attempt, slot, () => touch.whileSneaking(true, press))
    const isPlacedNow = () => cells.some((cell, index) => stateAt(cell) !== before[index])
    const placed = await attempt.until(bot, 'blockUpdate', isPlacedNow, OUTCOME_MS)
    if (slot < bot.inventory.hotbarStart) await clicks.settle(attempt, bot.inventory)
    if (!placed) throw new Error(`the server did not let ${name} be placed there`)
  }

  return { place, isPlaced }
}

module.exports = { inject }
