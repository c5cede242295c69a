// The wall of notes on the projected page: everything at once, or page by page.
const SECONDS = 20; // a page of the wall
const root = document.documentElement;
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const put = (node, text) => {
  if (node && node.textContent !== `${text}`) node.textContent = text;
};
const all = (node, selector) => [...(node?.querySelectorAll(selector) ?? [])];

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

// Turns by so many pages and stops turning by itself; returns false where there is nothing to turn.
export function turnPage(by) {
  if (!wall() || pages.length < 2) return false;
  play(false);
  turn(by);
  return true;
}

export function showBlock(name) {
  play(false);
  show(Math.max(0, pages.findIndex((page) => page.block === name)));
}

export const togglePlaying = () => play(!playing);

function play(on) {
  playing = on;
  clearInterval(turning);
  if (on) {
    turning = setInterval(() => {
      if (wall()) turn(1);
    }, 1000 * SECONDS);
  }
  if (wall() && pages.length) show(pages.indexOf(currentPage));
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

// A push is in the board's language, the wall in that of the screen.
function sayVoices() {
  for (const voices of all(wall(), ".note [data-voices]")) {
    put(voices, wall().dataset.voices.replace("{count}", voices.dataset.voices));
  }
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
      sayVoices();
      count();
      layOut();
    }
  }, 300);
}).observe(document.body, { childList: true, characterData: true, subtree: true });

// Lays out a wall that came new, or in a window of another size.
export function settleWall() {
  pagesByName.clear();
  if (!wall()) return;
  count();
  layOut();
}
play(playing);
