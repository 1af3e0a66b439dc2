'use strict'
/**
 * The node side of live worlds. Python calls start(options) once a body; from then on everything goes through the websocket feed.
 */
const { EventEmitter } = require('events')
const mineflayer = require('mineflayer')
const { Feed, nowNs } = require('./feed')
const { makeNames } = require('./names')
const { accountOptions } = require('./account')
const chat = require('./chat')
const lifecycle = require('./lifecycle')
const crosshair = require('./crosshair')
const touch = require('./touch')
const chunks = require('./chunks')
const mine = require('./mine')
const items = require('./items')
const oldItems = require('./old_items')
const use = require('./use')
const slowing = require('./slowing')
const act = require('./act')
const observe = require('./observe')

const sessions = new Map() // id -> {bot, feed}

/** Plugins in the order in which a tick needs them; each gets the bot and what the ones before it offer. */
function furnish (bot, context) {
  oldItems.inject(bot)
  context.crosshair = crosshair.inject(bot, context)
  context.touch = touch.inject(bot, context)
  context.mine = mine.inject(bot, context)
  context.items = items.inject(bot, context)
  context.use = use.inject(bot, context)
  context.slowing = slowing.inject(bot, context)
  chat.inject(bot, context)
  const hands = act.inject(bot, context)
  const ground = chunks.inject(bot, context)
  const senses = observe.inject(bot, context)
  bot.on('physicsTick', () => {
    if (!context.shared.spawned) return
    hands.perform()
    ground.follow()
    senses.send()
    hands.advance()
  })
  // No physics tick comes until the body is back elsewhere: the last one of this life is sent here.
  bot.on('death', () => {
    context.shared.spawned = false
    context.feed.send({ type: 'died' })
    senses.send()
  })
}

function join (options, feed, vocabulary) {
  const account = new EventEmitter() // `code`: a person must let the account in
  const bot = mineflayer.createBot({
    host: options.host,
    port: options.port,
    ...accountOptions(options, asked => account.emit('code', asked)),
    version: options.version,
    viewDistance: 'short',
    hideErrors: true,
    logErrors: false
  })
  const shared = { sequence: 0, echoNs: 0, lastPacketNs: nowNs(), spawned: false }
  const context = { feed, shared, account, logsIn: Boolean(options.accounts), deadlineMs: options.deadline_ms }
  const life = lifecycle.inject(bot, context)
  bot._client.on('packet', () => { shared.lastPacketNs = nowNs() })
  bot.once('inject_allowed', () => {
    context.names = makeNames(bot.registry, vocabulary)
    furnish(bot, context)
  })
  return { bot, leave: life.leave }
}

/**
 * Begin a body. Returns at once; what follows is told through the feed.
 * @param text JSON of {id, feed_url, token, host, port, username, version, deadline_ms, accounts}
 */
function start (text) {
  const options = JSON.parse(text)
  const feed = new Feed(options.feed_url, options.token)
  const session = { feed, bot: null, leave: () => {}, stopped: false }
  sessions.set(options.id, session)
  feed.on('vocabulary', vocabulary => {
    try {
      Object.assign(session, join(options, feed, vocabulary))
    } catch (error) {
      feed.send({ type: 'ended', cause: 'error', text: error.message })
    }
  })
  feed.on('stop', () => {
    session.stopped = true
    session.leave()
    feed.close()
  })
  feed.on('closed', () => {
    session.leave()
    sessions.delete(options.id)
    // A socket that breaks without `stop` means that Python is gone; stdin may still be held open by one of its children.
    if (!session.stopped && sessions.size === 0) process.exit(0)
  })
}

/** The mineflayer bot of a body, for reading it through `javascript` proxies. */
function bot (id) {
  return sessions.get(id)?.bot ?? null
}

/** What libraries print would be taken for answers of the `javascript` protocol, or spoil the user's terminal. */
function silenceConsole () {
  for (const level of ['log', 'info', 'warn', 'error', 'debug', 'trace']) {
    console[level] = (...words) => {
      const line = words.map(word => word?.stack ?? String(word)).join(' ').slice(0, 2000)
      for (const { feed } of sessions.values()) feed.send({ type: 'log', level, text: line })
    }
  }
  process.removeAllListeners('warning')
  process.on('warning', warning => console.warn(warning.message))
}

silenceConsole()
process.on('uncaughtException', error => console.error(error))
process.on('unhandledRejection', error => console.error(error))
process.on('SIGINT', () => {}) // Ctrl-C goes to the whole group; Python decides what it means
process.stdin.on('end', () => process.exit(0))

module.exports = { start, bot }
