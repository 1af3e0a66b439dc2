'use strict'
/**
 * The embedded live server: flying-squid on loopback, in a process of its own that ends when its parent closes stdin.
 * argv[2]: JSON of what embedded_server.py says. Its first line on stdout is JSON of {port} or {error}; each line on stdin is a
 * server command. What is not yet saved is saved before it ends.
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

function settings () {
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
    generation: { name: 'empty', options: {} }, // columns.js brings what there is
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

/** What makes columns that nobody has saved: {make, spawn}. Throws where it cannot. */
async function findTerrain () {
  if (options.seed !== null) {
    const generator = new (require('./generator'))({ python: options.python, path: options.python_path, seed: options.seed })
    const { names, properties, height } = await generator.start()
    return {
      maker (registry) {
        const fill = require('./chunk_filler')(registry, { names, properties, minY: 0, height })
        return async (x, z) => fill(await generator.column(x, z))
      }
    }
  }
  const { readWorld, flatWorld, columnMaker } = require('./worldfile')
  const world = options.world_file ? readWorld(options.world_file) : flatWorld()
  return { spawn: world.spawn, maker: registry => columnMaker(registry, world) }
}

function furnish (serv, terrain) {
  const { Vec3 } = require('vec3')
  serv.getSpawnPoint = async () => new Vec3(...(options.spawn ?? terrain.spawn))
  require('./setblock')(serv)
  require('./daytime')(serv, options.time_of_day)
  serv.on('newPlayer', player => {
    player.foodSaturation = 5 // left out, it would be sent as not a number
    // Stock, it waits for the first turn of the head, then sends the far columns and puts the body back to where it joined.
    player.waitPlayerLogin = async () => {}
    player.view = VIEW_DISTANCE // until the client's settings come
    player.entityType = serv.registry.entitiesByName.player?.id // left out, others would see the first kind of creature
  })
  require('./respawn')(serv)
  const everyTick = require('./ticks')(serv)
  const items = require('./items')(serv, { everyTick })
  const living = require('./survival')(serv, { ...items, everyTick, creatures: options.creatures })
  require('./using')(serv, { ...items, ...living, everyTick })
  require('./viewing')(serv) // after them: what it keeps back must not be waited for
  require('./joining')(serv)
  return items
}

async function main () {
  takeStreams()
  const terrain = await findTerrain()
  const { createMCServer } = require('flying-squid')
  const serv = createMCServer(settings())
  serv.setMaxListeners(0) // each mechanic has its own
  serv.on('error', error => console.error(error))
  await Promise.all([once(serv, 'listening'), once(serv, 'pluginsReady')])
  serv.overworld.storageProvider = require('./storage')(serv.registry, options.region_folder)
  const columns = require('./columns')(serv, serv.overworld, {
    make: terrain.maker(serv.registry),
    saveAll: options.save_all
  })
  const { blockEntities } = furnish(serv, terrain)
  const commands = readline.createInterface({ input: stdin })
  commands.on('line', line => serv.handleCommand(line))
  const players = options.world_folder && await require('./players')(serv, { worldFolder: options.world_folder, scratch: process.cwd() })
  end = () => {
    blockEntities.flush()
    return Promise.all([columns.stop(), players?.stop()])
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
