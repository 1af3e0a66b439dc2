'use strict'
/**
 * Terrain for flying-squid from a `.world` file: gzip of one MessagePack map
 * {format, seed, min_y, height, spawn, palette, properties, columns: [{x, z, blocks}]}, blocks little-endian uint16 indexes into
 * palette (names) and properties (how each stands; may be missing) in [x][y][z] order. Beyond the file's extent its nearest column at the edge comes again, so that nobody falls off the terrain or
 * runs into a wall; without a file all is flat grass at sea level.
 */
const fs = require('fs')
const zlib = require('zlib')
const { decode } = require('@msgpack/msgpack')

const FORMAT = 1
const SIDE = 16
const FLAT_LAYERS = [['bedrock', 0, 1], ['stone', 1, 59], ['dirt', 59, 62], ['grass_block', 62, 63]]
const FLAT_SPAWN = [0.5, 63, 0.5]
const FULL_LIGHT = 0xffffffff

/** Read and check a world file; errors name the field. */
function readWorld (path) {
  const world = decode(zlib.gunzipSync(fs.readFileSync(path)))
  if (world.format !== FORMAT) throw new Error(`${path}: format is ${world.format}, this server reads ${FORMAT}`)
  if (world.height % SIDE !== 0) throw new Error(`${path}: height is ${world.height}, it must be a multiple of ${SIDE}`)
  const bytes = SIDE * SIDE * world.height * 2
  const columns = new Map()
  for (const { x, z, blocks } of world.columns) {
    if (blocks.length !== bytes) throw new Error(`${path}: column ${x} ${z} has ${blocks.length} bytes, not ${bytes}`)
    // A copy of its own: the decoder's view may begin at an odd byte.
    columns.set(`${x},${z}`, new Uint16Array(new Uint8Array(blocks).buffer))
  }
  const { min_y: minY, height, spawn, palette, properties = [] } = world
  return { minY, height, spawn, palette, properties, columns }
}

/** A world of nothing but the flat columns. */
function flatWorld () {
  return { minY: 0, height: 128, spawn: FLAT_SPAWN, palette: [], properties: [], columns: new Map() }
}

/** Lowest and highest chunk x, lowest and highest chunk z. */
function extent (places) {
  const xs = places.map(([x]) => x)
  const zs = places.map(([, z]) => z)
  return [Math.min(...xs), Math.max(...xs), Math.min(...zs), Math.max(...zs)]
}

/** flying-squid's generator shape: options -> (chunkX, chunkZ) -> column. `options.world` is what readWorld gives. */
function generation ({ registry, world }) {
  const Chunk = require('prismarine-chunk')(registry)
  const Block = require('prismarine-block')(registry)
  const stateOf = name => (registry.blocksByName[name] ?? registry.blocksByName.stone).defaultState
  const states = world.palette.map((name, index) => standing(name, world.properties[index]))

  /** The state id of a block that stands as its properties say; as usual where it has none or the file tells none. */
  function standing (name, properties) {
    const known = registry.blocksByName[name]
    return known && Object.keys(properties ?? {}).length ? Block.fromProperties(known.id, properties, 0).stateId : stateOf(name)
  }

  const [minX, maxX, minZ, maxZ] = extent([...world.columns.keys()].map(key => key.split(',').map(Number)))

  function nearestColumn (chunkX, chunkZ) {
    const x = Math.min(Math.max(chunkX, minX), maxX)
    const z = Math.min(Math.max(chunkZ, minZ), maxZ)
    return world.columns.get(`${x},${z}`)
  }

  function brighten (chunk) {
    for (let y = chunk.minY ?? 0; y < world.minY + world.height + SIDE; y += SIDE) {
      const cell = { x: 0, y, z: 0 }
      chunk.setSkyLight(cell, 15)
      chunk.skyLightSections[((y - (chunk.minY ?? 0)) >> 4) + 1]?.data.fill(FULL_LIGHT)
    }
  }

  function fillFlat (chunk) {
    for (const [name, from, to] of FLAT_LAYERS) {
      const state = stateOf(name)
      for (let y = from; y < to; y++) {
        for (let x = 0; x < SIDE; x++) for (let z = 0; z < SIDE; z++) chunk.setBlockStateId({ x, y, z }, state)
      }
    }
  }

  function fill (chunk, blocks) {
    let at = 0
    for (let x = 0; x < SIDE; x++) {
      for (let y = world.minY; y < world.minY + world.height; y++) {
        for (let z = 0; z < SIDE; z++) {
          const state = states[blocks[at++]]
          if (state !== 0) chunk.setBlockStateId({ x, y, z }, state)
        }
      }
    }
  }

  return (chunkX, chunkZ) => {
    const chunk = new Chunk()
    const blocks = nearestColumn(chunkX, chunkZ)
    if (blocks) fill(chunk, blocks)
    else fillFlat(chunk)
    if (chunk.skyLightSections) brighten(chunk)
    return chunk
  }
}

module.exports = generation
module.exports.readWorld = readWorld
module.exports.flatWorld = flatWorld
