"use strict";
// Steps through the drawn rows: the table is there without this; only who stands where is written by it.
const keys = { ArrowLeft: "back", ArrowUp: "back", ArrowRight: "forward", ArrowDown: "forward", Home: "first", End: "last" };
const players = new Map(); // of each panel: what moves it

let chosen = null; // the panel in which something was clicked or focused last

// Which panel the keys move: the chosen one while it is in sight, or else the first that is not above what is seen.
const moved = () => {
  const isAhead = (panel) => panel.getBoundingClientRect().bottom > 0;
  const isSeen = (panel) => isAhead(panel) && panel.getBoundingClientRect().top < innerHeight;
  if (chosen && isSeen(chosen)) return chosen;
  return [...players.keys()].find(isAhead) || chosen;
};

document.addEventListener("keydown", (event) => {
  if (!(event.key in keys) || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
  if (event.target.closest("input:not([type=range]), textarea, select, [contenteditable]")) return;
  const panel = moved();
  if (!panel) return;
  if (!panel.contains(event.target) && ["ArrowUp", "ArrowDown"].includes(event.key)) return; // the page scrolls by these
  event.preventDefault();
  players.get(panel)(keys[event.key]);
});

for (const stage of document.querySelectorAll(".stage")) {
  const data = JSON.parse(stage.querySelector(".data").textContent);
  const lines = [...stage.querySelectorAll(".code li")];

  const make = (tag, text, name) => {
    const element = document.createElement(tag);
    if (text) element.textContent = text;
    if (name) element.className = name;
    return element;
  };

  const fill = (sentence, facts) => sentence.replace(/\{(\w+)\}/g, (_, name) => facts[name]);

  const stand = (name, [standing, line, why]) => {
    const item = make("li", "", standing);
    item.append(make("b", name), " ", make("span", data.standings[standing], "badge"));
    if (line && lines[line - 1]) {
      const code = lines[line - 1].querySelector("code").textContent.trim();
      const place = lines[line - 1].querySelector(".place").textContent;
      item.append(" ", make("span", fill(data.words.lines, { line: place }), "where"), " ", make("code", code));
    }
    if (why) {
      const details = make("details");
      details.open = true;
      details.append(make("summary", fill(data.words.why, { who: name })), make("p", why));
      item.append(details);
    }
    return item;
  };

  const light = (names, stands) => {
    for (const line of lines) {
      line.classList.remove("lit", "stuck");
      line.querySelector(".here").replaceChildren();
    }
    stands.forEach(([standing, line], process) => {
      if (!line || !lines[line - 1]) return;
      lines[line - 1].classList.add("lit");
      if (standing === "blocked") lines[line - 1].classList.add("stuck");
      lines[line - 1].querySelector(".here").append(make("span", names[process], standing));
    });
    const code = stage.querySelector(".code");
    const lit = lines.find((line) => line.classList.contains("lit"));
    if (lit) code.scrollTop += lit.getBoundingClientRect().top - code.getBoundingClientRect().top - code.clientHeight / 3;
  };

  stage.querySelectorAll(".panel").forEach((panel, index) => {
    const { kind, names, rows } = data.panels[index];
    const slider = panel.querySelector("input");
    const drawn = [...panel.querySelectorAll("tbody tr")];
    const buttons = [...panel.querySelectorAll("button")];
    let at = rows.length - 1;

    const show = (next) => {
      at = Math.max(0, Math.min(rows.length - 1, next));
      const row = rows[at];
      slider.value = at;
      drawn.forEach((line, number) => {
        line.classList.toggle("now", number === at);
        line.classList.toggle("later", number > at);
      });
      for (const button of buttons) {
        const back = button.dataset.go === "first" || button.dataset.go === "back";
        button.disabled = back ? at === 0 : at === rows.length - 1;
      }
      const number = make("p", fill(data.words.step, { number: row.number, count: rows.at(-1).number }), "number");
      const says = row.says.map((text) => make("p", text));
      if (kind === "fails" && at === rows.length - 1) says.push(make("p", data.so, "so"));
      panel.querySelector(".says").replaceChildren(number, ...says);
      panel.querySelector(".standing ul").replaceChildren(...row.stands.map((one, process) => stand(names[process], one)));
      slider.setAttribute("aria-valuetext", row.says.join(" "));
      light(names, row.stands);
    };

    const go = { first: () => 0, back: () => at - 1, forward: () => at + 1, last: () => rows.length - 1 };
    for (const button of buttons) button.addEventListener("click", () => show(go[button.dataset.go]()));
    slider.addEventListener("input", () => show(Number(slider.value)));
    drawn.forEach((line, number) => line.addEventListener("click", () => show(number)));
    panel.addEventListener("focusin", () => {
      chosen = panel;
      show(at);
    });
    players.set(panel, (where) => show(go[where]()));
    show(at);
  });
  stage.classList.add("alive");
  if (stage.querySelectorAll(".panel").length > 1) stage.querySelector(".panel").dispatchEvent(new Event("focusin"));
}
chosen = null; // nothing was chosen yet
