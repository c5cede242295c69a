// Comes when a page's line is over: where the board itself is gone, so is what this device kept of
// it.
const [base] = location.pathname.match(/^\/b\/[^/]+/) ?? [""];

async function isGone() {
  if (!base) return false;
  const answer = await fetch(base, { headers: { Accept: "application/json" }, cache: "no-store" });
  return answer.status === 404 && (await answer.json()).refusal === "no_such_board";
}

async function forget() {
  document.documentElement.dataset.erased = ""; // offline.js keeps nothing of this page any more
  if (!document.body.matches(".page-erased")) document.body.textContent = "";
  try {
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith(`palabre ${base} `)) localStorage.removeItem(key);
    }
  } catch { /* a browser that lets nobody keep anything */ }
  if (!window.caches) return;
  const pages = await caches.open("palabre-pages");
  for (const page of await pages.keys()) {
    const { pathname } = new URL(page.url);
    if (pathname === base || pathname.startsWith(`${base}/`)) await pages.delete(page);
  }
}

const ownScript = document.querySelector('script[src$="/erased.js"]');
isGone().then(async (gone) => {
  if (!gone) {
    ownScript?.remove();
    return;
  } // the line may be over again, for another reason
  await forget();
  if (!document.body.matches(".page-erased")) location.replace("/erased");
}).catch(() => ownScript?.remove());
