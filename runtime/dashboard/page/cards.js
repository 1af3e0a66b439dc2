// The agents side by side: a small picture, the state and the plan of each; a click shows one large.

export class Cards {
  constructor(agents, choose) {
    this.parent = document.getElementById("cards");
    this.parent.hidden = agents.length < 2;
    document.getElementById("card-keys").hidden = agents.length < 2;
    this.cards = agents.map((agent) => {
      const card = document.createElement("button");
      card.type = "button";
      card.className = "card";
      const picture = Object.assign(document.createElement("canvas"), { width: 96, height: 96 });
      const text = document.createElement("span");
      const [name, state, plan] = ["b", "span", "span"].map((kind) => document.createElement(kind));
      name.textContent = agent.name;
      state.className = "state";
      plan.className = "quiet";
      const meter = document.createElement("span");
      meter.className = "meter";
      const fill = document.createElement("i");
      meter.append(fill);
      text.append(name, state, plan, meter);
      card.append(picture, text);
      card.addEventListener("click", () => choose(agent.index));
      this.parent.append(card);
      return { card, picture, state, plan, fill };
    });
  }

  choose(index) {
    this.cards.forEach(({ card }, other) => card.setAttribute("aria-pressed", other === index));
  }

  draw(agent) {
    const { state, plan, fill } = this.cards[agent.index];
    if (agent.status) {
      state.textContent = agent.status.state;
      state.dataset.state = agent.status.state;
    }
    const said = agent.subgoals.at(-1)?.[1] ?? agent.goal?.text ?? "";
    plan.textContent = said.replaceAll("_", " ");
    fill.style.width = `${(agent.goal?.outcome ? agent.goal.progress : (agent.tick?.progress ?? 0)) * 100}%`;
  }

  frame(agent) {
    const { picture } = this.cards[agent.index];
    picture.getContext("2d").drawImage(agent.frame, 0, 0, picture.width, picture.height);
  }
}
