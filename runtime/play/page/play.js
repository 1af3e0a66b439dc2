// The page of `steve2 play`: draws what the server tells of each tick, and tells it what keyboard and mouse do.

import { Panel } from "./craft.js";
import { clockWords, drawBar, drawSlot, gazeWords, listed, makeSlots, words } from "./shared.js";

const DEGREES_A_PIXEL = 0.12;
const TURN_EVERY_MS = 16;
const DOUBLE_TAP_MS = 300;
const TOAST_MS = 2200;
const SOUND_MS = 2500;
const HOTBAR = 9;
const TICKS_A_SECOND = 20;

const $ = (id) => document.getElementById(id);
const state = { facts: null, game: null, tick: null, playing: false, panel: null, panelOpen: false, large: false, heard: new Map() };
const down = new Set();
const turn = { yaw: 0, pitch: 0 };
let sprinting = false;
let lastForward = 0;
let saidKeys = "";

// --- the connection ---

const socket = new WebSocket(`ws://${location.host}/socket${location.search}`);
socket.binaryType = "arraybuffer";
const say = (type, fields = {}) => {
  if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify({ type, ...fields }));
};
socket.addEventListener("message", ({ data }) => {
  if (data instanceof ArrayBuffer) return drawPicture(data);
  const told = JSON.parse(data);
  if (told.type === "items") takeItems(told);
  else if (told.type === "game") takeGame(told);
  else if (told.type === "tick") takeTick(told);
  else if (told.type === "error") lost("The game broke off", told.message);
});
socket.addEventListener("close", ({ reason }) => lost("No game behind this page", reason || "steve2 play has ended; start it again"));

function lost(title, text) {
  if (state.lost) return;
  state.lost = true;
  stop();
  $("cover-title").textContent = title;
  $("cover").disabled = true;
  const lines = $("cover").querySelector(".grid");
  lines.className = "reason";
  lines.textContent = text;
}

// --- drawing ---

function drawPicture(data) {
  const [width, height] = new Uint16Array(data, 0, 2);
  const canvas = $("picture");
  if (canvas.width !== width || canvas.height !== height || !state.framed) {
    state.framed = true;
    Object.assign(canvas, { width, height });
    $("frame").textContent = `${width} x ${height}, ${width === state.game.size ? "larger" : "the agent’s own"}`;
  }
  canvas.classList.toggle("large", state.large);
  canvas.getContext("2d").putImageData(new ImageData(new Uint8ClampedArray(data, 4), width, height), 0, 0);
}

function direction(bearing) {
  const turned = ((bearing % 360) + 540) % 360 - 180;
  const side = Math.abs(turned) < 20 ? "ahead" : Math.abs(turned) > 160 ? "behind" : turned < 0 ? "left" : "right";
  return `${side} ${Math.abs(Math.round(turned))}°`;
}

function takeItems(facts) {
  state.facts = facts;
  makeSlots($("hotbar"), HOTBAR);
  makeSlots($("bag"), 27);
  makeSlots($("worn"), 5);
  state.panel = new Panel(facts, (verb, item) => say("deed", { verb, item }));
}

function takeGame(game) {
  state.game = game;
  document.title = `${game.goal} – steve2 play`;
  $("task").textContent = game.task;
  $("goal").textContent = game.goal;
  $("success").textContent = words(game.success) + (game.hears ? `; sounds like ${game.hears}` : "");
  $("foot").textContent = `${game.world} world, seed ${game.seed}`;
  $("goal-picture").hidden = !game.has_picture;
  if (game.has_picture) $("goal-picture").src = "goal.png";
  state.heard.clear();
}

function takeTick(tick) {
  state.tick = tick;
  const left = state.game.limit - tick.tick;
  $("progress").style.width = `${tick.progress * 100}%`;
  $("percent").textContent = `${Math.floor(tick.progress * 100)} %`;
  $("left").textContent = `${left} ticks left, ${Math.ceil(left / TICKS_A_SECOND)} s`;
  $("clock").style.width = `${(left / state.game.limit) * 100}%`;
  const [health, food, air, armour] = tick.life;
  drawBar("health", health);
  drawBar("food", food);
  drawBar("air", air);
  drawBar("armour", armour);
  const [x, y, z, yaw, pitch] = tick.pose;
  $("place").textContent = `${x.toFixed(1)}  ${y.toFixed(1)}  ${z.toFixed(1)}`;
  $("gaze").textContent = gazeWords(yaw, pitch);
  $("biome").textContent = words(tick.biome);
  $("time").textContent = clockWords(tick.time);
  $("target").textContent = tick.target;
  $("breaking").hidden = tick.breaking === 0;
  $("breaking").firstElementChild.style.width = `${tick.breaking * 100}%`;
  listed($("creatures"), tick.creatures.map(([kind, distance]) => [words(kind), `${distance.toFixed(0)} ${distance < 1.5 ? "block" : "blocks"}`]));
  drawSounds(tick.sounds);
  tick.slots.forEach((stack, index) => {
    if (index >= HOTBAR) return drawSlot(state.facts, $("bag").children[index - HOTBAR], stack, 24);
    const slot = $("hotbar").children[index];
    drawSlot(state.facts, slot, stack, 32);
    slot.classList.toggle("held", index === tick.held);
  });
  ["head", "chest", "legs", "feet", "off_hand"].forEach((place, index) => drawSlot(state.facts, $("worn").children[index], tick.worn[place], 24));
  if (tick.note) toast(tick.note);
  if (state.panelOpen) state.panel.update(tick);
  drawBanner(tick);
}

function drawSounds(sounds) {
  if (sounds === null) return listed($("sounds"), [["this world has no sounds"]]);
  const now = performance.now();
  for (const [category, bearing] of sounds) state.heard.set(category, { bearing, at: now });
  const recent = [...state.heard].filter(([, heard]) => now - heard.at < SOUND_MS).sort((a, b) => b[1].at - a[1].at).slice(0, 5);
  listed($("sounds"), recent.map(([category, heard]) => [category.replace(/^entity\.|^block\./, "").replaceAll(/[._]/g, " "), direction(heard.bearing)]));
}

let toastTimer = 0;
function toast(text) {
  $("toast").textContent = text;
  $("toast").classList.add("on");
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => $("toast").classList.remove("on"), TOAST_MS);
}

const BANNERS = {
  success: ["Done", (tick) => `after ${tick.tick} ticks, ${(tick.tick / TICKS_A_SECOND).toFixed(1)} s`],
  death: ["You died", (tick) => `at tick ${tick.tick}, with ${Math.floor(tick.progress * 100)} % done`],
  limit: ["Time is up", (tick) => `with ${Math.floor(tick.progress * 100)} % done`],
};

function drawBanner(tick) {
  const banner = $("banner");
  banner.hidden = !tick.outcome;
  if (!tick.outcome) return;
  const [title, text] = BANNERS[tick.outcome];
  banner.className = `banner ${tick.outcome}`;
  $("banner-title").textContent = title;
  $("banner-text").textContent = text(tick);
}

// --- playing and pausing ---

function start() {
  if (state.lost || !state.game) return;
  state.playing = true;
  $("cover").hidden = true;
  say("pause", { on: false });
  lock();
}

function stop() {
  state.playing = false;
  release();
  say("pause", { on: true });
  openPanel(false, false);
  $("cover-title").textContent = "Paused – click to go on";
  $("cover").hidden = false;
}

function lock() {
  // Where the browser lends no pointer, the mouse looks around while it is over the picture.
  Promise.resolve($("view").requestPointerLock()).catch(() => {});
}

function openPanel(open, relock = true) {
  state.panelOpen = open;
  $("panel").hidden = !open;
  $("panel-hint").hidden = open;
  release();
  if (open) {
    document.exitPointerLock();
    if (state.tick) state.panel.update(state.tick);
    $("search").value = "";
    state.panel.draw();
    $("search").focus();
  } else {
    $("search").blur();
    if (relock && state.playing) lock();
  }
}

$("cover").addEventListener("click", start);
document.addEventListener("pointerlockchange", () => {
  if (!document.pointerLockElement && state.playing && !state.panelOpen) stop();
});
window.addEventListener("blur", () => state.playing && stop());
window.addEventListener("beforeunload", (event) => {
  if (state.playing && !state.tick?.outcome) event.preventDefault(); // Ctrl and W are both under the fingers
});

// --- keyboard and mouse ---

function release() {
  down.clear();
  sprinting = false;
  sayKeys();
}

function sayKeys() {
  const held = (...codes) => codes.some((code) => down.has(code));
  const forward = held("KeyW", "ArrowUp") - held("KeyS", "ArrowDown");
  if (forward <= 0) sprinting = false;
  const keys = {
    forward,
    strafe: held("KeyA", "ArrowLeft") - held("KeyD", "ArrowRight"),
    jump: held("Space"),
    sneak: held("ShiftLeft", "ShiftRight"),
    sprint: forward > 0 && (sprinting || held("ControlLeft", "ControlRight")),
    attack: held("mouse0"),
    use: held("mouse2"),
  };
  const text = JSON.stringify(keys);
  if (text === saidKeys) return;
  saidKeys = text;
  say("keys", keys);
}

function takeInHand(index) {
  const [item, count] = state.tick.slots[index];
  if (count > 0) say("deed", { verb: "equip", item });
}

function nextInHand(step) {
  for (let distance = 1; distance < HOTBAR; distance += 1) {
    const index = (state.tick.held + step * distance + HOTBAR * HOTBAR) % HOTBAR;
    if (state.tick.slots[index][1] > 0) return takeInHand(index);
  }
}

const ONCE = {
  KeyE: () => openPanel(!state.panelOpen),
  KeyQ: () => say("deed", { verb: "drop" }),
  KeyV: () => say("look", { large: (state.large = !state.large) }),
  KeyR: () => state.tick?.outcome && say("begin"),
  KeyN: () => say("begin", { next: true }),
  KeyP: () => stop(),
};

document.addEventListener("keydown", (event) => {
  if (!state.playing) return;
  const typing = event.target === $("search");
  if (typing && event.code !== "Escape") return;
  if (state.panelOpen && (event.code === "Escape" || event.code === "KeyE")) {
    event.preventDefault();
    return openPanel(false);
  }
  if (event.code !== "F5" && event.code !== "F11" && event.code !== "F12" && event.code !== "Escape") event.preventDefault();
  if (event.repeat) return;
  if (event.code === "KeyW") {
    sprinting = sprinting || event.timeStamp - lastForward < DOUBLE_TAP_MS;
    lastForward = event.timeStamp;
  }
  if (/^Digit[1-9]$/.test(event.code)) takeInHand(Number(event.code.slice(5)) - 1);
  else if (ONCE[event.code]) ONCE[event.code]();
  else down.add(event.code);
  sayKeys();
});
document.addEventListener("keyup", (event) => {
  down.delete(event.code);
  sayKeys();
});
$("view").addEventListener("mousedown", (event) => {
  if (!state.playing || state.panelOpen) return;
  if (!document.pointerLockElement) lock();
  down.add(`mouse${event.button}`);
  sayKeys();
});
document.addEventListener("mouseup", (event) => {
  down.delete(`mouse${event.button}`);
  sayKeys();
});
$("view").addEventListener("contextmenu", (event) => event.preventDefault());
$("view").addEventListener("wheel", (event) => state.playing && state.tick && nextInHand(Math.sign(event.deltaY)), { passive: true });
$("view").addEventListener("mousemove", (event) => {
  if (!state.playing || state.panelOpen) return;
  turn.yaw += event.movementX * DEGREES_A_PIXEL;
  turn.pitch += event.movementY * DEGREES_A_PIXEL;
});
for (const parent of [$("hotbar"), $("bag")]) {
  parent.addEventListener("click", (event) => {
    const slot = event.target.closest(".slot");
    if (!slot || !state.playing) return;
    takeInHand([...parent.children].indexOf(slot) + (parent === $("bag") ? HOTBAR : 0));
  });
}
setInterval(() => {
  if (!turn.yaw && !turn.pitch) return;
  say("turn", { yaw: turn.yaw, pitch: turn.pitch });
  turn.yaw = turn.pitch = 0;
}, TURN_EVERY_MS);
