// The live line of every page: versions, numbers, whether it still lives. htmx (hx-ws) holds the socket and swaps fragments.
import { showTally, showTurnout } from "./wheel.js";

const SILENCE = 9000; // ms; the server beats every 4 s
const line = document.getElementById("live");
const sign = document.getElementById("line");
let connection = null, version = line?.dataset.version ?? "", heard = 0, watchers = [];

// Tells what a message brought: {version, board?, activities?, turnout?, tally?, whole?}.
export function onNews(watcher) { watchers.push(watcher); }

// The stage again from the server: what a person sees of an activity is theirs alone, so it is never pushed.
export function refresh(url) {
  const wait = Math.random() * Math.min(1500, 20 * Number(line.dataset.crowd || 1));
  clearTimeout(refresh.timer);
  refresh.timer = setTimeout(() => htmx.ajax("GET", url, { target: "#stage", swap: "outerMorph" }), wait);
}

// live, stale (we try again) or off (the device has no network): never looks live when it is not.
function show(state) {
  if (!sign || sign.dataset.state === state) return;
  sign.dataset.state = state;
  sign.textContent = sign.dataset[state] ?? "";
  document.body.dataset.line = state;
}

function aim() {
  if (!connection) return;
  const url = new URL(connection.url);
  url.searchParams.set("since", version);
  connection.url = url.href;
}

function take(news) {
  version = String(news.version);
  aim();
  if (news.turnout) { showTurnout(document, news.turnout); sayTurnout(news.turnout); line.dataset.crowd = news.turnout.seats; }
  if (news.tally) showTally(document, news.tally);
  for (const watcher of watchers) watcher(news);
}

function sayTurnout({ activity, ballots, seats }) {
  for (const place of document.querySelectorAll("[data-turnout]"))
    if (place.dataset.tally === activity)
      place.querySelector("[data-turnout-text]").textContent = place.dataset.turnout.replace("{ballots}", ballots).replace("{seats}", seats);
}

if (line) {
  line.addEventListener("htmx:ws:before:connection", (event) => { connection = event.detail.connection; aim(); });
  line.addEventListener("htmx:ws:after:connection", () => { heard = performance.now(); });
  line.addEventListener("htmx:ws:close", () => show(navigator.onLine ? "stale" : "off"));
  line.addEventListener("htmx:ws:before:message:incoming", (event) => {
    heard = performance.now();
    show("live");
    const data = event.detail.message.data;
    if (!data.startsWith("{")) return;
    event.preventDefault(); // numbers are ours: no parsing twice, no swap
    take(JSON.parse(data));
  });
  setInterval(() => {
    if (!connection?.socket || performance.now() - heard < SILENCE) return;
    show(navigator.onLine ? "stale" : "off");
    if (connection.socket.readyState === WebSocket.OPEN) connection.socket.close(); // a black hole: htmx opens another
  }, 1000);
  addEventListener("offline", () => show("off"));
  addEventListener("online", () => show("stale"));
}

// Timers count from what the server said was left: a phone's clock is not trusted.
function tick() {
  for (const timer of document.querySelectorAll("[data-remaining]")) {
    timer.end ??= performance.now() + 1000 * timer.dataset.remaining;
    if (timer.said !== timer.dataset.remaining) { timer.said = timer.dataset.remaining; timer.end = performance.now() + 1000 * timer.said; }
    const left = Math.max(0, Math.round((timer.end - performance.now()) / 1000));
    const text = `${String(Math.floor(left / 60)).padStart(2, "0")}:${String(left % 60).padStart(2, "0")}`;
    if (timer.textContent !== text) timer.textContent = text;
    timer.classList.toggle("is-over", left === 0);
  }
}
tick();
setInterval(tick, 500);
