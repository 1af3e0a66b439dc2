// The panel of recipes: what can be made of what is held stands first, and says what the rest still lacks.

import { drawIcon, words } from "./shared.js";

const MOST_SHOWN = 80;

// What an ingredient that may be one of several items is called.
function partWords(names, count, items) {
  const first = words(names[items[0]]);
  const endings = new Set(items.map((item) => names[item].split("_").pop()));
  const called = items.length > 1 ? (endings.size === 1 ? [...endings][0] : `${first} or the like`) : first;
  return `${count} ${called}`;
}

// How far a recipe can be met: the parts that lack, and the station that lacks.
function lacking(recipe, held, station) {
  const missing = recipe.parts.filter(([count, items]) => {
    let have = 0;
    for (const item of items) have += held.get(item) ?? 0;
    return have < count;
  });
  return { missing, station: station ? "" : "no station" };
}

export class Panel {
  // make(verb, item) is called when a line is chosen.
  constructor(facts, make) {
    this.facts = facts;
    this.names = facts.names;
    this.make = make;
    this.list = document.getElementById("recipes");
    this.search = document.getElementById("search");
    this.lines = [
      ...Object.entries(facts.crafts).map(([item, recipes]) => ({ verb: "craft", item: Number(item), recipes })),
      ...Object.entries(facts.smelts).map(([item, recipes]) => ({ verb: "smelt", item: Number(item), recipes })),
    ];
    this.seen = "";
    this.search.addEventListener("input", () => this.draw());
    this.search.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && this.best) this.make(this.best.verb, this.best.item);
    });
    this.list.addEventListener("click", (event) => {
      const line = event.target.closest("li");
      if (line) this.make(line.dataset.verb, Number(line.dataset.item));
    });
  }

  // Take in what is held now; draws only where something changed.
  update(tick) {
    const held = new Map();
    for (const [item, count] of tick.slots) if (count > 0) held.set(item, (held.get(item) ?? 0) + count);
    const seen = JSON.stringify([[...held], tick.table, tick.furnace]);
    if (seen === this.seen) return;
    this.seen = seen;
    this.held = held;
    this.table = tick.table;
    this.furnace = tick.furnace;
    const stations = [tick.table && "crafting table", tick.furnace && "furnace"].filter(Boolean);
    document.getElementById("stations").textContent = stations.length ? `near: ${stations.join(", ")}` : "by hand";
    this.draw();
  }

  judge(line) {
    let best = null;
    for (const recipe of line.recipes) {
      const there = line.verb === "smelt" ? this.furnace : !recipe.table || this.table;
      const { missing } = lacking(recipe, this.held, there);
      const score = missing.length * 2 + (there ? 0 : 1) - (recipe.parts.length - missing.length) * 0.1;
      if (best === null || score < best.score) best = { recipe, missing, there, score };
    }
    return { ...line, ...best, ready: best.missing.length === 0 && best.there };
  }

  draw() {
    if (!this.held) return;
    const asked = this.search.value.trim().toLowerCase().split(/[\s_]+/).filter(Boolean);
    const found = this.lines
      .filter((line) => asked.every((word) => this.names[line.item].includes(word)))
      .map((line) => this.judge(line))
      .filter((line) => asked.length > 0 || line.ready || line.missing.length < line.recipe.parts.length)
      .sort((a, b) => b.ready - a.ready || a.score - b.score || this.names[a.item].localeCompare(this.names[b.item]))
      .slice(0, MOST_SHOWN);
    this.best = found[0];
    this.list.replaceChildren(...found.map((line, index) => this.line(line, index === 0)));
    if (!found.length) {
      const empty = document.createElement("li");
      empty.className = "idle";
      empty.append(document.createElement("span"), asked.length ? "nothing is called so" : "nothing yet: gather something, or search");
      this.list.append(empty);
    }
  }

  line(line, chosen) {
    const row = document.createElement("li");
    row.dataset.verb = line.verb;
    row.dataset.item = line.item;
    row.classList.toggle("idle", !line.ready);
    row.classList.toggle("chosen", chosen && line.ready);
    const icon = document.createElement("span");
    icon.className = "icon";
    drawIcon(this.facts, icon, line.item, 16);
    const text = document.createElement("span");
    const parts = line.recipe.parts.map(([count, items]) => partWords(this.names, count, items)).join(", ");
    const station = line.verb === "smelt" ? "furnace" : line.recipe.table ? "crafting table" : "";
    const detail = document.createElement("small");
    detail.textContent = `${parts}${station && !line.there ? ` · needs a ${station}` : ""}`;
    text.append(`${line.recipe.count > 1 ? `${line.recipe.count} ` : ""}${words(this.names[line.item])}`, detail);
    const verb = document.createElement("em");
    verb.textContent = line.ready ? line.verb : "";
    row.append(icon, text, verb);
    return row;
  }
}
