'use strict'
/**
 * Server commands about life: /effect for the console too, in the game's words; /difficulty mended (stock, it makes text of peace, so
 * that nobody keeps it).
 */

const EFFECT = /^(give|clear) (\S+)(?: (?:minecraft:)?(\w+))?(?: (\d{1,6}))?(?: (\d{1,3}))?$/
const DEFAULT_SECONDS = 30
const TICKS_A_SECOND = 20

const DIFFICULTIES = ['peaceful', 'easy', 'normal', 'hard'] // by the number that the game gives them

module.exports = function inject (serv, { effects }) {
  serv.commands.add({
    base: 'difficulty',
    aliases: ['diff'],
    info: 'Sets the difficulty.',
    usage: `/difficulty ${DIFFICULTIES.join('|')} or 0..3`,
    op: true,
    parse (text) {
      const named = DIFFICULTIES.indexOf(text)
      const difficulty = named >= 0 ? named : /^[0-3]$/.test(text) ? Number(text) : null
      return difficulty === null ? false : { difficulty }
    },
    action ({ difficulty }) {
      serv.difficulty = difficulty
      serv._writeAll('difficulty', { difficulty, difficultyLocked: false })
    }
  })

  serv.commands.add({
    base: 'effect',
    info: `Gives players an effect or takes all from them: ${effects.known.join(', ')}.`,
    usage: '/effect give|clear <player> [effect] [seconds] [level from 0]',
    op: true,
    parse (text, context) {
      const [, verb, selector, name, seconds = DEFAULT_SECONDS, level = 0] = text.match(EFFECT) ?? []
      if (!verb || (verb === 'give' && !effects.known.includes(name))) return false
      return { verb, players: serv.getPlayers(selector, context.player), name, ticks: Number(seconds) * TICKS_A_SECOND, level: Number(level) }
    },
    action ({ verb, players, name, ticks, level }) {
      for (const { vitals } of players) {
        if (verb === 'give') effects.give(vitals, name, ticks, level)
        else effects.clear(vitals)
      }
    }
  })
}
