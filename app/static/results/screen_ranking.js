// The ranking on the projected page: whole names in whole rows, as many as its place holds, in the
// first of its sizes (largest first) that holds all fields with votes.
import { showTally } from "../http/wheel.js";

const LONG = 1.5; // lines; a name that takes more is set smaller
const plural = new Intl.PluralRules(document.documentElement.lang || undefined);
let measures = new WeakMap(); // list's box → {size and digits: measure}

const rowsOf = (box) => [...box.querySelectorAll(".ranking-row")];
const votesOf = (row) => Number(row.querySelector("[data-votes]").textContent);
const heightOf = (node) => node.getBoundingClientRect().height;

// Forgets the heights: the window has another size, or the list came anew.
export function forgetMeasures() {
  measures = new WeakMap();
}

function lookAt(box, size, digits) {
  box.dataset.jsSize = size;
  box.dataset.jsDigits = digits;
}

// Returns {heights by field, room, more, gap, columns} of a list in one of its sizes; what depends
// on neither votes nor ranks is measured once.
function measure(box, size, digits) {
  const bySize = measures.get(box) ?? {}, name = `${size} ${digits}`;
  measures.set(box, bySize);
  lookAt(box, size, digits);
  if (!bySize[name]) bySize[name] = measureNow(box);
  return bySize[name];
}

function measureNow(box) {
  const rows = rowsOf(box), hidden = rows.map((row) => row.hidden);
  const list = box.querySelector("ol"), more = box.querySelector("[data-more]");
  const isMoreHidden = more.hidden, style = getComputedStyle(list);
  more.hidden = false;
  for (const row of rows) {
    row.hidden = false;
    row.removeAttribute("data-js-long");
  }
  const names = rows.map((row) => row.querySelector(".ranking-name"));
  const areLong = names.map((name) =>
    heightOf(name) > LONG * parseFloat(getComputedStyle(name).lineHeight)
  );
  rows.forEach((row, place) => row.toggleAttribute("data-js-long", areLong[place]));
  const measure = {
    heights: new Map(rows.map((row) => [row.dataset.field, heightOf(row)])),
    more: heightOf(more) + parseFloat(getComputedStyle(more).marginTop),
    gap: parseFloat(style.rowGap) || 0,
    columns: Number(style.getPropertyValue("--columns")) || 1,
    room: 0,
  };
  rows.forEach((row, place) => {
    row.hidden = hidden[place];
  });
  more.hidden = true;
  // A page that scrolls holds them all
  measure.room = style.overflowY === "visible" ? Infinity : heightOf(list);
  more.hidden = isMoreHidden;
  return measure;
}

// Returns how many of these heights fit, column after column.
function pack(heights, { room, gap, columns }) {
  let column = 1, used = 0;
  for (let count = 0; count < heights.length; count += 1) {
    if (used + heights[count] > room) {
      column += 1;
      used = 0;
      if (column > columns || heights[count] > room) return Math.max(1, count);
    }
    used += heights[count] + gap;
  }
  return heights.length;
}

function limitOf(rows, votes, voted, measure) {
  const heights = rows.slice(0, voted).map((row) => measure.heights.get(row.dataset.field));
  const limit = pack(heights, measure);
  if (limit === voted || votes[limit] !== votes[limit - 1]) return limit;
  return pack(heights, { ...measure, room: measure.room - measure.more }); // the tie is cut and said
}

// By the layout alone: a row may still be on its way to its place.
function isWhole(box) {
  const { clientWidth, clientHeight } = box.querySelector("ol");
  return rowsOf(box).every((row) =>
    row.hidden || (row.offsetLeft + row.offsetWidth <= clientWidth + 1 &&
      row.offsetTop + row.offsetHeight <= clientHeight + 1)
  );
}

// Shows so many rows, and fewer while one of them is cut.
function show(box, rows, votes, limit) {
  const tally = {
    activity: box.dataset.tally,
    votes: Object.fromEntries(rows.map((row, place) => [row.dataset.field, votes[place]])),
  };
  for (let count = limit; count > 0; count -= 1) {
    if (Number(box.dataset.limit) !== count) {
      box.dataset.limit = count;
      showTally(box.parentNode, tally);
    }
    if (isWhole(box)) return;
  }
}

// Says how many fields with fewer votes are not listed, and how many have none.
function sayRest(box, votes, voted) {
  const rest = box.parentNode.querySelector("[data-rest]"), limit = Number(box.dataset.limit);
  const fewer = votes.filter((count) => count && count < votes[limit - 1]).length;
  const say = (name, count) => {
    const form = `${name}${plural.select(count) === "one" ? "One" : "Other"}`;
    return count ? [rest.dataset[form].replace("{count}", count)] : [];
  };
  const said = voted ? [...say("fewer", fewer), ...say("none", votes.length - voted)] : [];
  if (rest.textContent !== said.join(" · ")) rest.textContent = said.join(" · ");
}

export function fitRanking(stage) {
  const box = stage.querySelector(".screen-side .ranking-box:not([data-fixed])");
  if (!box) return;
  const rows = rowsOf(box), votes = rows.map(votesOf), voted = votes.filter(Boolean).length;
  if (voted) {
    const digits = `${votes[0]}`.length, sizes = box.parentNode.dataset.sizes.split(" ");
    let limit = 0;
    for (const size of sizes) {
      limit = limitOf(rows, votes, voted, measure(box, size, digits));
      if (limit === voted) break;
    }
    show(box, rows, votes, limit);
  }
  sayRest(box, votes, voted);
}
