// After the close a phone looks for its own ballot in the sealed list, computes the list's hash by
// itself, and says what it found. Its receipt and choices stay on this phone. Comes only with a
// closed vote.
import { fetchText } from "../http/connection.js";
import { KEY } from "./outbox.js";

const BUSY = 4, MOST = 5000; // ms of spreading for each seat of the board, and at most
const FIRST = 2000, LAST = 60000; // ms between two tries

// SHA-256 (FIPS 180-4) in hex of a text's UTF-8 bytes: browsers lend theirs to pages on https only,
// and a laptop speaks http.
const rotate = (word, bits) => (word >>> bits) | (word << (32 - bits));
const { ROOTS, START } = (() => {
  const fraction = (number, root) => ((number ** (1 / root) % 1) * 2 ** 32) | 0, primes = [];
  for (let number = 2; primes.length < 64; number += 1) {
    if (primes.every((prime) => number % prime)) primes.push(number);
  }
  return {
    ROOTS: primes.map((prime) => fraction(prime, 3)),
    START: primes.slice(0, 8).map((prime) => fraction(prime, 2)),
  };
})();

export function sha256(text) {
  const bytes = new TextEncoder().encode(text), size = ((bytes.length + 8) >> 6) * 64 + 64;
  const padded = new Uint8Array(size),
    view = new DataView(padded.buffer),
    words = new Int32Array(64);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  view.setUint32(size - 8, Math.floor(bytes.length / 2 ** 29));
  view.setUint32(size - 4, bytes.length << 3);
  let state = START;
  for (let block = 0; block < size; block += 64) {
    for (let at = 0; at < 16; at += 1) words[at] = view.getInt32(block + 4 * at);
    state = mixed(state, words);
  }
  return state.map((word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
}

function mixed(state, words) {
  for (let at = 16; at < 64; at += 1) {
    const early = words[at - 15], late = words[at - 2];
    const small = rotate(early, 7) ^ rotate(early, 18) ^ (early >>> 3),
      large = rotate(late, 17) ^ rotate(late, 19) ^ (late >>> 10);
    words[at] = (words[at - 16] + small + words[at - 7] + large) | 0;
  }
  let [a, b, c, d, e, f, g, h] = state;
  for (let at = 0; at < 64; at += 1) {
    const first =
      (h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + ((e & f) ^ (~e & g)) + ROOTS[at] +
        words[at]) | 0;
    const second =
      ((rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + second) | 0];
  }
  return [a, b, c, d, e, f, g, h].map((word, at) => (word + state[at]) | 0);
}

// The hash of a list as the seal defines it: JSON with sorted keys and without spaces.
export function hashOf({ sha256: _sealed, ...list }) {
  const inOrder = (_key, value) =>
    value && typeof value === "object" && !Array.isArray(value)
      ? Object.fromEntries(
        Object.entries(value).sort(([name], [otherName]) => (name < otherName ? -1 : 1)),
      )
      : value;
  const rows = list.seal === "seal/1"
    ? list.ballots.map(({ receipt, fields }) => [receipt, fields])
    : list;
  return sha256(JSON.stringify(rows, inOrder));
}

const card = () => document.getElementById("witness");
const nameOf = ({ dataset }) => `${KEY} ${dataset.vote} ${dataset.round}`;

function recall(name) {
  try {
    return JSON.parse(localStorage.getItem(name)) ?? {};
  } catch {
    return {};
  }
}

function remember(name, ballot) {
  try {
    localStorage.setItem(name, JSON.stringify(ballot));
  } catch { /* this window only */ }
}

// {found, hash, fits}: what a list says of a ballot. A seal that is no more the one seen here
// before does not fit either.
export function compare(list, ballot) {
  const row = list.ballots.find(({ receipt }) => receipt === ballot.receipt), hash = hashOf(list);
  const isFound = Boolean(row) && row.fields.join("\n") === ballot.fields.join("\n");
  return { found: isFound, hash, fits: hash === list.sha256 && (ballot.seal ?? hash) === hash };
}

// The own ballot as this phone keeps it, in the words of the result beside it.
function show(section, ballot) {
  section.querySelector("[data-receipt]").textContent = ballot.receipt;
  const rows = ballot.fields.map((field) => {
    const item = document.createElement("li"),
      row = document.querySelector(`#result .ranking-row[data-field="${CSS.escape(field)}"]`);
    if (!row) {
      item.textContent = field;
      return item;
    }
    item.className = [...row.classList].find((name) => name.startsWith("block-")) ?? "";
    const number = document.createElement("span"), title = document.createElement("span");
    number.className = "number";
    title.dir = "auto";
    number.textContent = row.querySelector(".ranking-label").textContent;
    title.textContent = row.querySelector(".ranking-name").textContent;
    item.append(number, title);
    return item;
  });
  const list = section.querySelector("ul");
  list.textContent = "";
  list.append(...rows);
  section.hidden = false;
}

// state: kept, checking, verified, missing, changed or waiting.
let said = []; // the last of it
function say(section, state, seal = "") {
  said = [state, seal];
  section.dataset.state = state;
  section.querySelector("h2").textContent = section.dataset[state];
  const why = section.querySelector("[data-why]");
  why.textContent = section.dataset[`${state}Why`] ?? "";
  why.hidden = !why.textContent;
  section.querySelector("[data-seal]").textContent = seal.slice(0, 8);
  section.querySelector("[data-sealed]").hidden = !seal;
}

const pause = (most) =>
  new Promise((resolve) => {
    setTimeout(resolve, Math.random() * most);
  });

async function check(section, name, ballot) {
  const { rounds } = section.dataset,
    crowd = Number(document.getElementById("live").dataset.crowd) || 1;
  say(section, "checking");
  await pause(ballot.seal ? 0 : Math.min(MOST, BUSY * crowd)); // a whole room comes at once
  for (
    let wait = FIRST;
    section.isConnected && nameOf(section) === name;
    wait = Math.min(LAST, 2 * wait)
  ) {
    try {
      const { found, hash, fits } = compare(
        JSON.parse(await fetchText(`${rounds}/sealed.json`, { Accept: "application/json" })),
        ballot,
      );
      const word = JSON.stringify({ found: found && fits, sha256: hash });
      say(section, found && fits ? "verified" : found ? "changed" : "missing", hash);
      if (ballot.word !== word) await tell(`${rounds}/witness`, word);
      return remember(name, { ...ballot, seal: ballot.seal ?? hash, word });
    } catch {
      if (said[0] === "checking") say(section, "waiting");
      await pause(2 * wait);
    }
  }
  return undefined;
}

async function tell(url, body) {
  const { ok } = await fetch(url, {
    method: "POST",
    headers: { Accept: "application/json", "Content-Type": "application/json" },
    body,
  });
  if (!ok) throw new Error(url);
}

// The section that is filled in, and whose ballot it shows.
let last = null, lastName = "";
function dress() {
  const section = card();
  if (!section) return;
  const name = nameOf(section), ballot = recall(name);
  const isSame = section === last && name === lastName;
  [last, lastName] = [section, name];
  if (!ballot.receipt || (isSame && !section.hidden)) return;
  show(section, ballot);
  // A stage that came again has made the section empty: what was said stands, and a check goes on.
  if (isSame) say(section, ...said);
  else if (section.dataset.rounds) check(section, name, ballot);
  else say(section, "kept");
}

document.addEventListener("htmx:after:swap", dress);
dress();
