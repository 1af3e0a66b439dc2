'use strict'
/**
 * One try of an item function. It waits for the server only as long as it may: a deadline, a death or the end of the connection ends
 * it, and nothing that it was about to do is done any more.
 */
class Attempt {
  #giveUp
  #timer

  /** @param milliseconds after which it is given up on */
  constructor (milliseconds) {
    this.reason = null
    this.over = new Promise((resolve, reject) => { this.#giveUp = reject })
    this.over.catch(() => {}) // it may end while nobody waits
    this.#timer = setTimeout(() => this.end(`the server did not answer within ${milliseconds / 1000} s`), milliseconds)
  }

  /** Give it up; the first reason stays. */
  end (reason) {
    if (this.reason !== null) return
    this.finish()
    this.reason = new Error(reason)
    this.#giveUp(this.reason)
  }

  /** It is done: the deadline is of no more interest. */
  finish () {
    clearTimeout(this.#timer)
  }

  /** Throws where it was given up. */
  check () {
    if (this.reason !== null) throw this.reason
  }

  /** What a promise gives; throws as soon as this is given up. */
  async wait (promise) {
    promise.catch(() => {}) // it may fail after this has ended
    const value = await Promise.race([promise, this.over])
    this.check()
    return value
  }

  /**
   * Wait until `isSo()` holds, asked at each of an emitter's events; false where it does not hold within the time, which is as long as
   * this may last where none is given.
   */
  async until (emitter, event, isSo, milliseconds = null) {
    if (isSo()) return true
    let listener
    let timer
    const holds = new Promise(resolve => {
      listener = () => { if (isSo()) resolve(true) }
      if (milliseconds !== null) timer = setTimeout(resolve, milliseconds, false)
      emitter.on(event, listener)
    })
    try {
      return await this.wait(holds)
    } finally {
      emitter.removeListener(event, listener)
      clearTimeout(timer)
    }
  }
}

module.exports = { Attempt }
