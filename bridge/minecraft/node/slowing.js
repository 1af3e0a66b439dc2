'use strict'
/** Who uses an item over time walks at a fifth of his pace, as the game's client makes him; mineflayer's physics knows nothing of it. */
const MODIFIER = { uuid: 'b5a2d8f6-5f0e-4b57-9b0c-7b9d1f2d8a11', amount: -0.8, operation: 2 }

function inject (bot) {
  const { movementSpeedAttribute: name, playerSpeed } = bot.physics

  /** One tick, before the body moves. `isUsing`: whether an item is used. */
  function tick (isUsing) {
    const { attributes } = bot.entity
    const known = attributes?.[name]
    const isSlow = known?.modifiers.some(({ uuid }) => uuid === MODIFIER.uuid) ?? false
    if (isSlow === isUsing) return
    const others = (known?.modifiers ?? []).filter(({ uuid }) => uuid !== MODIFIER.uuid)
    // Made anew: the server's word on it comes as another object.
    bot.entity.attributes = { ...attributes, [name]: { value: known?.value ?? playerSpeed, modifiers: isUsing ? [...others, MODIFIER] : others } }
  }

  return { tick }
}

module.exports = { inject }
