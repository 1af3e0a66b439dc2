// The map of what an agent has seen: tiles from above, its trail, what is near it, and itself. North is up.

import { canvasOf } from "./charts.js";
import { colour } from "./theme.js";

const TILE = 64;
const SCALES = [1, 1.5, 2, 3, 4, 6, 8, 12];
const STEP = 8;
const $ = (id) => document.getElementById(id);
const HOSTILE = new Set(["zombie", "husk", "drowned", "skeleton", "stray", "creeper", "spider", "cave_spider", "enderman", "witch", "slime", "phantom", "pillager", "vindicator", "silverfish", "zombie_villager", "magma_cube", "blaze", "ghast"]);

export class SeenMap {
  constructor() {
    this.canvas = $("map");
    this.agent = null;
    this.scale = 4;
    this.centre = [0, 0];
    this.following = true;
    this.pointers = new Map();
    this.dirty = false;
    this.spread = null; // pixels between two fingers when the scale changed last
    $("map-in").addEventListener("click", () => this.zoom(1));
    $("map-out").addEventListener("click", () => this.zoom(-1));
    $("map-follow").addEventListener("click", () => this.follow(true));
    this.canvas.addEventListener("pointerdown", (event) => {
      this.canvas.setPointerCapture(event.pointerId);
      this.pointers.set(event.pointerId, event);
    });
    this.canvas.addEventListener("pointermove", (event) => this.drag(event));
    for (const kind of ["pointerup", "pointercancel"]) {
      this.canvas.addEventListener(kind, (event) => {
        this.pointers.delete(event.pointerId);
        this.spread = null;
      });
    }
    this.canvas.addEventListener("wheel", (event) => {
      event.preventDefault();
      this.zoom(-Math.sign(event.deltaY));
    }, { passive: false });
    this.canvas.addEventListener("keydown", (event) => this.key(event));
    new ResizeObserver(() => this.changed()).observe(this.canvas);
  }

  show(agent) {
    this.agent = agent;
    this.follow(true);
  }

  changed() {
    if (this.dirty) return;
    this.dirty = true;
    requestAnimationFrame(() => {
      this.dirty = false;
      this.draw();
    });
  }

  follow(on) {
    this.following = on;
    $("map-follow").setAttribute("aria-pressed", on);
    this.changed();
  }

  zoom(step) {
    const index = SCALES.indexOf(this.scale) + step;
    this.scale = SCALES[Math.max(0, Math.min(SCALES.length - 1, index))];
    this.changed();
  }

  drag(event) {
    const before = this.pointers.get(event.pointerId);
    if (!before) return;
    this.pointers.set(event.pointerId, event);
    if (this.pointers.size === 2) return this.pinch(event, before);
    this.move((before.clientX - event.clientX) / this.scale, (before.clientY - event.clientY) / this.scale);
  }

  // Two fingers: the scale changes when they have come apart, or together, by a third.
  pinch(event, before) {
    const other = [...this.pointers.values()].find((pointer) => pointer.pointerId !== event.pointerId);
    const apart = (pointer) => Math.hypot(pointer.clientX - other.clientX, pointer.clientY - other.clientY);
    this.spread ??= apart(before);
    const ratio = apart(event) / this.spread;
    if (ratio < 1.33 && ratio > 0.75) return;
    this.zoom(ratio > 1 ? 1 : -1);
    this.spread = apart(event);
  }

  move(dx, dz) {
    if (!dx && !dz) return;
    this.centre = [this.centre[0] + dx, this.centre[1] + dz];
    this.follow(false);
  }

  key(event) {
    const moves = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] };
    if (moves[event.key]) this.move(...moves[event.key]);
    else if (event.key === "+" || event.key === "=") this.zoom(1);
    else if (event.key === "-") this.zoom(-1);
    else if (event.key === "Home") this.follow(true);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  draw() {
    const surface = canvasOf(this.canvas);
    if (!surface || !this.agent) return;
    const { context, width, height } = surface;
    const pose = this.agent.tick?.pose;
    if (pose && this.following) this.centre = [pose[0], pose[2]];
    const at = (x, z) => [width / 2 + (x - this.centre[0]) * this.scale, height / 2 + (z - this.centre[1]) * this.scale];
    context.imageSmoothingEnabled = this.scale < 1;
    for (const { x, z, bitmap } of this.agent.tiles.values()) {
      const [left, top] = at(x * TILE, z * TILE).map(Math.round);
      const [right, bottom] = at((x + 1) * TILE, (z + 1) * TILE).map(Math.round);
      if (right > 0 && bottom > 0 && left < width && top < height) context.drawImage(bitmap, left, top, right - left, bottom - top);
    }
    this.drawTrail(context, at);
    if (pose) {
      this.drawThings(context, at, pose);
      drawAgent(context, at(pose[0], pose[2]), pose[3]);
    }
    drawScale(context, height, this.scale);
  }

  drawTrail(context, at) {
    for (const [stroke, wide] of [["rgb(0 0 0 / .55)", 3], ["#fff", 1.25]]) {
      context.strokeStyle = stroke;
      context.lineWidth = wide;
      context.lineJoin = "round";
      context.beginPath();
      let down = false;
      for (const point of this.agent.trail) {
        if (point === null) down = false;
        else {
          context[down ? "lineTo" : "moveTo"](...at(...point));
          down = true;
        }
      }
      context.stroke();
    }
  }

  drawThings(context, at, pose) {
    for (const [kind, dx, dz] of this.agent.tick.things) {
      const [x, y] = at(pose[0] + dx, pose[2] + dz);
      const small = kind === "item" || kind === "experience_orb";
      context.fillStyle = small ? "#ffe08a" : HOSTILE.has(kind) ? "#ff5d52" : "#ffffff";
      context.strokeStyle = "rgb(0 0 0 / .8)";
      context.lineWidth = 1;
      context.beginPath();
      context.arc(x, y, small ? 2 : 3.5, 0, 2 * Math.PI);
      context.fill();
      context.stroke();
    }
  }
}

// An arrow towards where it looks: yaw 0 is south, growing clockwise seen from above.
function drawAgent(context, [x, y], yaw) {
  context.save();
  context.translate(x, y);
  context.rotate(((yaw + 180) * Math.PI) / 180);
  context.beginPath();
  context.moveTo(0, -9);
  context.lineTo(6, 7);
  context.lineTo(0, 4);
  context.lineTo(-6, 7);
  context.closePath();
  context.fillStyle = "#19e0a4";
  context.strokeStyle = "#06251c";
  context.lineWidth = 1.5;
  context.fill();
  context.stroke();
  context.restore();
}

function drawScale(context, height, scale) {
  const blocks = scale >= 6 ? 8 : scale >= 3 ? 16 : 32;
  const text = `${blocks} blocks`;
  context.fillStyle = colour("panel");
  context.globalAlpha = 0.8;
  context.fillRect(4, height - 26, Math.max(blocks * scale, context.measureText(text).width) + 8, 22);
  context.globalAlpha = 1;
  context.fillStyle = colour("text");
  context.textAlign = "left";
  context.fillRect(8, height - 9, blocks * scale, 2);
  context.fillText(text, 8, height - 18);
}
