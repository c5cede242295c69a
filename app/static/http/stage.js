// The stage is the part of a page that shows one activity. Much of it is one person's alone, so it
// is fetched, never pushed.
import { fetchText, loadScript, swapIn } from "./connection.js";

const live = document.getElementById("live"), listeners = [];
let seats = live?.dataset.crowd || 1; // of the board
let wantedUrl = "", failures = 0, timer = 0;
let goingTo = "", askedUrl = ""; // where somebody goes, and what was asked for last

export const getStage = () => document.getElementById("stage");

// Calls `listener(version)` after each swap, with the version of the board that the new stage
// shows.
export function onStage(listener) {
  listeners.push(listener);
}

// The more seats a board has, the longer the time over which their phones spread their requests.
export function setSeats(count) {
  seats = count;
}

// Fetches the stage within `spread` ms, and again until it came.
export function refresh(
  url = goingTo || location.pathname + location.search,
  spread = Math.min(1500, 20 * seats),
) {
  wantedUrl = url;
  failures = 0;
  fetchWithin(spread);
}

function fetchWithin(spread) {
  clearTimeout(timer);
  timer = setTimeout(() => {
    if (wantedUrl) {
      openStage(wantedUrl).catch(() => fetchWithin(1000 * 2 ** Math.min(++failures, 4)));
    }
  }, Math.random() * spread);
}

// Shows the stage that somebody goes to; one that was to be fetched anew before is not brought back
// over it. Throws where no stage comes.
export async function goTo(url) {
  goingTo = url;
  wantedUrl = "";
  clearTimeout(timer);
  try {
    await openStage(url);
    goingTo = "";
  } catch (error) {
    goingTo = "";
    refresh();
    throw error;
  }
}

// Fetches the stage of this address once, with the script it needs, and swaps it in, unless another
// was asked for meanwhile. Throws where no stage comes.
async function openStage(url) {
  askedUrl = url;
  const text = await fetchText(url, { "HX-Request": "true" });
  if (!text.includes('id="stage"')) throw new Error("no stage");
  await loadScript(text.match(/data-script="([^"]+)"/)?.[1]);
  if (url !== askedUrl) return;
  if (url === wantedUrl) {
    wantedUrl = "";
    clearTimeout(timer);
  }
  await swapIn({ sourceElement: live, target: "#stage", swap: "outerMorph", text });
  for (const listener of listeners) listener(Number(getStage().dataset.version));
}

// Another activity, or the same one opened or over, is seen from its top and folded as it comes.
// What comes again is left as its reader has it; a refresh has the folds of the server. Notes that
// close stay where they are read. Before the listeners of the page's own scripts, which may bring a
// place in sight.
const describeView = () => {
  const { activity, state } = getStage()?.dataset ?? {};
  return `${activity} ${document.getElementById("compose") ? "" : state}`;
};
let view = describeView(), folds = [];
function keepFolds() {
  folds = [...getStage().querySelectorAll("details")].map((details) => [details, details.open]);
}
function settleView() {
  if (view !== describeView()) {
    view = describeView();
    scrollTo(0, 0);
  } else if (!goingTo) {
    for (const [details, open] of folds) details.open = open;
  }
}

// Who had the focus in something that is gone is left in what was around it.
let around = []; // ids, the nearest first
function keepFocus() {
  around = [];
  for (let node = document.activeElement; node; node = node.parentElement) {
    if (node.id) around.push(node.id);
  }
}
const isSeen = (node) => node?.checkVisibility?.() ?? node?.getClientRects().length;
function settleFocus() {
  const { activeElement, body } = document;
  if (activeElement !== body && isSeen(activeElement)) return;
  const nearest = around.map((id) => document.getElementById(id)).find(isSeen);
  if (!nearest) return;
  nearest.tabIndex = -1;
  nearest.focus({ preventScroll: true });
}

if (live) {
  document.addEventListener("htmx:before:swap", () => {
    keepFolds();
    keepFocus();
  });
  document.addEventListener("htmx:after:swap", () => {
    settleView();
    queueMicrotask(settleFocus); // what other scripts show again is not gone
  });
  addEventListener("online", () => {
    if (wantedUrl) fetchWithin(1000);
  });
}
