'use strict'
/**
 * Server commands: /give mended (stock, its counts are text that is strung together, and no stack is ever full), and for the console
 * /clear and /tp. What is given and finds no room falls at the player's feet, as in the game.
 */
const { setTimeout } = require('timers/promises')
const { Vec3 } = require('vec3')

const GIVE = /^(\S+) (?:minecraft:)?(\w+)(?: (\d{1,4}))?$/
const TELEPORT = /^(\S+) (-?\d+(?:\.\d+)?) (-?\d+(?:\.\d+)?) (-?\d+(?:\.\d+)?)$/
const INVENTORY_SLOTS = 46
const CHUNKS_PAUSE_MS = 50

module.exports = function inject (serv, { drops, stacks }) {
  /** The players that a selector or a name means; nobody is an error that the log tells. */
  function playersOf (selector, context) {
    const players = serv.getPlayers(selector, context.player)
    if (players.length === 0) throw userError(`no player is ${selector}`)
    return players
  }

  function userError (text) {
    return Object.assign(new Error(text), { userError: true })
  }

  /** Stock, a body that is put far away stands in nothing: the ground there is sent with its next step, which it cannot take. */
  async function goTo (player, place) {
    await player.teleport(place)
    player.updateAndSpawn() // who is there, which it would hear of with its next step too
    if (serv.supportFeature('updateViewPosition')) {
      player._client.write('update_view_position', { chunkX: Math.floor(place.x) >> 4, chunkZ: Math.floor(place.z) >> 4 })
    }
    while (player.sendingChunks && !player.disconnected) await setTimeout(CHUNKS_PAUSE_MS) // of where it was
    await player.worldSendRestOfChunks()
  }

  serv.commands.add({
    base: 'give',
    info: 'Gives an item to a player.',
    usage: '/give <player> <item> [count]',
    op: true,
    parse: (text, context) => {
      const [, selector, name, count = '1'] = text.match(GIVE) ?? []
      if (!selector) return false
      if (!stacks.find(name)) throw userError(`no item is called ${name}`)
      return { players: playersOf(selector, context), name, count: Number(count) }
    },
    action: ({ players, name, count }) => {
      for (const player of players) {
        for (const stack of stacks.make(name, count)) drops.giveOrDrop(player, stack)
      }
    }
  })

  serv.commands.add({
    base: 'clear',
    info: 'Empties the inventory of a player.',
    usage: '/clear <player>',
    op: true,
    parse: (text, context) => text ? { players: playersOf(text, context) } : false,
    action: ({ players }) => {
      for (const player of players) {
        for (let slot = 0; slot < INVENTORY_SLOTS; slot++) if (player.inventory.slots[slot]) player.inventory.updateSlot(slot, null)
      }
    }
  })

  const { teleport } = serv.commands.uniqueHash
  serv.commands.add({
    ...teleport.params,
    onlyPlayer: false,
    parse: (text, context) => {
      if (context.player) return teleport.params.parse(text, context)
      const [, selector, ...place] = text.match(TELEPORT) ?? []
      return selector ? { players: playersOf(selector, context), place: new Vec3(...place.map(Number)) } : false
    },
    action: (wanted, context) => {
      if (context.player) return teleport.params.action(wanted, context)
      for (const player of wanted.players) goTo(player, wanted.place)
    }
  })
}
