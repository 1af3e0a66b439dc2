// What our pages share: items in their slots, lists, and a few words.

export const words = (name) => name.replaceAll("_", " ");

// facts: { names, columns } of all items and of the sheet of their icons.
export function drawIcon({ columns }, element, item, side) {
  Object.assign(element.style, {
    width: `${side}px`,
    height: `${side}px`,
    backgroundSize: `${columns * side}px auto`,
    backgroundPosition: `-${(item % columns) * side}px -${Math.floor(item / columns) * side}px`,
  });
}

export function makeSlots(parent, count) {
  for (let index = 0; index < count; index += 1) {
    const slot = document.createElement("div");
    slot.className = "slot";
    slot.dataset.key = index + 1;
    parent.append(slot);
  }
}

export function drawSlot(facts, slot, [item, count, durability], iconSide) {
  const key = `${item} ${count} ${durability}`;
  if (slot.dataset.shown === key) return;
  slot.dataset.shown = key;
  slot.replaceChildren();
  slot.title = "";
  if (count <= 0) return;
  const icon = document.createElement("span");
  icon.className = "icon";
  drawIcon(facts, icon, item, iconSide);
  slot.append(icon);
  slot.title = `${count > 1 ? `${count} ` : ""}${words(facts.names[item] ?? `item ${item}`)}${durability >= 0 ? `, ${durability} uses left` : ""}`;
  if (count > 1) {
    const number = document.createElement("span");
    number.className = "count";
    number.textContent = count;
    slot.append(number);
  }
}

// Rows of texts as a list; drawn only where something changed.
export function listed(parent, rows) {
  const shown = JSON.stringify(rows);
  if (parent.dataset.shown === shown) return;
  parent.dataset.shown = shown;
  parent.replaceChildren(
    ...(rows.length ? rows : [["nothing"]]).map((texts) => {
      const row = document.createElement("li");
      for (const text of texts) row.append(Object.assign(document.createElement("span"), { textContent: text }));
      return row;
    }),
  );
}

export function clockWords(time) {
  const minutes = Math.floor(((time + 6000) % 24000) * 0.06);
  const hour = String(Math.floor(minutes / 60)).padStart(2, "0");
  return `${hour}:${String(minutes % 60).padStart(2, "0")}, ${time < 12000 ? "day" : time < 13000 ? "dusk" : time < 23000 ? "night" : "dawn"}`;
}

const COMPASS = ["south", "south-west", "west", "north-west", "north", "north-east", "east", "south-east"];

const FULL = { health: 20, food: 20, air: 300, armour: 20 };
const AIR_A_SECOND = 20;

export function drawBar(name, value) {
  document.getElementById(name).style.width = `${Math.max(0, Math.min(100, (value / FULL[name]) * 100))}%`;
  document.getElementById(`${name}-text`).textContent = name === "air" ? `${(value / AIR_A_SECOND).toFixed(0)} s` : value.toFixed(value % 1 ? 1 : 0);
}

// Such as "south-west, 6° down": yaw from 0 to 359, pitch growing downward.
export function gazeWords(yaw, pitch) {
  return `${COMPASS[Math.round(yaw / 45) % 8]}, ${pitch > 0 ? `${pitch}° down` : pitch < 0 ? `${-pitch}° up` : "level"}`;
}
