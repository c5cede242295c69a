// What is written here stays on this phone until the board has it: saved, then sent, then recorded,
// or refused beside its text.
import { loadScript, onConnection } from "../http/connection.js";
import { onNews } from "../http/news.js";
import { refresh } from "../http/stage.js";

const PATIENCE = 15000; // ms for an answer
const line = document.getElementById("live"),
  panel = document.getElementById("outbox"),
  pattern = document.getElementById("waiting");
const base = line?.dataset.stage, seat = line?.dataset.seat;

// What this phone keeps of the seat: the outbox, and by `${KEY} ${vote} ${round}` its own ballots.
export const KEY = `palabre ${base} ${seat}`;

const settled = [];
// Memory: for a browser that lets nobody keep anything
let flying = 0, hung = 0, stop, tries = 0, alarm = 0, memory = "[]";

// Whether this page has an outbox: it belongs to one seat. A device from hand to hand keeps
// nothing.
export const hasOutbox = Boolean(seat && pattern);

// Tells what became of an entry: (entry, answer or null when it was refused or only shown again).
export function onSettled(watcher) {
  settled.push(watcher);
}

// The newest entry of this id that still waits, or undefined.
export function waiting(id) {
  return read().filter((item) => item.id === id).pop();
}

// The ids of all that waits.
export const waitingIds = () => (hasOutbox ? read().map(({ id }) => id) : []);

function read() {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? memory);
  } catch {
    return JSON.parse(memory);
  }
}

function write(list) {
  memory = JSON.stringify(list);
  try {
    localStorage.setItem(KEY, memory);
  } catch { /* this window only */ }
}

// {id, path, method, body, known, round?, text, at?}. What was never sent gives way to the newer;
// what was sent once may have arrived, so it is repeated until it is answered: it is the same
// request, and does the same.
export function put(entry) {
  const list = read().filter((item) => item.id !== entry.id || (item.tried && !item.refused));
  write([...list, { ...entry, turn: Date.now() + Math.random() }]);
  tries = 0;
  pump();
}

// A text that nobody will take any more, kept in sight until its writer lets it go.
export function keep(text, why) {
  write([...read(), {
    id: `kept-${Date.now()}`,
    text,
    refused: why,
    turn: Date.now() + Math.random(),
  }]);
  setTimeout(render);
}

function change(turn, values) {
  write(read().map((item) => (item.turn === turn ? { ...item, ...values } : item)));
}

function drop(turn) {
  write(read().filter((item) => item.turn !== turn));
}

// Own ballots; the phone may be passed on.
function forget() {
  for (const name of Object.keys(localStorage)) {
    if (name.startsWith(`${KEY} `)) localStorage.removeItem(name);
  }
}

const lives = () => /live|slow/.test(document.body.dataset.line);

// One at a time, in the order of writing.
async function pump() {
  clearTimeout(alarm);
  const entry = read().find((item) => !item.refused && !item.held);
  if (flying || !entry) return render();
  if (navigator.onLine || lives()) {
    flying = entry.turn;
    change(flying, { tried: true });
    render();
    const wait = await send(entry).catch(() => 0);
    flying = 0;
    if (wait === null) return pump();
    alarm = setTimeout(pump, wait + Math.random() * Math.min(30000, 1000 * 2 ** tries++));
  }
  render();
}

// null when it is settled, else the least pause (ms). Only an answer of ours counts: a hotel's
// login page also says 200.
async function send(entry) {
  stop = new AbortController(); // one at a time
  const late = setTimeout(() => stop.abort(), PATIENCE);
  const headers = { Accept: "application/json", "Palabre-Seat": seat };
  for (const name of ["known", "round"]) {
    if (entry[name] !== undefined) headers[`Palabre-${name}`] = entry[name];
  }
  if (entry.body) headers["Content-Type"] = "application/json";
  try {
    const response = await fetch(base + entry.path, {
      method: entry.method,
      headers,
      body: entry.body && JSON.stringify(entry.body),
      redirect: "error",
      keepalive: true,
      signal: stop.signal,
    });
    const answer = response.status === 204 ? {} : await response.json(),
      version = response.headers.get("Palabre-Known");
    if (response.ok && version) accept(entry, answer, version);
    else if (/^4(?!08|29)/.test(response.status)) refuse(entry, answer);
    else {
      if (answer.refusal === "cannot_record") change(entry.turn, { waits: answer.message });
      return 1000 * (response.headers.get("Retry-After") || 0);
    }
    tries = 0;
    return null;
  } finally {
    clearTimeout(late);
  }
}

function accept(entry, answer, version) {
  write(
    read().filter((item) => item.turn !== entry.turn).map((
      item,
    ) => (item.id === entry.id ? { ...item, known: version } : item)),
  );
  const card = cardOf(entry);
  for (const watcher of settled) watcher({ ...entry, known: version }, answer, card);
  card?.remove();
}

// What meets a lock is held, and goes again when anything happens to an activity, or after a while.
function refuse(entry, { refusal, message }) {
  change(
    entry.turn,
    /locked/.test(refusal) ? { held: setTimeout(free, PATIENCE) } : { refused: message || " " },
  );
  for (const watcher of settled) watcher(entry, null);
}

function free() {
  write(read().map(({ held: _held, ...item }) => item));
  pump();
}

const cardOf = ({ turn }) => document.querySelector(`[data-turn="${turn}"]`);

// Every entry beside what it belongs to, if that is on the page, else on top.
function render() {
  const list = read().filter((item, at, all) =>
    item.refused || !all.some((later, place) => place > at && later.id === item.id)
  );
  for (const card of document.querySelectorAll("[data-turn]")) {
    if (!list.some(({ turn }) => card.dataset.turn === `${turn}`)) card.remove();
  }
  for (const entry of list) {
    const card = cardOf(entry) ?? pattern.content.firstElementChild.cloneNode(true),
      host = document.getElementById(entry.at) ?? panel.firstElementChild;
    const state = entry.refused
        ? "refused"
        : entry.held
        ? "held"
        : entry.waits
        ? "waits"
        : flying === entry.turn && lives()
        ? "sent"
        : "saved",
      said = card.querySelector(".note-state");
    card.dataset.turn = entry.turn;
    if (card.parentNode !== host) host.append(card);
    if (card.dataset.state === state) continue;
    card.dataset.state = state;
    card.querySelector(".note-text").textContent = entry.text;
    said.textContent = entry.refused?.trim() || said.dataset[state] || entry.waits;
    card.querySelector(".note-acts").hidden = !entry.refused;
    card.querySelector("[data-again]").hidden = !entry.path;
  }
  panel.hidden = !panel.querySelector("li");
  for (const watcher of settled) watcher(null);
}

if (hasOutbox) {
  document.addEventListener("click", ({ target }) => {
    const turn = Number(target.closest("[data-turn]")?.dataset.turn);
    if (target.matches("[data-again]")) {
      change(turn, { refused: undefined, known: undefined, round: undefined });
    } else if (target.matches("[data-drop]")) drop(turn);
    else return;
    pump();
  });
  document.addEventListener("htmx:after:swap", render);
  document.addEventListener("submit", (event) => { // leaving takes the key to what still waits
    const { target } = event, waits = read().some((item) => !item.refused);
    if (target.id !== "leave") return;
    if (!waits || target.dataset.warned) return forget();
    event.preventDefault();
    target.dataset.warned = "1";
    tell(target.dataset.waits);
    pump();
  });
  addEventListener("storage", ({ key }) => {
    if (key === KEY) {
      pump();
      refresh();
    }
  }); // another window
  addEventListener("online", () => {
    tries = 0;
    pump();
  });
  onConnection(() => {
    if (!lives()) {
      hung = flying;
      return render();
    }
    // It hangs in the line that died: once more, in the one that lives
    if (hung && hung === flying) stop.abort();
    tries = 0;
    pump();
  });
  onNews(({ activities }) => activities && free());
  free();
  // Keeps the page itself for a reload without a line, where browsers let it, and after all else.
  const { src } = document.currentScript;
  if (window.caches) {
    setTimeout(() => loadScript(src.replace("phone.js", "offline.js"))?.catch(() => 0), 4000);
  }
}

// A sentence above the stage, until the next one.
export function tell(text, kind = "") {
  const said = document.createElement("p"), place = document.getElementById("notice");
  said.className = `notice ${kind}`;
  said.textContent = text;
  place.textContent = "";
  place.append(said);
}
