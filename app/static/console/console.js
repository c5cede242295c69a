// The console follows by itself, at most once a second, and never under somebody's hands.
import { fold } from "../http/fold.js";
import { onNews } from "../http/news.js";
import { refresh } from "../http/stage.js";

const PAUSE = 1000, TYPING = 3000; // ms
const stage = () => document.getElementById("stage");
// What this module writes into the stage outlives its refreshing
htmx.config.morphIgnore.push("data-js-");
// What is typed stays, with what its form was shown with
htmx.config.morphSkip += ", form[data-js-typed]";

let newest = 0, lastRefresh = 0, typed = -TYPING, waiting = 0;

// A question is being answered, a secret link is on view, something is being typed.
const busy = () =>
  stage().querySelector(
    "details.confirm[open], [data-hold], :is([name=seats], [name=notes]):checked",
  ) ||
  performance.now() - typed < TYPING;

function follow() {
  clearTimeout(waiting);
  if (newest <= stage().dataset.version) return;
  const wait = busy() ? PAUSE : lastRefresh + PAUSE - performance.now();
  if (wait > 0) {
    waiting = setTimeout(follow, wait);
    return;
  }
  lastRefresh = performance.now();
  refresh(stage().dataset.here);
  waiting = setTimeout(follow, 4 * PAUSE); // unless it has come by then
}

onNews((news) => {
  newest = news.whole ? news.version : Math.max(newest, news.version);
  const bar = news.turnout && document.getElementById(`bar-${news.turnout.activity}`);
  if (bar) {
    bar.max = Math.max(1, news.turnout.seats);
    bar.value = news.turnout.ballots;
  }
  follow();
});

document.addEventListener("input", ({ target }) => {
  if (!target.closest("#stage")) return;
  typed = performance.now();
  if (target.form?.querySelector("[name^=was_]") || target.form?.autocomplete === "off") {
    target.form.setAttribute("data-js-typed", "");
  }
});
document.addEventListener("submit", ({ target }) => target.removeAttribute("data-js-typed"));
document.addEventListener("toggle", (event) => {
  if (event.target.matches(".confirm")) closeOthers(event.target);
}, true);

// One question at a time; the keyboard goes into it.
function closeOthers(details) {
  if (!details.open) return follow();
  for (const openDetails of stage().querySelectorAll("details.confirm[open]")) {
    if (openDetails !== details) openDetails.open = false;
  }
}
document.addEventListener("keydown", (event) => {
  const details = event.key === "Escape" && event.target.closest("details.confirm[open]");
  if (details) {
    details.open = false;
    details.querySelector("summary").focus();
  }
});

// The search narrows the list while it is typed; its button asks the server, which has the notes
// that are not here.
function narrow() {
  const search = document.getElementById("q");
  if (!search) return;
  const words = fold(search.value).split(/\s+/);
  for (const note of stage().querySelectorAll(".notes-board-note")) {
    note.hidden = !words.every((word) => fold(note.textContent).includes(word));
  }
}
document.addEventListener("input", ({ target }) => {
  if (target.id === "q") narrow();
});

function countTicks() {
  const output = document.querySelector("[data-ticked]");
  if (!output) return;
  const count = stage().querySelectorAll("[form=shortlist]:checked").length;
  output.textContent = output.dataset.ticked.replace("{count}", count);
}
document.addEventListener("change", countTicks);

// The server tells the time of nowhere; here it is that of the room.
function clocks() {
  for (const time of document.querySelectorAll("time[data-clock]")) {
    time.textContent = new Date(time.dateTime).toLocaleTimeString(document.documentElement.lang, {
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
    });
  }
}

// A form that adds something is empty once that is there: a second press would add it again.
let accepted = null;
document.addEventListener("htmx:after:request", ({ target, detail }) => {
  if (!target.matches?.("form") || detail.ctx.response.status >= 400) return;
  if (target.matches("[data-adds]")) target.reset();
  else accepted = target;
});
// So are ticks: a swap keeps each where it was, though a note that was not chosen may stand there now.
function untick() {
  for (const box of accepted?.elements ?? []) {
    if (["checkbox", "radio"].includes(box.type)) box.checked = box.defaultChecked;
  }
  accepted = null;
}

// A form of texts says that it was saved, once the page that came back has them.
let saving = "";
// Its place is away for as long as the form that is being typed in is left alone
function sayState(text) {
  const place = document.getElementById("saved");
  if (place) place.textContent = text;
}
document.addEventListener("submit", ({ target }) => {
  saving = target.dataset.saved ?? "";
});
function saved() {
  const form = document.querySelector("[data-saved]");
  if (
    !saving || !form ||
    [...form.querySelectorAll("textarea")].some((field) => field.value !== field.defaultValue)
  ) return;
  sayState(saving);
  saving = "";
}
document.addEventListener("input", ({ target }) => {
  if (target.closest("[data-saved]")) sayState("");
});

// A question that was answered "not now" is asked no more in this window, however often the page
// comes again.
const unasked = new Set();
function hideUnasked() {
  for (const question of document.querySelectorAll("[data-question]")) {
    question.hidden = unasked.has(question.dataset.question);
  }
}
document.addEventListener("click", ({ target }) => {
  if (!target.closest("[data-not-now]")) return;
  unasked.add(target.closest("[data-question]").dataset.question);
  hideUnasked();
});

// The title above the stage is no part of what comes again.
function retitle() {
  const bar = document.querySelector(".cockpit-bar .bar-title");
  const { title } = stage().dataset;
  if (bar && title) bar.textContent = title;
}

// What has just been done is told for a while where it can be seen: its line stands on top, and
// the button that was pressed may be far below.
const FRESH = 6000; // ms
const newestAct = () => document.querySelector(".last-act time")?.dateTime;
let lastAct = newestAct(), stale = 0;
function tellAct() {
  const line = document.querySelector(".last-act");
  if (!line || newestAct() === lastAct) return;
  lastAct = newestAct();
  line.setAttribute("data-js-fresh", "");
  clearTimeout(stale);
  stale = setTimeout(() => line.removeAttribute("data-js-fresh"), FRESH);
}

function settle() {
  untick();
  retitle();
  tellAct();
  clocks();
  hideUnasked();
  saved();
  for (const node of document.querySelectorAll("[data-js-shown]")) node.hidden = false;
  narrow();
  countTicks();
  follow();
}
document.addEventListener("htmx:after:swap", settle);
settle();
