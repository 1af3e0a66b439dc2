'use strict'
/**
 * The websocket to the Python side: MessagePack maps with a `type`, both ways. Python listens on loopback and knows the token.
 */
const { EventEmitter } = require('events')
const WebSocket = require('ws')
const { Encoder, decode } = require('@msgpack/msgpack')

const INITIAL_BUFFER_BYTES = 16384
const MAX_INCOMING_BYTES = 4 * 1024 * 1024
// A reader that is this far behind does not need old ticks; what changes the world is never left out.
const TICKS_DROPPED_ABOVE_BYTES = 4 * 1024 * 1024

/** Emits an event named after the `type` of each message that comes in, and `closed` once. */
class Feed extends EventEmitter {
  constructor (url, token) {
    super()
    this.ended = false
    this.encoder = new Encoder({ initialBufferSize: INITIAL_BUFFER_BYTES })
    this.socket = new WebSocket(url, { perMessageDeflate: false, maxPayload: MAX_INCOMING_BYTES, handshakeTimeout: 5000 })
    this.socket.binaryType = 'nodebuffer'
    this.socket.on('open', () => this.send({ type: 'hello', token, pid: process.pid }))
    this.socket.on('message', data => this.#receive(data))
    this.socket.on('error', () => {}) // `close` follows
    this.socket.on('close', () => {
      if (this.ended) return
      this.ended = true
      this.emit('closed')
    })
  }

  #receive (data) {
    const message = decode(data, { maxStrLength: 65536, maxArrayLength: 65536, maxMapLength: 64, maxDepth: 8 })
    if (typeof message?.type === 'string') this.emit(message.type, message)
  }

  send (message) {
    if (this.socket.readyState !== WebSocket.OPEN) return
    if (message.type === 'tick' && this.socket.bufferedAmount > TICKS_DROPPED_ABOVE_BYTES) return
    this.socket.send(this.encoder.encode(message))
  }

  close () {
    this.socket.close()
  }
}

/** This machine's monotonic clock in ns; Python's time.monotonic_ns reads the same one. */
function nowNs () {
  return Number(process.hrtime.bigint())
}

module.exports = { Feed, nowNs }
