'use strict'
/**
 * Joining, coming back, being sent away: tells the Python side once how it ended, and gives up on a server that does not let the body in.
 */
const { stopWaiting } = require('./account')

function reasonText (bot, reason) {
  try {
    return require('prismarine-chat')(bot.registry).fromNotch(reason).toString() || String(reason)
  } catch {
    return typeof reason === 'string' ? reason : JSON.stringify(reason)
  }
}

/** The key by which the game's own client would find the text in the user's language; empty where the server wrote one out. */
function reasonKey (bot, reason) {
  try {
    const chat = require('prismarine-chat')(bot.registry).fromNotch(reason)
    return chat.translate ?? chat.extra?.find(part => part.translate)?.translate ?? ''
  } catch {
    return ''
  }
}

function errorText (error) {
  // A refused connection to a name with two addresses is an AggregateError without a message.
  const causes = error?.errors?.map(cause => cause.message).join('; ')
  return [error?.code, error?.message || causes, error?.cause?.message].filter(Boolean).join(': ') || String(error)
}

function errorCode (error) {
  return String(error?.code ?? error?.errors?.find(cause => cause.code)?.code ?? error?.cause?.code ?? '')
}

function inject (bot, { feed, shared, account, logsIn, deadlineMs }) {
  let told = false
  let loggedIn = !logsIn
  let lastError = null

  function ended (cause, text, code = '') {
    if (told) return
    told = true
    clearTimeout(deadline)
    shared.spawned = false
    feed.send({ type: 'ended', cause, text, code })
  }

  let deadline = null
  function setDeadline () {
    clearTimeout(deadline)
    deadline = setTimeout(() => {
      ended('deadline', `the server did not let the body in within ${deadlineMs / 1000} s`)
      bot.end('deadline')
    }, deadlineMs)
  }
  setDeadline()

  // A person takes minutes for a code; the login itself says when the time for that is over.
  account.on('code', asked => {
    clearTimeout(deadline)
    feed.send({ type: 'login_code', ...asked })
  })
  bot._client.once('session', () => {
    if (!loggedIn) setDeadline()
    loggedIn = true
  })

  bot.on('spawn', () => {
    clearTimeout(deadline)
    lastError = null // what went wrong before did not keep the body out
    shared.spawned = true
    feed.send({ type: 'spawned', username: bot.username, version: bot.version })
  })
  // Before the libraries' own listeners, of which one throws on a reason that is not as it expects.
  for (const packet of ['disconnect', 'kick_disconnect']) {
    bot._client.prependListener(packet, ({ reason }) => ended('kicked', reasonText(bot, reason), reasonKey(bot, reason)))
  }
  bot.on('error', error => {
    lastError = { text: errorText(error), code: errorCode(error) }
    // No end follows where no connection was begun. Of an error without a system's name the account is to blame.
    if (!loggedIn) {
      ended('error', lastError.text, lastError.code || 'login_failed')
      bot.end('login')
    }
  })
  bot.on('end', reason => {
    if (lastError) ended('error', lastError.text, lastError.code)
    else ended('end', String(reason ?? 'the connection ended'))
  })

  /** Leave on purpose; nothing is told. */
  function leave () {
    told = true
    clearTimeout(deadline)
    stopWaiting(bot)
    bot.end('leaving')
  }

  return { leave }
}

module.exports = { inject }
