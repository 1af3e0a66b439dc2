'use strict'
/** What a player holds and wears, told to the others who see it. */
const HOTBAR_START = 36
const WORN = { 1: 45, 2: 8, 3: 7, 4: 6, 5: 5 } // the protocol's place -> slot; place 0 is the held stack

module.exports = function inject (serv, { stacks }) {
  const allInOne = serv.supportFeature('allEntityEquipmentInOne')

  function shown (player) {
    const { slots } = player.inventory
    return [slots[HOTBAR_START + player.heldItemSlot], ...Object.values(WORN).map(slot => slots[slot])].map(stack => stack ?? null)
  }

  function tell (to, player, places) {
    const equipments = places.map(slot => ({ slot, item: stacks.toNotch(player.shown[slot]) }))
    if (allInOne) to._client.write('entity_equipment', { entityId: player.id, equipments })
    else for (const equipment of equipments) to._client.write('entity_equipment', { entityId: player.id, ...equipment })
  }

  serv.on('newPlayer', player => {
    player.shown = Array(Object.keys(WORN).length + 1).fill(null)
    player._client.removeAllListeners('held_item_slot')
    player._client.on('held_item_slot', ({ slotId }) => { if (slotId >= 0 && slotId <= 8) player.heldItemSlot = slotId })
    const show = player.spawnEntity
    player.spawnEntity = entity => {
      show(entity)
      const places = (entity.shown ?? []).flatMap((stack, place) => stack ? [place] : [])
      if (places.length > 0) tell(player, entity, places)
    }
  })

  serv.on('tick', () => {
    for (const player of serv.players) {
      const now = shown(player)
      const changed = [...now.keys()].filter(place => !stacks.equal(now[place], player.shown[place]))
      if (changed.length === 0) continue
      player.shown = now.map(stack => stack && stacks.copy(stack))
      for (const other of serv.players) if (other.nearbyEntities.includes(player)) tell(other, player, changed)
    }
  })
}
