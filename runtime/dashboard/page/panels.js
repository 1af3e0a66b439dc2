// The agent that is seen large: view, body, action, goal, plan, charts, inventory and log.

import { ACTORS, canvasOf, drawActors, drawLatency, drawLife, drawStale } from "./charts.js";
import { SeenMap } from "./map.js";
import { clockWords, drawBar, drawSlot, gazeWords, makeSlots, words } from "./shared.js";
import { colour } from "./theme.js";

const HOTBAR = 9;
const TICKS_A_SECOND = 20;
const FULL_TURN = 20;
const FIGURES_MS = 250;
const SHOWN_SUBGOALS = 12;
const WIDE_SLOT = 40;
const $ = (id) => document.getElementById(id);
const OUTCOMES = { success: "done", death: "died", limit: "time is up", stopped: "stopped", error: "broke off" };

export class AgentPanels {
  constructor(items) {
    this.items = items;
    this.map = new SeenMap();
    this.agent = null;
    this.figuresAt = -FIGURES_MS;
    makeSlots($("hotbar"), HOTBAR);
    makeSlots($("bag"), 27);
    makeSlots($("worn"), 5);
    new ResizeObserver(() => this.redraw()).observe($("latency-chart"));
  }

  // Another agent is seen large.
  show(agent) {
    this.agent = agent;
    this.map.show(agent);
    for (const id of ["subgoals", "log"]) $(id).replaceChildren();
    this.spoken = null;
    this.frame(agent);
    this.take(agent, { status: true, tick: agent.tick, subgoals: true, log: agent.log, reset: true });
  }

  redraw() {
    this.figuresAt = -FIGURES_MS;
    if (!this.agent) return;
    this.drawCharts();
    this.drawGaze(this.agent.tick?.action.turn ?? [0, 0]);
    this.map.changed();
  }

  // agent is what is known now, told what of it is new.
  take(agent, told) {
    if (told.reset) $("log").replaceChildren();
    if ("status" in told) this.drawStatus(agent);
    if (told.tick) this.drawTick(agent);
    if ("subgoals" in told) this.drawSubgoals(agent.subgoals);
    if (told.log) this.drawLog(told.log);
    if (told.charts || told.reset) this.drawCharts();
    this.map.changed();
  }

  frame({ frame }) {
    const canvas = $("picture");
    if (!frame) return canvas.getContext("2d").clearRect(0, 0, canvas.width, canvas.height);
    if (canvas.width !== frame.width || canvas.height !== frame.height) Object.assign(canvas, { width: frame.width, height: frame.height });
    canvas.getContext("2d").drawImage(frame, 0, 0);
  }

  drawStatus({ status, goal, login }) {
    if (!status) return;
    $("state").textContent = status.state;
    $("state").dataset.state = status.state;
    $("world").textContent = [status.agent, status.world].filter(Boolean).join(", ");
    $("goal").textContent = goal?.text ?? (status.goal || "no goal");
    $("success").textContent = goal?.success ? `judged by: ${goal.success}` : "";
    $("outcome").textContent = goal?.outcome ? OUTCOMES[goal.outcome] : status.reconnects ? `came back ${status.reconnects} ×` : "";
    $("outcome").dataset.outcome = goal?.outcome ?? "";
    if (goal?.outcome) drawProgress(goal.progress, `after ${goal.ticks} ticks, ${(goal.ticks / TICKS_A_SECOND).toFixed(0)} s`);
    $("veil").hidden = status.state === "playing" || status.state === "idle";
    $("veil").textContent = status.words || `${status.state} …`;
    $("login").hidden = login === null;
    if (login === null) return;
    $("login-url").textContent = login.url;
    if (login.url.startsWith("https://")) $("login-url").href = login.url;
    else $("login-url").removeAttribute("href");
    $("login-code").textContent = login.code;
    $("login-left").textContent = `until ${new Date(login.until * 1000).toLocaleTimeString()}`;
  }

  drawTick({ tick, goal }) {
    const [health, food, air, armour] = tick.life;
    for (const [name, value] of Object.entries({ health, food, air, armour })) drawBar(name, value);
    const [x, y, z, yaw, pitch] = tick.pose;
    $("place").textContent = `${x.toFixed(1)}  ${y.toFixed(1)}  ${z.toFixed(1)}`;
    $("gaze-text").textContent = gazeWords(yaw, pitch);
    $("time").textContent = clockWords(tick.time);
    $("creatures").textContent = tick.creatures.map(([kind, distance]) => `${words(kind)} ${distance.toFixed(0)} m`).join(", ") || "no creature";
    $("target").textContent = tick.target;
    $("breaking").hidden = tick.breaking === 0;
    $("breaking").firstElementChild.style.width = `${tick.breaking * 100}%`;
    if (!goal?.outcome) drawProgress(tick.progress, goal ? `tick ${tick.tick} of ${goal.tick_limit}, ${secondsLeft(tick, goal)} s left` : `tick ${tick.tick}`);
    tick.slots.forEach((stack, index) => {
      if (index >= HOTBAR) return drawSlot(this.items, $("bag").children[index - HOTBAR], stack, 24);
      const slot = $("hotbar").children[index];
      drawSlot(this.items, slot, stack, slot.clientWidth < WIDE_SLOT ? 24 : 32);
      slot.classList.toggle("held", index === tick.held);
    });
    ["head", "chest", "legs", "feet", "off_hand"].forEach((place, index) => drawSlot(this.items, $("worn").children[index], tick.worn[place], 24));
    this.drawAction(tick);
    this.drawSpoken(tick.spoken);
  }

  drawAction({ action, actor, stale }) {
    const down = new Set(action.keys);
    if (action.forward) down.add(action.forward > 0 ? "forward" : "back");
    if (action.strafe) down.add(action.strafe > 0 ? "left" : "right");
    for (const key of $("keys").querySelectorAll("kbd")) key.classList.toggle("down", down.has(key.dataset.key));
    const [kind, reflex] = actor.split(":");
    $("actor").textContent = `${reflex ? `reflex: ${words(reflex)}` : kind}${stale ? ", late" : ""}`;
    $("actor").dataset.actor = ACTORS.includes(kind) ? kind : "";
    $("action-words").textContent = words(action.words);
    this.drawGaze(action.turn);
  }

  // How the head turns in this tick, as a needle.
  drawGaze([yaw, pitch]) {
    const surface = canvasOf($("gaze"));
    if (!surface) return;
    const { context, width, height } = surface;
    const radius = Math.min(width, height) / 2 - 2;
    const reach = (degrees) => Math.sign(degrees) * Math.sqrt(Math.min(1, Math.abs(degrees) / FULL_TURN)) * radius;
    context.translate(width / 2, height / 2);
    context.strokeStyle = colour("key-line");
    context.beginPath();
    context.arc(0, 0, radius, 0, 2 * Math.PI);
    context.moveTo(-radius, 0);
    context.lineTo(radius, 0);
    context.moveTo(0, -radius);
    context.lineTo(0, radius);
    context.stroke();
    context.strokeStyle = context.fillStyle = colour("accent");
    context.lineWidth = 2;
    context.beginPath();
    context.moveTo(0, 0);
    context.lineTo(reach(yaw), reach(pitch));
    context.stroke();
    context.beginPath();
    context.arc(reach(yaw), reach(pitch), 3, 0, 2 * Math.PI);
    context.fill();
  }

  drawSpoken(said) {
    const key = said.join(" ");
    if (key === this.spoken) return;
    this.spoken = key;
    const shown = said.map((token) => Object.assign(document.createElement("span"), { textContent: words(token), className: "token" }));
    shown.at(-1)?.classList.add("new");
    $("spoken").replaceChildren(...shown, Object.assign(document.createElement("i"), { className: "caret" }));
  }

  drawSubgoals(subgoals) {
    const rows = subgoals.slice(-SHOWN_SUBGOALS).reverse().map(([tick, text, state, gained]) => {
      const row = document.createElement("li");
      row.dataset.state = state;
      const what = Object.assign(document.createElement("span"), { textContent: words(text) });
      const verdict = { now: gained ? `+${gained}` : "now", done: "done", part: `+${gained}`, left: "–" }[state];
      row.append(
        Object.assign(document.createElement("span"), { textContent: tick, className: "when" }),
        what,
        Object.assign(document.createElement("span"), { textContent: verdict, className: "verdict" }),
      );
      return row;
    });
    $("subgoals").replaceChildren(...rows);
  }

  drawLog(lines) {
    const list = $("log");
    const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 24;
    for (const [time, level, text] of lines) {
      const row = document.createElement("li");
      row.dataset.level = level;
      row.append(
        Object.assign(document.createElement("time"), { textContent: new Date(time * 1000).toLocaleTimeString([], { hour12: false }) }),
        Object.assign(document.createElement("span"), { textContent: text }),
      );
      list.append(row);
    }
    while (list.children.length > 300) list.firstElementChild.remove();
    if (atEnd) list.scrollTop = list.scrollHeight;
  }

  // Twenty times a second the eye reads no figures: charts are drawn at their own pace, the last time behind the last tick.
  drawCharts() {
    const wait = this.figuresAt + FIGURES_MS - performance.now();
    if (wait > 0) {
      this.later ??= setTimeout(() => this.drawCharts(), wait);
      return;
    }
    clearTimeout(this.later);
    this.later = undefined;
    this.figuresAt = performance.now();
    const { charts, tick } = this.agent;
    $("latency-text").textContent = drawLatency($("latency-chart"), charts);
    $("stale-text").textContent = drawStale($("stale-chart"), charts, tick);
    $("actor-text").textContent = drawActors($("actor-chart"), charts);
    drawLife($("life-chart"), charts);
  }
}

const secondsLeft = (tick, goal) => Math.max(0, Math.ceil((goal.tick_limit - tick.tick) / TICKS_A_SECOND));

function drawProgress(progress, text) {
  $("progress").style.width = `${progress * 100}%`;
  $("percent").textContent = `${Math.floor(progress * 100)} %`;
  $("left").textContent = text;
}
