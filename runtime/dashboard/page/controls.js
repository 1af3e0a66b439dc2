// Telling agents what to do: a goal, pause, resume, stop; what they answer stands beneath.

const SURE_MS = 3000;
const $ = (id) => document.getElementById(id);

export class Controls {
  constructor(say, agents, large) {
    this.say = say;
    this.agents = agents;
    this.large = large;
    this.number = 0;
    this.waiting = new Map();
    $("all-label").hidden = agents().length < 2;
    $("command").addEventListener("submit", (event) => {
      event.preventDefault();
      const text = $("goal-text").value.trim();
      if (text) this.tell({ command: "goal", text }, "goal");
    });
    $("pause").addEventListener("click", () => this.tell({ command: "pause" }, "pause"));
    $("resume").addEventListener("click", () => this.tell({ command: "resume" }, "resume"));
    $("stop").addEventListener("click", () => this.stop());
  }

  // Stopping ends the run: it is asked for twice.
  stop() {
    const button = $("stop");
    if (button.dataset.sure) {
      this.calm();
      this.tell({ command: "stop" }, "stop");
      return;
    }
    button.dataset.sure = "yes";
    button.textContent = "Really stop?";
    this.sure = setTimeout(() => this.calm(), SURE_MS);
  }

  calm() {
    clearTimeout(this.sure);
    delete $("stop").dataset.sure;
    $("stop").textContent = "Stop";
  }

  toggle() {
    const state = this.agents()[this.large()].status?.state;
    if (state !== "stopped") this.tell({ command: state === "paused" ? "resume" : "pause" }, state === "paused" ? "resume" : "pause");
  }

  tell(command, words) {
    const chosen = $("all").checked ? this.agents().map((agent) => agent.index) : [this.large()];
    $("reply").className = "reply";
    $("reply").textContent = `${words} …`;
    for (const agent of chosen) {
      this.number += 1;
      this.waiting.set(this.number, words);
      this.say("tell", { agent, number: this.number, command });
    }
  }

  reply({ agent, number, accepted, text }) {
    const words = this.waiting.get(number);
    this.waiting.delete(number);
    const name = this.agents().length > 1 ? `${this.agents()[agent]?.name ?? "?"}: ` : "";
    $("reply").textContent = `${name}${words}: ${text || (accepted ? "done" : "refused")}`;
    $("reply").className = `reply ${accepted ? "good" : "bad"}`;
    if (accepted && words === "goal") $("goal-text").value = "";
  }

  draw({ status }) {
    if (!status) return;
    const ended = status.state === "stopped";
    $("pause").hidden = status.state === "paused";
    $("resume").hidden = !$("pause").hidden;
    for (const id of ["pause", "resume", "stop", "give", "goal-text"]) $(id).disabled = ended;
  }
}
