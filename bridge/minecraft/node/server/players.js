'use strict'
/**
 * Keeps what players have and where they stand in a world folder: when they leave, every few seconds, and when the server ends. The
 * file is flying-squid's own, but replaced as a whole, and one writing of a player waits for the one before.
 */
const fs = require('fs/promises')
const path = require('path')
const playerDat = require('flying-squid/src/lib/playerDat')

const FOLDER = 'playerdata'
const SAVE_TICKS = 100

/**
 * @param serv the server
 * @param worldFolder where players are kept
 * @param scratch a folder that is gone after the server
 * @returns {stop}: saves who plays; resolves when all is written
 */
module.exports = async function keepPlayers (serv, { worldFolder, scratch }) {
  const writing = new Map() // uuid -> promise
  for (const folder of [worldFolder, scratch]) await fs.mkdir(path.join(folder, FOLDER), { recursive: true })

  async function write (player) {
    const file = path.join(FOLDER, `${player.uuid}.dat`)
    const [kept, made] = [worldFolder, scratch].map(folder => path.join(folder, file))
    // What else stands in a file of the game's stays there.
    await fs.copyFile(kept, made).catch(() => {})
    await playerDat.save(player, scratch, serv.supportFeature('attributeSnakeCase'), serv.supportFeature('theFlattening'))
    await fs.copyFile(made, `${kept}.tmp`)
    await fs.rename(`${kept}.tmp`, kept)
  }

  function save (player) {
    if (!player.uuid || !player.inventory) return Promise.resolve() // it was sent away before it came in
    const done = (writing.get(player.uuid) ?? Promise.resolve()).then(() => write(player)).catch(error => console.error(error))
    writing.set(player.uuid, done)
    return done
  }

  serv.on('newPlayer', player => {
    player.save = () => save(player)
    player.lastSaved = () => writing.get(player._client.uuid)
  })
  serv.on('tick', (seconds, count) => { if (count % SAVE_TICKS === 0) serv.players.forEach(save) })

  return {
    stop () {
      serv.players.forEach(save)
      return Promise.all(writing.values())
    }
  }
}
