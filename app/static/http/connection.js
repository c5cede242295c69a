// What the page says of its connection: live, slow (by HTTP, every few seconds), stale (trying
// again), off (no network) or over (refused).
const PATIENCE = 12000; // ms for an answer by HTTP
const sign = document.getElementById("line"), listeners = [];
let state = "";

// Calls `listener(state)` at each change.
export function onConnection(listener) {
  listeners.push(listener);
}

export const isOver = () => state === "over";

export function showState(next) {
  if (state === next) return;
  document.body.dataset.line = state = next;
  if (next === "over") {
    loadScript(document.scripts[0].src.replace(/[^/]*$/, "erased.js"))?.catch(() => 0);
  }
  if (sign) {
    sign.dataset.state = state;
    sign.textContent = sign.dataset[state] ?? sign.dataset[state === "slow" ? "live" : "stale"] ??
      "";
  }
  for (const listener of listeners) listener(state);
}

export function showLost() {
  if (!isOver()) showState(navigator.onLine ? "stale" : "off");
}

// Returns the text of an answer of ours, in time. Throws on any other: a hotel's login page also
// says 200, after a redirect.
export async function fetchText(url, headers, patience = PATIENCE) {
  const stop = new AbortController(), alarm = setTimeout(() => stop.abort(), patience);
  try {
    const response = await fetch(url, { headers, signal: stop.signal });
    if (response.status === 401 || response.status === 404) showState("over");
    if (!response.ok || response.redirected) throw new Error(response.status);
    return await response.text();
  } finally {
    clearTimeout(alarm);
  }
}

// Returns a promise of the script's end, or null where it is in the page already.
export function loadScript(src) {
  if (!src || document.querySelector(`script[src="${src}"]`)) return null;
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    const fail = (event) => {
      script.remove();
      reject(event);
    };
    document.head.append(Object.assign(script, { src, onload: resolve, onerror: fail }));
  });
}

// Swaps as htmx does. A phone loads it for the first swap, the first form that it sends, or when the
// ballot is there since long: it is two thirds of all scripts, and no vote waits for it.
export async function swapIn(options) {
  await loadHtmx();
  return htmx.swap(options);
}

let htmxComing;
function loadHtmx() {
  htmxComing = htmxComing ?? fetchHtmx();
  return htmxComing;
}

async function fetchHtmx() {
  for (let pause = 500; !globalThis.htmx; pause = Math.min(2 * pause, 8000)) {
    await loadScript(document.getElementById("live").dataset.htmx)?.catch(() => 0);
    if (!globalThis.htmx) await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

if (document.getElementById("live")?.dataset.htmx) {
  if (document.querySelector("#stage [hx-post], #stage [hx-put]")) loadHtmx();
  else setTimeout(loadHtmx, 4000);
}
