// Charts of the last minute, drawn by hand on canvases: the newest tick stands at the right edge.

import { colour } from "./theme.js";

const MINUTE_TICKS = 1200;
const TICK_MS = 50;
const SECOND_TICKS = 20;
const LEFT = 38;
const [LATENCY, STALE, ACTOR, HEALTH, FOOD, AIR] = [0, 1, 2, 3, 4, 5];
const FULL_AIR = 300;
const FULL = 20;
const ACTOR_COLOURS = { student: "accent", hold: "red", reflex: "warm", paused: "blue", idle: "key-line" };
export const ACTORS = Object.keys(ACTOR_COLOURS);

function percentile(sorted, share) {
  return sorted.length ? sorted[Math.min(sorted.length - 1, Math.round(share * (sorted.length - 1)))] : NaN;
}

// A canvas whose units are CSS pixels, cleared; null while it has no size.
export function canvasOf(canvas) {
  const ratio = window.devicePixelRatio || 1;
  const { clientWidth: width, clientHeight: height } = canvas;
  if (!width || !height) return null;
  const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== w || canvas.height !== h) Object.assign(canvas, { width: w, height: h });
  const context = canvas.getContext("2d");
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  context.font = "10px system-ui, sans-serif";
  context.textBaseline = "middle";
  return { context, width, height };
}

function grid({ context, width }, y, text) {
  context.strokeStyle = colour("line");
  context.fillStyle = colour("quiet");
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(LEFT, Math.round(y) + 0.5);
  context.lineTo(width, Math.round(y) + 0.5);
  context.stroke();
  context.textAlign = "right";
  context.fillText(text, LEFT - 5, y);
}

function line({ context, width }, ticks, value, y, stroke) {
  const step = (width - LEFT) / (MINUTE_TICKS - 1);
  context.strokeStyle = colour(stroke);
  context.lineWidth = 1.25;
  context.lineJoin = "round";
  context.beginPath();
  let down = false;
  ticks.forEach((tick, index) => {
    const found = value(tick);
    if (found === null) return (down = false);
    const x = width - (ticks.length - 1 - index) * step;
    context[down ? "lineTo" : "moveTo"](x, y(found));
    down = true;
  });
  context.stroke();
}

export function drawLatency(canvas, ticks) {
  const known = ticks.map((tick) => tick[LATENCY]).filter((ms) => ms !== null).sort((a, b) => a - b);
  const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => percentile(known, share));
  const surface = canvasOf(canvas);
  if (surface) {
    const most = Math.max(1.2 * TICK_MS, 1.3 * (p99 || 0)); // what is rarer is cut off: it would flatten all the rest
    const y = (ms) => surface.height - 6 - (Math.min(ms, most) / most) * (surface.height - 12);
    grid(surface, y(0), "0");
    grid(surface, y(TICK_MS / 2), "25");
    grid(surface, y(TICK_MS), "50 ms");
    line(surface, ticks, (tick) => tick[LATENCY], y, "blue");
  }
  const text = known.length ? `p50 ${p50.toFixed(1)}  p95 ${p95.toFixed(1)}  p99 ${p99.toFixed(1)} ms` : "";
  canvas.setAttribute("aria-label", `latency in the last minute: ${text || "none yet"}`);
  return text;
}

export function drawStale(canvas, ticks, episode) {
  const seconds = [];
  for (let end = ticks.length; end > 0; end -= SECOND_TICKS) {
    seconds.unshift(ticks.slice(Math.max(0, end - SECOND_TICKS), end).reduce((sum, tick) => sum + tick[STALE], 0));
  }
  const surface = canvasOf(canvas);
  if (surface) {
    const { context, width, height } = surface;
    const most = Math.max(4, ...seconds);
    const step = (width - LEFT) / (MINUTE_TICKS / SECOND_TICKS);
    const y = (count) => height - 4 - (count / most) * (height - 10);
    grid(surface, y(0), "0");
    grid(surface, y(most), `${most}`);
    context.fillStyle = colour("red");
    seconds.forEach((count, index) => {
      const x = width - (seconds.length - index) * step;
      context.fillRect(x, y(count), Math.max(1, step - 1.5), y(0) - y(count));
    });
  }
  const text = episode === null ? "" : `${episode.stale_ticks} of ${episode.goal_ticks}, ${((100 * episode.stale_ticks) / Math.max(episode.goal_ticks, 1)).toFixed(1)} %`;
  canvas.setAttribute("aria-label", `stale ticks of this goal: ${text || "none yet"}`);
  return text;
}

export function drawActors(canvas, ticks) {
  const surface = canvasOf(canvas);
  if (surface) {
    const { context, width, height } = surface;
    const step = (width - LEFT) / MINUTE_TICKS;
    let from = 0;
    for (let index = 1; index <= ticks.length; index += 1) {
      if (index < ticks.length && ticks[index][ACTOR] === ticks[from][ACTOR]) continue;
      context.fillStyle = colour(ACTOR_COLOURS[ticks[from][ACTOR]] ?? "quiet");
      context.fillRect(width - (ticks.length - from) * step, 0, Math.max((index - from) * step, 0.75), height);
      from = index;
    }
  }
  const shares = ACTORS.map((actor) => [actor, ticks.filter((tick) => tick[ACTOR] === actor).length]).filter(([, count]) => count);
  const text = shares.map(([actor, count]) => `${actor} ${((100 * count) / ticks.length).toFixed(count === ticks.length ? 0 : 1)} %`).join("  ");
  canvas.setAttribute("aria-label", `who acted in the last minute: ${text || "nobody yet"}`);
  return text;
}

export function drawLife(canvas, ticks) {
  const surface = canvasOf(canvas);
  if (surface) {
    const y = (value) => surface.height - 6 - (value / FULL) * (surface.height - 12);
    grid(surface, y(0), "0");
    grid(surface, y(FULL / 2), "10");
    grid(surface, y(FULL), "20");
    line(surface, ticks, (tick) => (tick[AIR] / FULL_AIR) * FULL, y, "blue");
    line(surface, ticks, (tick) => tick[FOOD], y, "warm");
    line(surface, ticks, (tick) => tick[HEALTH], y, "red");
  }
  const last = ticks.at(-1);
  if (last) canvas.setAttribute("aria-label", `health ${last[HEALTH]}, food ${last[FOOD]}, air ${Math.round(last[AIR] / SECOND_TICKS)} s`);
}
