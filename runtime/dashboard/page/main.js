// The page that watches agents: takes what the server tells, keeps it by agent, and shows one of them large.

import { AgentPanels } from "./panels.js";
import { Cards } from "./cards.js";
import { Controls } from "./controls.js";
import { Winder } from "./winder.js";
import { followTheme } from "./theme.js";

const FRAME = 1;
const BROKEN = 1006; // what browsers call a connection that ended without a word (RFC 6455, 7.4.1)
const COME_BACK_MS = 3000;
const MINUTE_TICKS = 1200;
const MOST_LOG_LINES = 300;
const MOST_TRAIL_POINTS = 2000;
const HEAD_BYTES = 12;

const $ = (id) => document.getElementById(id);
const socket = new WebSocket(`ws://${location.host}/socket${location.search}`);
socket.binaryType = "arraybuffer";
const say = (type, fields = {}) => {
  if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify({ type, ...fields }));
};

let agents = [];
let large = 0;
let page = null;
let panels = null;
let cards = null;
let controls = null;
let winder = null;

const emptyAgent = (name, index) => ({
  name, index, status: null, goal: null, login: null, tick: null, frame: null,
  charts: [], log: [], trail: [], subgoals: [], tiles: new Map(), recording: null,
});

function appended(old, added, most) {
  const all = old.concat(added);
  return all.length > most ? all.slice(all.length - most) : all;
}

function takePage(told) {
  page = told;
  agents = told.agents.map(emptyAgent);
  panels = new AgentPanels(told.items);
  controls = new Controls(say, () => agents, () => large);
  cards = new Cards(agents, show);
  winder = told.recording === null ? null : new Winder(told.recording, say);
  $("command").hidden = $("reply").hidden = winder !== null;
  $("link").textContent = winder === null ? "live" : "recording";
  show(0);
}

function show(index) {
  if (!(index in agents)) return;
  large = index;
  say("look", { agent: index });
  cards.choose(index);
  panels.show(agents[index]);
  controls.draw(agents[index]);
  document.title = `${agents[index].name} – steve2`;
}

function takeAgent(told) {
  const agent = agents[told.agent];
  if (told.reset) Object.assign(agent, { charts: [], log: [], trail: [], subgoals: [], tick: null, tiles: new Map() });
  for (const key of ["status", "goal", "login", "subgoals", "recording"]) if (key in told) agent[key] = told[key];
  if (told.tick) agent.tick = told.tick;
  if (told.charts) agent.charts = appended(agent.charts, told.charts, MINUTE_TICKS);
  if (told.log) agent.log = appended(agent.log, told.log, MOST_LOG_LINES);
  if (told.trail) agent.trail = appended(agent.trail, told.trail, MOST_TRAIL_POINTS);
  cards.draw(agent);
  if (told.agent !== large) return;
  panels.take(agent, told);
  controls.draw(agent);
  if (winder && told.recording) winder.take(told.recording);
}

async function takePicture(data) {
  const view = new DataView(data);
  const [kind, index] = [view.getUint8(0), view.getUint8(1)];
  const [first, second] = [view.getInt32(4, true), view.getInt32(8, true)];
  const agent = agents[index];
  const bitmap = await createImageBitmap(new Blob([data.slice(HEAD_BYTES)], { type: "image/png" }));
  if (kind === FRAME) {
    agent.frame?.close();
    agent.frame = bitmap;
    cards.frame(agent);
    if (index === large) panels.frame(agent);
  } else {
    agent.tiles.get(`${first} ${second}`)?.bitmap.close();
    agent.tiles.set(`${first} ${second}`, { x: first, z: second, bitmap });
    if (index === large) panels.map.changed();
  }
}

// One after the other, pictures included, so that a round that was taken in has been seen.
let taking = Promise.resolve();
socket.addEventListener("message", ({ data }) => {
  taking = taking.then(() => take(data)).catch((error) => lost(`The page broke off: ${error.message}`));
});

async function take(data) {
  if (data instanceof ArrayBuffer) return takePicture(data);
  const told = JSON.parse(data);
  if (told.type === "page") takePage(told);
  else if (told.type === "agent") takeAgent(told);
  else if (told.type === "reply") controls.reply(told);
  else if (told.type === "round") say("took", { round: told.round });
}

function lost(text) {
  $("lost").textContent = text;
  $("lost").hidden = false;
  $("link").textContent = "not connected";
  document.body.classList.add("gone");
}

// A connection that broke, as when the machine slept: where the server is still there the page begins anew.
async function comeBack() {
  try {
    if ((await fetch("shared.js", { cache: "no-store" })).ok) return location.reload();
  } catch {
    // not there yet
  }
  setTimeout(comeBack, COME_BACK_MS);
}

socket.addEventListener("close", ({ code, reason }) => {
  if (code === BROKEN) setTimeout(comeBack, COME_BACK_MS);
  const stopped = agents.length && agents.every((agent) => agent.status?.state === "stopped");
  lost(reason || (stopped ? "The run has ended; what is shown is its last moment." : "Nobody answers behind this page; start it again, and open the address that is printed then."));
});

document.addEventListener("keydown", (event) => {
  if (event.target.closest("input:not([type=range]), select, textarea") || event.ctrlKey || event.metaKey || event.altKey) return;
  if (winder?.key(event)) return event.preventDefault();
  if (event.key === "g" && page && !winder) {
    event.preventDefault();
    $("goal-text").focus();
  } else if (event.key === "p" && controls && !winder) controls.toggle();
  else if (/^[1-9]$/.test(event.key)) show(Number(event.key) - 1);
});

followTheme(() => panels?.redraw());
