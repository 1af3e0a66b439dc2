'use strict'
/**
 * Columns of the embedded world's terrain, asked of a Python process of ours (bridge/minecraft/column_process.py), which ends with
 * this one. Where it dies it is started again at the next question, and those that it left unanswered are asked once more.
 */
const { spawn } = require('child_process')
const { once } = require('events')

const MODULE = 'bridge.minecraft.column_process'
const MOST_TRIES = 3
const MOST_HEAD_BYTES = 1 << 20

module.exports = class Generator {
  /** @param how {python, path, seed}: the interpreter, the folder where it finds our packages, the terrain's seed. */
  constructor (how) {
    this.how = how
    this.child = null
    this.head = null // what the process says of itself, once
    this.waiting = [] // {x, z, tries, resolve, reject}, oldest first
  }

  /** Start the process; what it says of itself: {names, properties, height, bytes}. */
  async start () {
    const { python, path, seed } = this.how
    const PYTHONPATH = [path, process.env.PYTHONPATH].filter(Boolean).join(require('path').delimiter)
    const child = spawn(python, ['-m', MODULE, String(seed)], { env: { ...process.env, PYTHONPATH }, stdio: ['pipe', 'pipe', 'pipe'] })
    this.child = child
    let complaint = ''
    child.stderr.on('data', data => { complaint = (complaint + data).slice(-2000) })
    child.stdin.on('error', () => {}) // its end is told below
    child.on('error', error => { complaint += error.message })
    child.on('close', () => this.#ended(child, complaint))
    this.#read(child)
    await Promise.race([once(child, 'ready'), once(child, 'close')])
    if (!this.head) throw new Error(`the terrain's generator ended: ${complaint.trim().split('\n').at(-1)}`)
    return this.head
  }

  /** The materials of a column: a buffer of head.bytes. Rejects where the process ends again and again. */
  column (x, z) {
    return new Promise((resolve, reject) => {
      this.waiting.push({ x, z, tries: 0, resolve, reject })
      if (this.child) this.#ask(this.waiting.at(-1))
      else this.#again()
    })
  }

  #ask (question) {
    question.tries++
    const request = Buffer.alloc(8)
    request.writeInt32LE(question.x, 0)
    request.writeInt32LE(question.z, 4)
    this.child.stdin.write(request)
  }

  #again () {
    this.start().catch(error => console.error(error))
    for (const question of this.waiting) this.#ask(question)
  }

  #ended (child, complaint) {
    if (this.child !== child) return
    this.child = null
    const lost = this.waiting.filter(({ tries }) => tries >= MOST_TRIES)
    this.waiting = this.waiting.filter(({ tries }) => tries < MOST_TRIES)
    for (const { x, z, reject } of lost) reject(new Error(`column ${x} ${z} could not be made: ${complaint.trim().split('\n').at(-1)}`))
    if (this.waiting.length > 0) this.#again()
  }

  /** Take apart what the process writes: its head, then columns in the order of the questions. */
  #read (child) {
    let bytes = Buffer.alloc(0)
    let head = null
    child.stdout.on('data', data => {
      bytes = Buffer.concat([bytes, data])
      if (!head) {
        const end = bytes.indexOf('\n')
        if (end < 0 && bytes.length > MOST_HEAD_BYTES) child.kill()
        if (end < 0) return
        this.head = head = JSON.parse(bytes.subarray(0, end))
        bytes = bytes.subarray(end + 1)
        child.emit('ready')
      }
      for (; bytes.length >= head.bytes; bytes = bytes.subarray(head.bytes)) {
        this.waiting.shift()?.resolve(Buffer.from(bytes.subarray(0, head.bytes)))
      }
    })
  }
}
