// The end of a vote on the projected page: the first three large, for some seconds or until a key.
const SECONDS = 15;
const SIZES = ["xxl", "xl", "l", "m", "s"];
let before = {}, timer = 0;

const closingOf = (stage) => stage.querySelector(".closing");
const isWhole = (list) => list.scrollHeight <= list.clientHeight + 1;

// Shows the moment when the vote that this page showed open is closed in the stage that came.
export function settleClosing(stage) {
  const { activity, round, state } = stage.dataset;
  const hasClosed = before.state === "open" && state === "closed" &&
    before.activity === activity && before.round === round;
  before = { activity, round, state };
  if (hasClosed && closingOf(stage)) {
    stage.dataset.jsClosing = "";
    clearTimeout(timer);
    timer = setTimeout(endClosing, 1000 * SECONDS);
  } else if (state !== "closed" || !closingOf(stage)) endClosing();
  if ("jsClosing" in stage.dataset) fit(closingOf(stage));
}

// Returns whether the moment was shown until now.
export function endClosing() {
  const stage = document.getElementById("stage"), wasShown = "jsClosing" in stage.dataset;
  clearTimeout(timer);
  stage.removeAttribute("data-js-closing");
  return wasShown;
}

// The rows in the largest size that holds all of them; in the smallest as many as it holds.
function fit(closing) {
  const list = closing.querySelector("ol"), more = closing.querySelector("[data-more]");
  const rows = [...list.children];
  more.hidden = true;
  for (const row of rows) row.hidden = false;
  for (const size of SIZES) {
    closing.dataset.jsSize = size;
    if (isWhole(list)) return;
  }
  more.hidden = false;
  for (let count = rows.length - 1; count && !isWhole(list); count -= 1) {
    rows[count].hidden = true;
    const hidden = rows.length - count;
    more.textContent = (hidden === 1 ? more.dataset.one : more.dataset.other)
      .replace("{count}", hidden);
  }
}
