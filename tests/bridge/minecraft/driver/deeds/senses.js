'use strict'
/** What a bot knows of itself and of the world around it. */

const stack = item => item && { name: item.name, count: item.count, used: item.durabilityUsed ?? 0 }

/** Slot number -> stack, of those that hold something. */
function filled (slots) {
  return Object.fromEntries(slots.map((item, slot) => [slot, stack(item)]).filter(([, held]) => held))
}

function entityState (entity) {
  return {
    id: entity.id,
    name: entity.name,
    kind: entity.kind ?? null,
    username: entity.username ?? null,
    position: entity.position.toArray(),
    equipment: entity.equipment.filter(Boolean).map(item => item.name),
    // mineflayer throws while the server has not yet told what lies there
    item: entity.metadata.some(value => value?.present) ? stack(entity.getDroppedItem()) : null
  }
}

/** Of one bot: {position, health, food, oxygen, held_slot, slots, cursor, window, entities}. */
function state (bot) {
  const window = bot.currentWindow
  return {
    position: bot.entity.position.toArray(),
    on_ground: bot.entity.onGround,
    health: bot.health,
    food: bot.food,
    saturation: bot.foodSaturation,
    oxygen: bot.oxygenLevel ?? null,
    held_slot: bot.quickBarSlot,
    slots: filled(bot.inventory.slots),
    cursor: stack((window ?? bot.inventory).selectedItem),
    window: window && { id: window.id, type: window.type, inventory_start: window.inventoryStart, slots: filled(window.slots) },
    entities: Object.values(bot.entities).filter(entity => entity !== bot.entity).map(entityState)
  }
}

/** The block at a cell: {name, properties}; null where no chunk is known. */
function block (bot, { cell }) {
  const found = bot.blockAt(new bot.Vec3(...cell))
  return found && { name: found.name, properties: found.getProperties() }
}

module.exports = { state, block }
