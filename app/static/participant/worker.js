// The service worker: a board opens without a line as this phone saw it last (offline.js keeps it).
// With a line everything comes from there.
const PATIENCE = 8000; // ms: a black hole says nothing for minutes

addEventListener("install", () => skipWaiting());

addEventListener("fetch", (event) => {
  const { request } = event, { origin, pathname } = new URL(request.url);
  if (origin !== location.origin) return;
  if (pathname.startsWith("/static/")) {
    event.respondWith(caches.match(request.url).then((cached) => cached || fetch(request)));
  } else if (request.mode !== "navigate") return;
  // Whoever takes the device next sees no page of who had it
  else if (request.method !== "GET") event.waitUntil(leave(pathname));
  else if (/^\/b\/[^/]+$/.test(pathname)) event.respondWith(open(request, pathname));
});

async function leave(pathname) {
  if (/\/(leave|seats|resume)$/.test(pathname)) await caches.delete("palabre-pages");
}

async function open(request, pathname) {
  const pages = await caches.open("palabre-pages"), storedPage = await pages.match(pathname);
  if (!storedPage) return fetch(request);
  let alarm;
  const late = new Promise((resolve) => {
    alarm = setTimeout(resolve, PATIENCE);
  });
  const answer = await Promise.race([fetch(request), late]).catch(() => undefined);
  clearTimeout(alarm);
  if (!answer || answer.status >= 500) return storedPage;
  if (
    answer.status === 404 ||
    (answer.ok && (await answer.clone().text()).includes('class="page-join"'))
  ) await pages.delete(pathname);
  return answer;
}
