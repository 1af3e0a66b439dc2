// Winding a recording: where it stands, play and pause, and how fast.

const SECOND_TICKS = 20;
const $ = (id) => document.getElementById(id);
const clock = (ticks) => `${Math.floor(ticks / 1200)}:${String(Math.floor(ticks / SECOND_TICKS) % 60).padStart(2, "0")}`;

export class Winder {
  constructor(length, say) {
    this.say = say;
    this.last = Math.max(0, length - 1);
    this.at = 0;
    this.playing = false;
    $("winder").hidden = false;
    $("wind-keys").hidden = false;
    $("wind-at").max = this.last;
    $("wind-play").addEventListener("click", () => this.toggle());
    $("wind-at").addEventListener("input", () => this.seek(Number($("wind-at").value)));
    $("wind-speed").addEventListener("change", () => say("speed", { factor: Number($("wind-speed").value) }));
  }

  take({ index, playing, speed }) {
    this.at = index;
    this.playing = playing;
    $("wind-play").textContent = playing ? "Pause" : "Play";
    if (!$("wind-at").matches(":active")) $("wind-at").value = index;
    $("wind-speed").value = speed;
    $("wind-text").textContent = `${clock(index)} / ${clock(this.last)}   tick ${index} of ${this.last}`;
  }

  toggle() {
    if (!this.playing && this.at >= this.last) this.seek(0);
    this.say("tell", { agent: 0, number: 0, command: { command: this.playing ? "pause" : "resume" } });
  }

  seek(index) {
    this.at = Math.max(0, Math.min(this.last, index));
    this.say("seek", { index: this.at });
  }

  // Whether the key was one for the recording.
  key(event) {
    if (event.target.closest("button, #map") && event.key !== "Escape") return false;
    if (event.key === " ") this.toggle();
    else if (event.key === "ArrowRight") this.seek(this.at + SECOND_TICKS);
    else if (event.key === "ArrowLeft") this.seek(this.at - SECOND_TICKS);
    else return false;
    return true;
  }
}
