'use strict'
/**
 * A Minecraft server that lets nobody stay: argv[2] is JSON of {package, version, guests}, where `guests` says for each name in which
 * phase ('login' or 'play') and by which reason, a chat component, it is sent away. Prints its port.
 */
const { package: root, version, guests } = JSON.parse(process.argv[2])
const { createRequire } = require('module')
const within = createRequire(root + '/index.js')
const { createServer } = within('minecraft-protocol')
const nbt = within('prismarine-nbt')

/** A component of strings, as the play state of 1.20.3 and later has it. */
function asNbt (reason) {
  return nbt.comp(Object.fromEntries(Object.entries(reason).map(([key, text]) => [key, nbt.string(text)])))
}

const server = createServer({
  version,
  host: '127.0.0.1',
  port: 0,
  'online-mode': false,
  beforeLogin (client) {
    const guest = guests[client.username]
    if (guest?.phase === 'login') client.end('', JSON.stringify(guest.reason))
  }
})
server.on('playerJoin', client => {
  const { reason } = guests[client.username]
  client.end('', client.supportFeature('chatPacketsUseNbtComponents') ? asNbt(reason) : JSON.stringify(reason))
})
server.on('listening', () => console.log(server.socketServer.address().port))
process.stdin.on('end', () => process.exit(0)).resume()
