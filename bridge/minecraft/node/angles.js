'use strict'
/**
 * Angles: the project's degrees (yaw 0 south, 90 west; pitch 90 down) against mineflayer's radians (yaw 0 north, counter-clockwise;
 * pitch up).
 */

const DEGREES = 180 / Math.PI

/** Degrees in -180 <= yaw < 180. */
function wrapDegrees (degrees) {
  return ((degrees + 180) % 360 + 360) % 360 - 180
}

const yawDegrees = radians => wrapDegrees(180 - radians * DEGREES)
const pitchDegrees = radians => -radians * DEGREES
const yawRadians = degrees => Math.PI - degrees / DEGREES
const pitchRadians = degrees => -degrees / DEGREES

module.exports = { yawDegrees, pitchDegrees, yawRadians, pitchRadians, wrapDegrees }
