// The page as it stands, kept for a reload without a line. Comes late, and only where browsers
// allow it: over https, or on this machine.
import { onSettled } from "./outbox.js";

const files = [...document.querySelectorAll("script[src], link[rel=stylesheet]")].map((element) =>
  element.src || element.href
);
const build = files[0].replace(/[^/]*$/, "");
let timer = 0;

// What is kept says that it is not live, until its own line speaks; what waits in the outbox is
// drawn anew.
function asleep() {
  const copy = document.documentElement.cloneNode(true), sign = copy.querySelector("#line");
  copy.querySelector("body").dataset.line = sign.dataset.state = "off";
  sign.textContent = sign.dataset.off;
  copy.querySelector("#notice").textContent = "";
  for (const card of copy.querySelectorAll("[data-turn]")) card.remove();
  for (const clock of copy.querySelectorAll("[data-remaining]")) clock.remove();
  for (const script of copy.querySelectorAll("script")) script.defer = true;
  return `<!doctype html>${copy.outerHTML}`;
}

async function keep() {
  clearTimeout(timer);
  if ("erased" in document.documentElement.dataset) return;
  const page = new Response(asleep(), {
    headers: { "Content-Type": "text/html; charset=utf-8", "Palabre-Build": build },
  });
  const [pages, store] = await Promise.all([
    caches.open("palabre-pages"),
    caches.open("palabre-files"),
  ]);
  await pages.put(location.pathname, page);
  const scripts = [...document.querySelectorAll("script[src]")].map(({ src }) => src),
    cachedUrls = (await store.keys()).map(({ url }) => url);
  await Promise.all(
    [...new Set([...files, ...scripts])].filter((url) => !cachedUrls.includes(url)).map((url) =>
      store.add(url)
    ),
  );
}

// Files of another version go, and the pages that need them.
async function tidy() {
  const [pages, store] = await Promise.all([
    caches.open("palabre-pages"),
    caches.open("palabre-files"),
  ]);
  for (const request of await store.keys()) {
    if (!request.url.startsWith(build)) await store.delete(request);
  }
  for (const request of await pages.keys()) {
    if ((await pages.match(request)).headers.get("Palabre-Build") !== build) {
      await pages.delete(request);
    }
  }
}

function soon() {
  clearTimeout(timer);
  timer = setTimeout(keep, 1000);
}

if (navigator.serviceWorker) {
  navigator.serviceWorker.register(`${build}worker.js`, { scope: "/b/" }).then(tidy).then(keep)
    .catch(() => {/* private window, full phone: as before */});
  onSettled((entry) => {
    if (entry) soon();
  });
  document.addEventListener("htmx:after:swap", soon);
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) keep();
  });
}
