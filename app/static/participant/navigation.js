// The phone goes where the workshop goes, and where a finger leads it, without leaving its page: a
// page that leaves cannot come back without a line.
import { onNews } from "../http/news.js";
import { goTo, refresh } from "../http/stage.js";
import { tell } from "./outbox.js";

const base = document.getElementById("live")?.dataset.stage;
const stage = () => document.getElementById("stage");
// Of the activities, and the facilitator's last call, as the page and the news told them
let states = {}, called = null;
let moved = null; // {from, url, title}: where the workshop went while somebody was busy here

function menuStates() {
  const menu = [...document.querySelectorAll(".menu [data-key]")];
  return Object.fromEntries(menu.map((link) => [link.dataset.key, link.dataset.state]));
}

async function go(url) {
  try {
    await goTo(url);
    scrollTo(0, 0);
    if (!stage().contains(document.activeElement)) stage().focus();
    return true;
  } catch {
    tell(stage().dataset.away, "notice-wait");
  }
}

// Something half written or half chosen is not taken away from anybody: then a link says where the
// others went.
function busy() {
  const form = document.getElementById("ballot");
  return states[stage().dataset.activity] === "open" &&
    (document.querySelector("#text, #one-word")?.value ||
      (form && !form.hidden && form.querySelector(":checked")));
}

// Just above what somebody types in, whose eyes are there; again in each new dock of this activity.
function tellMoved() {
  const dock = stage().querySelector(".dock, .answers");
  if (stage().dataset.activity !== moved?.from || !dock) return;
  const said = dock.querySelector("[role=alert]") ?? document.createElement("p"),
    link = document.createElement("a");
  said.setAttribute("role", "alert");
  said.textContent = "";
  link.className = "notice notice-wait";
  link.href = moved.url;
  link.textContent = stage().dataset.moved.replace("{activity}", moved.title);
  said.append(link);
  dock.prepend(said);
}

function follow(url, title) {
  moved = busy() && { from: stage().dataset.activity, url, title };
  if (moved) return tellMoved();
  history.replaceState(null, "", base);
  refresh(url);
}

if (base) {
  document.addEventListener("click", async (event) => {
    const link = event.target.closest("#stage a[href], .notice[href]");
    if (
      !link || link.target || event.defaultPrevented || event.button || event.ctrlKey ||
      event.metaKey ||
      event.shiftKey || !link.getAttribute("href").startsWith(base)
    ) return;
    event.preventDefault();
    const url = link.pathname + link.search;
    if (await go(url)) history.pushState(null, "", url);
  });
  document.addEventListener("keydown", ({ key, target }) => {
    const details = key === "Escape" && target.closest("#stage details[open]:not([data-block])");
    if (!details) return;
    details.open = false;
    details.firstElementChild.focus();
  });
  addEventListener("popstate", () => go(location.pathname + location.search));
  document.addEventListener("htmx:after:swap", tellMoved);
  onNews(({ activities, board, whole }) => {
    if (!activities && !board && !whole) return;
    if (board) document.getElementById("title").textContent = board.title;
    states = { ...menuStates(), ...states };
    const opened = activities?.find((activity) =>
      activity.state === "open" && states[activity.key] !== "open"
    );
    const gone = activities &&
      !activities.some((activity) => activity.key === stage().dataset.activity);
    if (activities) {
      states = Object.fromEntries(activities.map((activity) => [activity.key, activity.state]));
    }
    const call = board?.focus && board.focus.at !== called ? board.focus : null;
    if (board) called = board.focus?.at ?? null;
    if (call) {
      follow(
        base,
        document.querySelector(`.menu [data-key="${call.activity}"] span`)?.textContent ?? "",
      );
    } else if (opened || gone) follow(base, opened?.title ?? "");
    else refresh();
  });
}
