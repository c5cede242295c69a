// The page of a programme: asks for news once a second at most, and puts dropped session files into its form.

const EVERY = 1000; // milliseconds between an answer and the next question
const live = document.getElementById("live");
const drop = document.getElementById("drop");

function openFolds() {
  return new Set([...live.querySelectorAll("details[open]")].map((fold) => fold.id));
}

// What is shown anew keeps its open folds, ticked towns, focus and place.
function show(html) {
  const open = openFolds();
  const ticked = [...live.querySelectorAll("input:checked")].map((box) => box.id);
  const focused = live.contains(document.activeElement) ? document.activeElement.id : "";
  const scrolled = [...live.querySelectorAll(".table-scroll")].map((table) => table.scrollLeft);
  live.innerHTML = html;
  for (const fold of live.querySelectorAll("details[id]")) fold.open = open.has(fold.id);
  for (const id of ticked) {
    const box = document.getElementById(id);
    if (box) box.checked = true;
  }
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  live.querySelectorAll(".table-scroll").forEach((table, place) => {
    table.scrollLeft = scrolled[place] || 0;
  });
}

async function ask() {
  const address = `${live.dataset.news}&since=${live.dataset.stamp}`;
  const answer = await fetch(address, { headers: { Accept: "text/html" } });
  const focused = document.activeElement;
  if (answer.status === 200 && (!live.contains(focused) || focused.id)) {
    show(await answer.text());
    live.dataset.stamp = answer.headers.get("Palabre-Stamp");
  }
}

async function follow() {
  if (!document.hidden) await ask().catch(() => {});
  setTimeout(follow, EVERY);
}

function openTarget() {
  const fold = document.getElementById(location.hash.slice(1));
  if (fold && fold.tagName === "DETAILS") fold.open = true;
}

addEventListener("dragover", (event) => event.preventDefault());
addEventListener("drop", (event) => {
  event.preventDefault();
  const files = event.dataTransfer.files;
  if (!files.length) return;
  drop.querySelector("input[type=file]").files = files;
  drop.scrollIntoView();
  drop.querySelector("button").focus();
});
addEventListener("hashchange", openTarget);
openTarget();
setTimeout(follow, EVERY);
