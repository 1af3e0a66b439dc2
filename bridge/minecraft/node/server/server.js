'use strict'
/**
 * The embedded live server: flying-squid on loopback, in a process of its own that ends when its parent closes stdin.
 * argv[2]: JSON of {version, world_file, world_folder, spawn, time_of_day, difficulty, creatures, port, log_file}. Its first line on stdout is JSON of {port}
 * or {error}; each line on stdin is a server command. With a world folder, what is not yet saved is saved before it ends.
 */
const fs = require('fs')
const readline = require('readline')
const { once } = require('events')
const { PassThrough, Writable } = require('stream')

const LOOPBACK = '127.0.0.1'
const VIEW_DISTANCE = 5
const DIFFICULTIES = ['peaceful', 'easy', 'normal', 'hard'] // in the game's order

const options = JSON.parse(process.argv[2])
const { stdin, stdout } = process
const log = fs.openSync(options.log_file, 'a')
let end = async () => {}

/** flying-squid prompts on stdout and reads commands from stdin; both belong to the parent here. */
function takeStreams () {
  Object.defineProperty(process, 'stdin', { value: new PassThrough() })
  Object.defineProperty(process, 'stdout', { value: new Writable({ write: (chunk, encoding, done) => done() }) })
  // Written at once, since what waits is lost when the process ends; the parent looks for `error: ` when it ends it.
  for (const level of ['log', 'info', 'warn', 'error', 'debug', 'trace']) {
    console[level] = (...words) => fs.writeSync(log, `${level}: ${words.map(word => word?.stack ?? String(word)).join(' ')}\n`)
  }
}

function settings (world) {
  return {
    motd: 'steve2',
    host: LOOPBACK,
    port: options.port,
    'max-players': 64,
    'online-mode': false,
    enforceSecureProfile: false,
    logging: false,
    noConsoleOutput: false,
    // With a debug function flying-squid leaves uncaught errors to us instead of shutting the server.
    debug: () => {},
    gameMode: 0,
    difficulty: DIFFICULTIES.indexOf(options.difficulty),
    worldFolder: options.world_folder ?? undefined,
    generation: { name: require.resolve('./worldfile'), options: { world } },
    kickTimeout: 30000,
    plugins: {},
    modpe: false,
    'view-distance': VIEW_DISTANCE,
    'player-list-text': { header: { text: '' }, footer: { text: '' } },
    'everybody-op': false,
    'max-entities': 2000,
    version: options.version
  }
}

function furnish (serv, world) {
  serv.setMaxListeners(0) // each part of the server listens for players
  const { Vec3 } = require('vec3')
  serv.setMaxListeners(0) // one for each plugin that wants to know; node would take so many for a leak
  serv.getSpawnPoint = async () => new Vec3(...(options.spawn ?? world.spawn))
  // Without storage an unloaded column would come back as if nobody had ever dug in it.
  serv.overworld.unloadColumn = () => {}
  require('./daytime')(serv, options.time_of_day)
  serv.on('newPlayer', player => {
    player.foodSaturation = 5 // left out, it would be sent as not a number
    // Stock, it waits for the first turn of the head, then sends the far columns and puts the body back to where it joined.
    player.waitPlayerLogin = async () => {}
    player.view = VIEW_DISTANCE // until the client's settings come
    player.entityType = serv.registry.entitiesByName.player.id // left out, others would see the first kind of creature
  })
  require('./respawn')(serv)
  require('./viewing')(serv)
  const everyTick = require('./ticks')(serv)
  const items = require('./items')(serv, { everyTick })
  const living = require('./survival')(serv, { ...items, everyTick, creatures: options.creatures })
  require('./using')(serv, { ...items, ...living, everyTick })
  return items
}

async function main () {
  const { readWorld, flatWorld } = require('./worldfile')
  const world = options.world_file ? readWorld(options.world_file) : flatWorld()
  takeStreams()
  const { createMCServer } = require('flying-squid')
  const serv = createMCServer(settings(world))
  serv.on('error', error => console.error(error))
  await Promise.all([once(serv, 'listening'), once(serv, 'pluginsReady')])
  const { blockEntities } = furnish(serv, world)
  const commands = readline.createInterface({ input: stdin })
  commands.on('line', line => serv.handleCommand(line))
  if (options.world_folder) {
    const save = require('./saving')(serv.overworld)
    end = () => {
      blockEntities.flush()
      return save()
    }
  }
  // Its libraries end the process on Ctrl-C, which the whole group gets; the parent decides.
  process.removeAllListeners('SIGINT')
  process.on('SIGINT', () => {})
  stdout.write(JSON.stringify({ port: serv.listeningPort }) + '\n')
}

process.on('uncaughtException', error => console.error(error))
process.on('unhandledRejection', error => console.error(error))
stdin.on('end', () => end().finally(() => process.exit(0)))
main().catch(error => {
  stdout.write(JSON.stringify({ error: error.message }) + '\n', () => process.exit(1))
})
