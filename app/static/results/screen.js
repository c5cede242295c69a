// The projected page: follows the facilitator, and what its keys and buttons do.
import { onNews } from "../http/news.js";
import { refresh } from "../http/stage.js";
import { endClosing, settleClosing } from "./closing.js";
import { onDrawing } from "./pace.js";
import { fitRanking, forgetMeasures } from "./screen_ranking.js";
import { settleWall, showBlock, togglePlaying, turnPage } from "./wall.js";

const line = document.getElementById("live"), root = document.documentElement;
const plural = () => new Intl.PluralRules(stage().lang || undefined);
const stage = () => document.getElementById("stage");
const put = (node, text) => {
  if (node && node.textContent !== `${text}`) node.textContent = text;
};
const all = (node, selector) => [...(node?.querySelectorAll(selector) ?? [])];
// What this module writes into the stage outlives its refreshing
htmx.config.morphIgnore.push("data-js-");

// Languages take turns on the stage: it comes again in the next one, and only its words change.
const TURN = 10000; // ms
let turn = 0;
function address() {
  const languages = (stage().dataset.languages || "").split(" ");
  const url = new URL(line.dataset.stage, location.href);
  if (languages[1]) url.searchParams.set("language", languages[turn % languages.length]);
  return url.pathname + url.search;
}
// The corner above the stage says in its language how the line is.
function speakLine() {
  const sign = document.getElementById("line"), words = document.getElementById("line-words");
  Object.assign(sign.dataset, words.dataset);
  sign.lang = words.lang;
  put(sign, sign.dataset[sign.dataset.state] ?? "");
}
setInterval(() => {
  if (!(stage().dataset.languages || "").includes(" ")) return;
  turn += 1;
  refresh(address(), 0);
}, TURN);

// Follow: the stage again when its structure changed; nothing tells how many have joined but the
// version.
// Ms between two askings of what comes whole
const COUNTED = { join: 0, matrix: 2000, groups: 2000, words: 1000, plan: 2000 };
let owing = 0;
onNews((news) => {
  const pause = news.version > stage().dataset.version ? COUNTED[stage().dataset.kind] : undefined;
  if (news.board || news.activities || news.whole || pause === 0) refresh(address());
  else if (pause) {
    owing = owing || setTimeout(() => {
      owing = 0;
      refresh(address());
    }, pause);
  }
  if (news.witnesses) showWitnesses(news.witnesses);
});
onDrawing(() => fitRanking(stage()));
// A stage that came again is as the server has it, without tabs, pages and rows that fit; a note's
// own swap is seen below.
document.addEventListener("htmx:after:swap", () => {
  if (!("settled" in stage().dataset)) settle();
});

// Phones that found their own ballot in the sealed list, and those that did not.
function showWitnesses({ activity, found, missing, of }) {
  for (const box of all(stage(), `[data-witnesses="${CSS.escape(activity)}"]`)) {
    showChecked(box, { found, missing, of });
  }
}

function showChecked(box, { found, missing, of }) {
  const [checked, alarm] = ["found", "missing"].map((name) => box.querySelector(`[data-${name}]`));
  const say = (node, count) =>
    put(
      node,
      (node.dataset[plural().select(count)] ?? node.dataset.other).replace("{found}", found)
        .replace(
          "{missing}",
          missing,
        ).replace("{of}", of),
    );
  say(checked, found);
  if (checked.dataset.hide === "0") checked.hidden = !found;
  if (!alarm) return;
  say(alarm, missing);
  alarm.hidden = !missing;
}

// The names beside the matrix: as many as fit, whole, and fields with as many votes together. The
// second list gives way first.
function fitLists() {
  const side = stage().querySelector(".matrix-side");
  if (!side) return;
  const over = () => side.scrollHeight > side.clientHeight + 1,
    lists = all(side, ".matrix-quarter");
  for (const node of [...lists, ...all(side, "li")]) node.hidden = false;
  for (const more of all(side, "[data-more]")) more.hidden = true;
  for (const list of lists.reverse()) {
    const rows = all(list, "li"), more = list.querySelector("[data-more]");
    let count = rows.length;
    while (count && over()) {
      count -= 1;
      while (count && rows[count].dataset.level === rows[count - 1].dataset.level) count -= 1;
      more.hidden = false;
      rows.forEach((row, place) => {
        row.hidden = place >= count;
      });
      put(more, more.dataset.more.replace("{count}", rows.length - count));
    }
    if (over() && list !== lists[lists.length - 1]) list.hidden = true;
  }
}

function settle() {
  stage().dataset.settled = "";
  speakLine();
  forgetMeasures();
  fitRanking(stage());
  fitLists();
  settleClosing(stage());
  settleWall();
  // A key keeps its number: it stands for the same at every workshop.
  const offered = (stage().dataset.modes ?? "").split(" ");
  for (const button of modes) {
    button.hidden = !offered.includes(button.dataset.mode);
    button.setAttribute("aria-pressed", button.dataset.mode === stage().dataset.mode);
  }
}

// A host at this window chooses what every screen shows.
const modes = all(document, "#modes button");
async function choose(mode) {
  const headers = { Accept: "application/json", "Content-Type": "application/json" };
  await fetch(`${line.dataset.stage}-mode`, {
    method: "POST",
    headers,
    body: JSON.stringify({ mode }),
  }).catch(() => {}); // the line tells that it is off
}

// Keys and buttons. Single letters can be switched off: somebody may speak to this page.
const heard = "palabre-keys";
let keys = (() => {
  try {
    return localStorage.getItem(heard) !== "off";
  } catch {
    return true;
  }
})();
const tools = {
  full: () => (document.fullscreenElement ? document.exitFullscreen() : root.requestFullscreen?.()),
  keys: (button) => {
    keys = !keys;
    button.setAttribute("aria-pressed", keys);
    try {
      localStorage.setItem(heard, keys ? "on" : "off");
    } catch { /* this window only */ }
  },
};
document.addEventListener("click", ({ target }) => {
  const tool = target.closest("[data-tool]"),
    tab = target.closest("[data-show]"),
    by = target.closest("[data-turn]");
  const mode = target.closest("#modes [data-mode]");
  if (mode) choose(mode.dataset.mode);
  if (tool) tools[tool.dataset.tool]?.(tool);
  if (target.closest("button[data-play]")) togglePlaying();
  if (by) turnPage(Number(by.dataset.turn));
  if (tab) showBlock(tab.dataset.show);
  if (target.closest(".closing")) endClosing();
});
// By the place of a key, not its letter: on a French keyboard the digits need Shift.
document.addEventListener("keydown", (event) => {
  if (
    event.ctrlKey || event.metaKey || event.altKey || event.key === "Shift" ||
    event.target.matches("input, textarea, select")
  ) return;
  const { code } = event, by = { ArrowLeft: -1, ArrowRight: 1 }[code];
  const mode = keys && modes[(code.match(/^(?:Digit|Numpad)(\d)$/)?.[1] ?? 0) - 1];
  if (mode && !mode.hidden) choose(mode.dataset.mode);
  else if (keys && code === "KeyF") tools.full();
  else if (keys && code === "KeyD") document.querySelector("[data-theme-button]")?.click();
  else if (endClosing() || (by && turnPage(by))) event.preventDefault();
});
for (const group of all(document, ".screen-tools")) group.hidden = false;
document.querySelector('[data-tool="keys"]')?.setAttribute("aria-pressed", keys);

// The tools show while the pointer moves, as over a film.
let still = 0;
document.addEventListener("pointermove", () => {
  document.body.classList.add("is-awake");
  clearTimeout(still);
  still = setTimeout(() => document.body.classList.remove("is-awake"), 3000);
});

// A projector's laptop does not go to sleep, where the browser can say so (over HTTPS only).
function stayAwake() {
  if (!document.hidden) navigator.wakeLock?.request("screen").catch(() => {}); // as on low battery
}
document.addEventListener("visibilitychange", stayAwake);
stayAwake();

let resized = 0;
addEventListener("resize", () => {
  clearTimeout(resized);
  resized = setTimeout(settle, 150);
});
settle();
