// The live line of every page: versions, numbers, whether it still lives. htmx (hx-ws) holds the socket and swaps fragments.
import { showTally, showTurnout } from "./wheel.js";

const SILENCE = 8000; // ms; the server beats every 4 s
const PATIENCE = 12000; // ms for an answer by HTTP
const sign = document.getElementById("line"), watchers = [], followers = [];
const stage = () => document.getElementById("stage");
const chance = (most) => Math.random() * most;
let line = document.getElementById("live"), connection = null, socket = null, state = "";
let version = Number(line?.dataset.version ?? -1), newest = version; // what the page holds for certain; what it has heard of
let silence = 0, quiet = 0, trial = 0, misses = 0; // ms since anything spoke, since the socket did, of this attempt; attempts
let asking = false, pause = 0; // of the news by HTTP; ms to the next
let owed = "", tries = 0, timer = 0; // a stage to be fetched
let crowd = line?.dataset.crowd || 1; // seats of the board
let stages = 0, mark = -1; // stages that came; how many of them before fragments whose version is not told yet

// Tells what a message brought: {version, board?, activities?, turnout?, tally?, whole?}.
export function onNews(watcher) { watchers.push(watcher); }

// Tells live, slow (by HTTP, every few seconds), stale (trying again), off (no network) or over (told to go).
export function onLine(follower) { followers.push(follower); }

function show(now) {
  if (state === now) return;
  document.body.dataset.line = state = now;
  if (now === "over") bring(document.scripts[0].src.replace(/[^/]*$/, "erased.js"))?.catch(() => 0);
  if (sign) {
    sign.dataset.state = state;
    sign.textContent = sign.dataset[state] ?? sign.dataset[state === "slow" ? "live" : "stale"] ?? "";
  }
  for (const follower of followers) follower(state);
}

const lost = () => { if (state !== "over") show(navigator.onLine ? "stale" : "off"); };

// An answer of ours, in time: a hotel's login page also says 200.
export async function getText(url, headers, patience = PATIENCE) {
  const stop = new AbortController(), alarm = setTimeout(() => stop.abort(), patience);
  try {
    const response = await fetch(url, { headers, signal: stop.signal });
    if (response.status === 401 || response.status === 404) show("over");
    if (!response.ok || response.redirected) throw new Error(response.status);
    return await response.text();
  } finally { clearTimeout(alarm); }
}

// The stage again from the server: what a person sees of an activity is theirs alone, so it is never pushed.
export function refresh(url = location.pathname + location.search, most = Math.min(1500, 20 * crowd)) {
  owed = url;
  tries = 0;
  later(most);
}

function later(most) {
  clearTimeout(timer);
  timer = setTimeout(() => { if (owed) openStage(owed).catch(() => later(1000 * 2 ** Math.min(++tries, 4))); }, chance(most));
}

// One try: the stage of this address in the place of the present one. A page that slept may be behind what it heard since.
export async function openStage(url) {
  const text = await getText(url, { "HX-Request": "true" });
  if (!text.includes('id="stage"')) throw new Error("no stage");
  await bring(text.match(/data-script="([^"]+)"/)?.[1]);
  if (url === owed) { owed = ""; clearTimeout(timer); }
  await htmx.swap({ sourceElement: line, target: "#stage", swap: "outerMorph", text });
  const shown = Number(stage().dataset.version);
  stages += 1;
  if (shown < newest) { version = Math.min(version, shown); pause = 0; ask(); }
}

// What only some stages need comes before the first of them.
export function bring(src) {
  if (!src || document.querySelector(`script[src="${src}"]`)) return null;
  return new Promise((resolve, reject) => {
    const script = Object.assign(document.createElement("script"), { src, onload: resolve, onerror: (event) => { script.remove(); reject(event); } });
    document.head.append(script);
  });
}

// hx-ws tells of its connection before that has a socket, but not of every socket that it opens for it: so its address is what is
// known whenever it is asked for, and each socket tells us first, before hx-ws listens to it.
function meet({ detail }) {
  if (connection === detail.connection) return;
  connection = detail.connection;
  const url = new URL(connection.url), { saveData, effectiveType } = navigator.connection || {};
  if (saveData || /2g/.test(effectiveType)) url.searchParams.set("pace", "slow");
  let open = connection.socket;
  Object.defineProperties(connection, {
    url: { get() { url.searchParams.set("since", version); return url.href; } },
    socket: { get: () => open, set(fresh) { open = fresh; open?.addEventListener("message", heard, true); } },
  });
  connection.socket = open;
}

// `whole`: these news leave no gap behind them. `torn`: a stage came over their fragments, and may be older than they are.
function take(news, whole, torn) {
  if (torn && stage().dataset.version < news.version && !news.whole) pause = 0;
  else if (whole || version >= newest || news.whole) version = news.version;
  newest = news.whole ? news.version : Math.max(newest, news.version);
  if (news.tally) showTally(document, news.tally);
  if (news.turnout) { showTurnout(document, news.turnout); crowd = news.turnout.seats; }
  for (const watcher of watchers) watcher(news);
}

// The same news by plain HTTP: where no socket comes through, and to fill what a slow answer left out.
async function ask() {
  if (asking) return;
  asking = true;
  pause = 1000 + chance(5000);
  const before = stages;
  try {
    const list = JSON.parse(await getText(line.getAttribute("hx-ws:connect").replace("/live", "/news") + `&since=${version}`, {}));
    const last = list[list.length - 1];
    if (last.version < newest && !list.some((one) => one.whole)) pause = 0; // the socket was faster: ask again
    else for (const one of list) {
      if (typeof one === "string") await htmx.swap({ sourceElement: line, target: line, swap: "none swapEmpty:false", text: one });
      else take(one, true, before !== stages);
    }
    silence = 0;
    if (quiet > SILENCE || misses > 2) { show("slow"); pause = 3000 + chance(2000); }
  } catch {
    if (silence > SILENCE) lost();
    if (state === "over") pause = 30000;
  }
  asking = false;
}

// A dead socket is left alone: htmx opens another, with its own pauses, and need not wait for the browser's patience.
function drop() {
  const { abortController } = connection;
  socket.dispatchEvent(new CloseEvent("close", { code: 1006 }));
  abortController.abort();
  socket.close();
  if (connection.socket === socket) connection.socket = null;
}

// The network is back: no need to wait out htmx's pause.
function reopen() {
  clearTimeout(connection?.timer);
  connection?.visibilityHandler?.();
}

const sleeps = () => connection?.config.pauseOnBackground !== false; // a phone's line; a projector's never rests

// Both clocks: one stands still while a laptop sleeps, the other can be set.
let ticks = [performance.now(), Date.now()];
function watch() {
  const now = [performance.now(), Date.now()], gone = Math.max(now[0] - ticks[0], now[1] - ticks[1]);
  ticks = now;
  if (document.hidden && sleeps()) return;
  silence += gone; quiet += gone; trial += gone; pause -= gone;
  if (connection?.socket !== socket) { socket = connection?.socket; trial = 0; }
  if (silence > SILENCE) lost();
  if (socket && trial > SILENCE && socket.readyState < WebSocket.CLOSING) drop();
  if (pause <= 0 && (quiet > SILENCE || misses > 2 || version < newest)) ask();
}

// Before hx-ws hears it, whose promises and events a slow phone is spared for numbers.
function heard(event) {
  silence = quiet = trial = misses = 0;
  show("live");
  const { data } = event;
  if (!data.startsWith("{")) { if (mark < 0) mark = stages; return; }
  event.stopImmediatePropagation(); // numbers are ours
  take(JSON.parse(data), false, mark >= 0 && mark !== stages);
  mark = -1;
}

function closed({ detail }) {
  if (document.hidden) return show("stale"); // put away: the page says nothing until it is looked at again
  misses += 1;
  if (detail.code && !detail.connection.config.reconnectCodes.includes(detail.code)) show("over");
  else lost();
}

if (line) {
  document.addEventListener("htmx:ws:before:connection", meet);
  if (line._htmx?.ws?.connection) meet({ detail: line._htmx.ws }); // where htmx is a file of its own, it may have been faster
  document.addEventListener("htmx:ws:close", closed);
  setInterval(watch, 1000);
  addEventListener("offline", lost);
  addEventListener("online", () => { lost(); pause = 0; setTimeout(reopen, chance(1000)); if (owed) later(1000); });
  document.addEventListener("visibilitychange", () => { if (sleeps()) silence = quiet = trial = misses = pause = 0; });
  // A page that the browser kept whole has lost its socket for good.
  addEventListener("pageshow", ({ persisted }) => {
    if (!persisted) return;
    const fresh = line.cloneNode();
    line.replaceWith(fresh);
    line = fresh;
    htmx.process(line);
  });
}
