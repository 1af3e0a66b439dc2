'use strict'
/**
 * Windows as clients see them: clicks are done by the rules of clicks.js, and what a client cannot know is told. Up to 1.16 each
 * click gets a transaction; from 1.17.1 on a click brings what the client thinks has changed, and a state number that asks for
 * all where it is not the last one. What others change (a furnace, another player, a pick-up) is told each tick.
 */
const { Store } = require('./slots')

const EVERYTHING = 46 // places of a player's inventory window
const CRAFTED = 0
const CURSOR_WINDOW = -1
const OLD_TYPES = { 'minecraft:crafting': 'minecraft:crafting_table' } // up to 1.13
const OLD_CHEST = 'minecraft:chest'
const PICK = 0
const CREATIVE = 1
const WINDOW_IDS = 100
const REACH = 8 // blocks: farther from its block a window closes

module.exports = function inject (serv, { stacks, drops, menus, click }) {
  const { registry } = serv
  const types = require('prismarine-windows')(registry).windows
  const withStates = serv.supportFeature('stateIdUsed')
  const withTransactions = serv.supportFeature('transactionPacketExists')

  serv.on('newPlayer', player => {
    const own = new Store(player.inventory.slots)
    // Others change the inventory through its own function, which tells of it.
    own.set = (at, stack) => player.inventory.updateSlot(at, stack)
    player.inventory.removeAllListeners('updateSlot') // stock, it sends each slot at once to whatever window is open
    player.inventory.on('updateSlot', (at, before, stack) => {
      for (const changed of own.listeners) changed(at, stack)
    })

    const giveOrDrop = stack => drops.giveOrDrop(player, stack)
    const inventory = { id: 0, ...menus.inventory(own, giveOrDrop), told: Array(EVERYTHING).fill(null) }
    const hands = { cursor: null, drag: null, giveOrDrop, throwAway: stack => drops.toss(player, stack) }
    let open = inventory
    let toldCursor = null
    let stateId = 0
    let ready = false

    function nextState () {
      stateId = (stateId + 1) & 0x7fff
      return stateId
    }

    function sendSlot (windowId, slot, stack) {
      player._client.write('set_slot', { windowId, stateId: nextState(), slot, item: stacks.toNotch(stack) })
    }

    const remembered = stack => stack && stacks.copy(stack)

    function sendAll () {
      const held = open.slots.map(slot => slot.stack)
      player._client.write('window_items', {
        windowId: open.id, stateId: nextState(), items: held.map(stack => stacks.toNotch(stack)), carriedItem: stacks.toNotch(hands.cursor)
      })
      open.told = held.map(remembered)
      if (withStates) toldCursor = remembered(hands.cursor)
    }

    function sendCursor () {
      if (stacks.equal(toldCursor, hands.cursor)) return
      sendSlot(CURSOR_WINDOW, CURSOR_WINDOW, hands.cursor)
      toldCursor = remembered(hands.cursor)
    }

    /** Tell of what has changed since it was last told. */
    function sendChanges () {
      if (!ready) return
      open.slots.forEach((slot, at) => {
        if (stacks.equal(open.told[at], slot.stack)) return
        sendSlot(open.id, at, slot.stack)
        open.told[at] = remembered(slot.stack)
      })
      sendCursor()
    }

    /** What was in the grid and on the cursor goes back to the player. */
    function putBack (menu) {
      const left = (menu.gridStart ? menu.slots.slice(menu.gridStart, menu.gridEnd) : []).map(slot => {
        const { stack } = slot
        slot.put(null)
        return stack
      })
      left.push(hands.cursor)
      hands.cursor = null
      hands.drag = null
      for (const stack of left) if (stack) giveOrDrop(stack)
    }

    /** Close what is open, on the server's side alone. */
    function leave () {
      const left = open
      putBack(left)
      open = inventory
      left.closed?.()
    }

    function close () {
      if (open === inventory) return
      player._client.write('close_window', { windowId: open.id })
      leave()
    }

    /** Open a window; its {id}. `place` is {position, isThere()} of its block, `closed` is called when it has closed. */
    function show (menu, title, { place, closed }) {
      close()
      player.windowId = ((player.windowId ?? 0) % WINDOW_IDS) + 1
      open = { id: player.windowId, ...menu, place, closed, told: [] }
      player._client.write('open_window', {
        windowId: open.id,
        inventoryType: types[menu.type]?.type ?? OLD_TYPES[menu.type] ?? OLD_CHEST,
        slotCount: menu.ownStart, // up to 1.13, where one type is for chests of all sizes
        windowTitle: serv._createChatComponent({ translate: title }).toNetworkFormat()
      })
      sendAll()
      return { id: open.id }
    }

    /** What the client believes after its own click need not be told again. */
    function believe ({ changedSlots, cursorItem }) {
      if (changedSlots.length > open.slots.length) return
      for (const { location, item } of changedSlots) {
        if (location >= 0 && location < open.slots.length) open.told[location] = stacks.fromNotch(item)
      }
      toldCursor = stacks.fromNotch(cursorItem)
    }

    function answer (packet, state) {
      if (withTransactions) player._client.write('transaction', { windowId: packet.windowId, action: packet.action, accepted: true })
      // Clients guess the outcome of other clicks than picking, each in its own way, which up to 1.16 they do not tell.
      if (withTransactions ? packet.mode !== PICK : packet.stateId !== state) return sendAll()
      // They wait for the word on what is crafted after each click on its grid, and mistake a second one for the next click's.
      const isOnGrid = open.gridEnd && packet.slot >= CRAFTED && packet.slot < open.gridEnd
      if (isOnGrid) open.told[CRAFTED] = remembered(open.slots[CRAFTED].stack)
      sendChanges()
      if (isOnGrid) sendSlot(open.id, CRAFTED, open.slots[CRAFTED].stack)
    }

    player._client.removeAllListeners('window_click')
    player._client.on('window_click', packet => {
      if (packet.windowId !== open.id || player.health <= 0) {
        if (withTransactions) player._client.write('transaction', { windowId: packet.windowId, action: packet.action, accepted: false })
        return
      }
      const state = stateId
      if (packet.changedSlots) believe(packet)
      click(open, hands, { slot: packet.slot, button: packet.mouseButton, mode: packet.mode })
      answer(packet, state)
    })

    // Stock, anybody may put anything into their slots.
    player._client.removeAllListeners('set_creative_slot')
    player._client.on('set_creative_slot', ({ slot, item }) => {
      if (player.gameMode === CREATIVE && slot >= 0 && slot < EVERYTHING) own.set(slot, stacks.fromNotch(item))
    })

    player._client.removeAllListeners('close_window')
    player._client.on('close_window', ({ windowId }) => {
      if (windowId !== open.id) return
      leave()
      sendChanges()
    })

    player._client.prependListener('end', leave) // before the player is saved
    player.on('died', () => {
      close()
      leave()
    })

    player.on('spawned', () => {
      ready = true
      sendAll()
    })

    player.windows = { own, show, close, sendChanges }

    player.stayNearWindow = () => {
      const { place } = open
      if (place && (player.position.distanceTo(place.position.offset(0.5, 0.5, 0.5)) > REACH || !place.isThere())) close()
    }
  })

  serv.on('tick', () => {
    for (const player of serv.players) {
      player.stayNearWindow()
      player.windows.sendChanges()
    }
  })
}
