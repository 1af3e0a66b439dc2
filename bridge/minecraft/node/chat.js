'use strict'
/**
 * The server's chat: writes lines that Python asks for, and tells what is read there, as much of it as a log can take.
 */
const LINES_A_SECOND = 5
const MOST_CHARACTERS = 256
const COLOURS = /\u00a7./g
const SQUID_COLOUR = /^(?:&[0-9a-fk-or])+/ // flying-squid begins its own lines so: "&esteve2 joined the game."

function inject (bot, { feed, shared }) {
  let windowEnds = 0
  let told = 0
  let left = 0

  function tell (text) {
    const plain = text.slice(0, MOST_CHARACTERS).replace(COLOURS, '').replace(SQUID_COLOUR, '')
    feed.send({ type: 'heard', text: plain })
  }

  // Called for each line, so that a flood of them costs no more than counting.
  function hear (text) {
    const now = performance.now()
    if (now >= windowEnds) {
      if (left > 0) tell(`(${left} more lines of chat in a second)`)
      windowEnds = now + 1000
      told = left = 0
    }
    if (told++ < LINES_A_SECOND) tell(text)
    else left++
  }

  bot.on('messagestr', (text, position) => {
    if (text && position !== 'game_info') hear(text)
  })

  feed.on('say', ({ text }) => {
    if (shared.spawned && typeof text === 'string') bot.chat(text.slice(0, MOST_CHARACTERS))
  })

  return { hear }
}

module.exports = { inject, LINES_A_SECOND }
