// The projected page: follows the facilitator, shows as many bars as fit, turns the pages of the
// wall, and three keys.
import { onNews } from "../http/news.js";
import { refresh } from "../http/stage.js";
import { showTally } from "../http/wheel.js";

const SECONDS = 20; // a page of the wall
const line = document.getElementById("live"), root = document.documentElement;
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const plural = new Intl.PluralRules(root.lang || undefined);
const stage = () => document.getElementById("stage");
const put = (node, text) => {
  if (node && node.textContent !== `${text}`) node.textContent = text;
};
const all = (node, selector) => [...(node?.querySelectorAll(selector) ?? [])];
// What this module writes into the stage outlives its refreshing
htmx.config.morphIgnore.push("data-js-");

// Follow: the stage again when its structure changed; nothing tells how many have joined but the
// version.
// Ms between two askings of what comes whole
const COUNTED = { join: 0, matrix: 2000, groups: 2000 };
let owing = 0;
onNews((news) => {
  const pause = news.version > stage().dataset.version ? COUNTED[stage().dataset.kind] : undefined;
  if (news.board || news.activities || news.whole || pause === 0) refresh(line.dataset.stage);
  else if (pause) {
    owing = owing || setTimeout(() => {
      owing = 0;
      refresh(line.dataset.stage);
    }, pause);
  } else if (news.tally) fit();
  if (news.witnesses) showWitnesses(news.witnesses);
});
// A stage that came again is as the server has it, without tabs, pages and rows that fit; a note's
// own swap is seen below.
document.addEventListener("htmx:after:swap", () => {
  if (!("settled" in stage().dataset)) settle();
});

// Phones that found their own ballot in the sealed list, and those that did not.
function showWitnesses({ activity, found, missing, of }) {
  const box = stage().querySelector(`[data-witnesses="${CSS.escape(activity)}"]`);
  if (!box) return;
  const [checked, alarm] = ["found", "missing"].map((name) => box.querySelector(`[data-${name}]`));
  const say = (node, count) =>
    put(
      node,
      (node.dataset[plural.select(count)] ?? node.dataset.other).replace("{found}", found).replace(
        "{missing}",
        missing,
      ).replace("{of}", of),
    );
  say(checked, found);
  say(alarm, missing);
  alarm.hidden = !missing;
}

// The ranking: whole names, whole rows, as many as the place beside the wheel holds.
function fit() {
  const box = stage().querySelector(".screen-vote .ranking-box");
  if (!box) return;
  const list = box.querySelector("ol"),
    rows = all(list, "li"),
    note = box.querySelector("[data-more]"),
    silent = note.hidden;
  const votes = rows.map((row) => Number(row.querySelector("[data-votes]").textContent)),
    voted = votes.filter(Boolean).length;
  const hidden = rows.map((row) => row.hidden),
    gap = parseFloat(getComputedStyle(list).rowGap) || 0;
  note.hidden = false;
  rows.forEach((row, place) => {
    row.hidden = !votes[place];
  });
  const heights = rows.map((row) => row.offsetHeight + gap),
    line = note.offsetHeight + (parseFloat(getComputedStyle(note).marginTop) || 0);
  const room = box.parentNode.clientHeight - list.offsetTop + box.offsetTop + gap;
  rows.forEach((row, place) => {
    row.hidden = hidden[place];
  });
  note.hidden = silent;
  const holds = (space) => {
    let used = 0, count = 0;
    while (count < voted && (used += heights[count]) <= space + 1) count += 1;
    return Math.max(1, count);
  };
  let limit = holds(room); // as if no tie were cut
  if (votes[limit] && votes[limit] === votes[limit - 1]) limit = holds(room - line);
  if (Number(box.dataset.limit) === limit) return;
  box.dataset.limit = limit;
  const fields = Object.fromEntries(rows.map((row, place) => [row.dataset.field, votes[place]]));
  showTally(box.parentNode, { activity: box.dataset.tally, votes: fields });
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

// The wall: everything at once while it can be read, else an overview and then block by block.
let pages = [], currentPage = { block: null, part: 0 }, playing = !calm.matches, turning = 0;
const wall = () => document.getElementById("wall");
const dress = (mode, size, block = "") => {
  wall().dataset.jsMode = mode;
  wall().dataset.jsSize = size;
  for (const section of all(wall(), "[data-wall]")) {
    section.toggleAttribute("data-js-off", Boolean(block) && section.dataset.wall !== block);
  }
};
const flow = () => wall().firstElementChild;
const gap = () => parseFloat(getComputedStyle(flow()).columnGap) || 0;
const stride = () => flow().clientWidth + gap();
// What overflows are columns
const parts = () => Math.max(1, Math.ceil((flow().scrollWidth + gap()) / stride() - 0.02));
const fitting = (mode, sizes, block, last = sizes[sizes.length - 1]) => {
  for (const size of sizes) {
    dress(mode, size, block);
    if (parts() === 1) return [{ mode, size, block, part: 0 }];
  }
  dress(mode, last, block);
  return Array.from({ length: parts() }, (_, part) => ({ mode, size: last, block, part }));
};

// Measuring is dear, so what was measured is kept until its words change, or the window does.
const pagesByName = new Map();
function measured(name, words, fit) {
  if (pagesByName.get(name)?.words !== words) pagesByName.set(name, { words, pages: fit() });
  return pagesByName.get(name).pages;
}
const words = (node) => all(node, ".note").map((note) => note.textContent).join();
const ROOM = 4000; // letters; more than that never fit on one page

function plan() {
  const tabs = document.getElementById("wall-nav"), written = words(wall());
  if (tabs) tabs.hidden = true;
  const whole = written.length > ROOM
    ? []
    : measured("all", written, () => fitting("all", ["xl", "l", "m", "s"], ""));
  if (whole.length === 1) return whole;
  if (tabs) tabs.hidden = false; // before what is below it is measured
  const blocks = all(wall(), "[data-wall]").filter((block) => block.querySelector(".note"));
  const overview = wall().querySelector("[data-fields]")
    ? measured("overview", "", () => fitting("overview", ["m", "s"], ""))
    : [];
  const sizes = ["xl", "l", "m", "s", "s-split", "xs"], name = (block) => block.dataset.wall;
  return [
    ...overview,
    ...blocks.flatMap((block) =>
      measured(
        `block ${name(block)}`,
        words(block),
        () => fitting("block", sizes, name(block), "s-split"),
      )
    ),
  ];
}

const sum = (block) =>
  all(block, ".count").reduce((total, node) => total + Number(node.textContent), 0);

function layOut() {
  if (!wall() || matchMedia("(max-width: 639px)").matches) return;
  root.dataset.jsPaged = "";
  pages = plan();
  show(
    Math.max(
      0,
      pages.findIndex((page) => page.block === currentPage.block && page.part === currentPage.part),
    ),
  );
}

function show(at) {
  const pager = document.getElementById("pager"), tabs = document.getElementById("wall-nav");
  currentPage = pages[(at + pages.length) % pages.length] ?? { block: null, part: 0 };
  dress(currentPage.mode, currentPage.size, currentPage.block);
  flow().style.transform = currentPage.part ? `translateX(${-currentPage.part * stride()}px)` : "";
  for (const tab of all(tabs, "[data-show]")) {
    tab.toggleAttribute("aria-current", tab.dataset.show === currentPage.block);
  }
  for (const tab of all(tabs, "[data-show]")) {
    if (tab.hasAttribute("aria-current")) tab.setAttribute("aria-current", "true");
  }
  if (!pager) return;
  pager.hidden = pages.length < 2;
  put(
    pager.querySelector("[data-page]"),
    pager.dataset.place.replace("{page}", pages.indexOf(currentPage) + 1).replace(
      "{pages}",
      pages.length,
    ),
  );
  put(pager.querySelector("button[data-play]"), playing ? pager.dataset.pause : pager.dataset.play);
}

function turn(by) {
  if (pages.length > 1) show(pages.indexOf(currentPage) + by);
}

function play(on) {
  playing = on;
  clearInterval(turning);
  if (on) {
    turning = setInterval(() => {
      if (wall()) turn(1);
    }, 1000 * SECONDS);
  }
  if (wall()) show(pages.indexOf(currentPage));
}

// Counts arrive in their own places; sums and lengths follow them.
function count() {
  const counts = all(wall(), ".count").map((node) => Number(node.textContent)),
    most = Math.max(1, ...counts);
  for (const head of all(wall(), ".wall-head")) {
    head.querySelector("[data-bar]").style.transform = `scale(${
      (Number(head.querySelector(".count").textContent) / most).toFixed(4)
    }, 1)`;
  }
  for (const block of all(wall(), "[data-wall]")) {
    put(document.querySelector(`[data-total="${CSS.escape(block.dataset.wall)}"]`), sum(block));
  }
  put(document.querySelector('[data-total=""]'), counts.reduce((a, b) => a + b, 0));
}

let waiting = 0;
new MutationObserver((changes) => {
  const inWall = changes.filter(({ target }) =>
    (target.closest ? target : target.parentElement)?.closest("#wall")
  );
  if (!inWall.length) return;
  for (const { addedNodes } of inWall) {
    for (const node of addedNodes) {
      if (node.matches?.(".note")) {
        node.dataset.jsNew = "";
        setTimeout(() => node.removeAttribute("data-js-new"), 30000);
      }
    }
  }
  waiting = waiting || setTimeout(() => {
    waiting = 0;
    if (wall()) {
      count();
      layOut();
    }
  }, 300);
}).observe(document.body, { childList: true, characterData: true, subtree: true });

function settle() {
  stage().dataset.settled = "";
  pagesByName.clear();
  fit();
  fitLists();
  if (wall()) {
    count();
    layOut();
  }
  for (const button of modes) {
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
  if (target.closest("button[data-play]")) play(!playing);
  if (by) {
    play(false);
    turn(Number(by.dataset.turn));
  }
  if (tab) {
    play(false);
    show(Math.max(0, pages.findIndex((page) => page.block === tab.dataset.show)));
  }
});
document.addEventListener("keydown", (event) => {
  if (
    event.ctrlKey || event.metaKey || event.altKey ||
    event.target.matches("input, textarea, select")
  ) return;
  const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (by && wall() && pages.length > 1) {
    event.preventDefault();
    play(false);
    turn(by);
  }
  if (keys && modes[event.key - 1]) choose(modes[event.key - 1].dataset.mode);
  if (keys && event.key.toLowerCase() === "f") tools.full();
  if (keys && event.key.toLowerCase() === "d") {
    document.querySelector("[data-theme-button]").click();
  }
});
for (const group of all(document, ".screen-tools")) group.hidden = false;
document.querySelector('[data-tool="keys"]').setAttribute("aria-pressed", keys);

// The tools show while the pointer moves, as over a film.
let still = 0;
document.addEventListener("pointermove", () => {
  document.body.classList.add("is-awake");
  clearTimeout(still);
  still = setTimeout(() => document.body.classList.remove("is-awake"), 3000);
});

let resized = 0;
addEventListener("resize", () => {
  clearTimeout(resized);
  resized = setTimeout(settle, 150);
});
settle();
play(playing);
