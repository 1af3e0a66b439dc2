'use strict'
/**
 * Hosts unmodified mineflayer bots that Python tests tell what to do. argv[2]: the folder of the node package. Each line on stdin is
 * {id, bot, deed, ...arguments}; each gets a line on stdout, {id, value} or {id, error}, when the deed is done. The deeds of a topic
 * are the functions that a file in deeds/ exports: (bot, arguments) => value. It ends when stdin ends.
 */
const fs = require('fs')
const path = require('path')
const readline = require('readline')
const { createRequire } = require('module')

const SPAWN_SECONDS = 30
const DEEDS = path.join(__dirname, 'deeds')

const requireFromPackage = createRequire(path.join(process.argv[2], 'index.js'))
const mineflayer = requireFromPackage('mineflayer')
const { Vec3 } = requireFromPackage('vec3')

console.log = console.info = console.warn = console.error // mineflayer's own words must not stand among the answers

const deeds = Object.assign({}, ...fs.readdirSync(DEEDS).map(file => require(path.join(DEEDS, file))))
const bots = new Map()

/** Join and wait for the spawn; errors and kicks before it fail the deed. */
function join (name, { port, version }) {
  return new Promise((resolve, reject) => {
    const bot = mineflayer.createBot({ host: '127.0.0.1', port, version, username: name, auth: 'offline' })
    const timer = setTimeout(() => reject(new Error(`${name} did not spawn within ${SPAWN_SECONDS} s`)), SPAWN_SECONDS * 1000)
    bot.Vec3 = Vec3
    bot.knownBlock = cell => {
      const block = bot.blockAt(new Vec3(...cell))
      if (!block) throw new Error(`${name} knows no block at ${cell}`) // mineflayer would end the process over it
      return block
    }
    bots.set(name, bot)
    bot.on('error', reject)
    bot.on('kicked', reason => reject(new Error(`kicked: ${JSON.stringify(reason)}`)))
    bot.once('spawn', () => {
      clearTimeout(timer)
      resolve(null)
    })
  })
}

async function leave (name) {
  bots.get(name)?.end()
  bots.delete(name)
}

async function perform ({ bot: name, deed, ...values }) {
  if (deed === 'join') return await join(name, values)
  if (deed === 'leave') return await leave(name)
  if (!Object.hasOwn(deeds, deed)) throw new Error(`no file in deeds/ exports ${deed}`)
  return await deeds[deed](bots.get(name), values)
}

readline.createInterface({ input: process.stdin }).on('line', async line => {
  const { id, ...wanted } = JSON.parse(line)
  const answer = await perform(wanted).then(value => ({ id, value: value ?? null }), error => ({ id, error: String(error.stack ?? error) }))
  process.stdout.write(JSON.stringify(answer) + '\n')
})
process.stdin.on('end', () => process.exit(0))
