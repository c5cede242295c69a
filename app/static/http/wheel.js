// Moves a live tally into the wheel, the ranking and the table under `root`, touching little. The
// wheel's numbers are placed as Layout.spot in app/charts/wheel_geometry.py places them; a test
// holds the two together.

const SETTLE = 1000; // ms between two orders of a list
// A list → when its order may change again; Infinity while that is on its way
const settled = new WeakMap();
const cellsByList = new Map(); // a list → its rows, what they say and what they should
const wheels = new Map(); // a wheel → its measures and nodes, and what is drawn of each field
const away = new WeakSet(); // rows off the screen
const write = (cells) => {
  for (const cell of cells) {
    if (cell.written === cell.votes) continue;
    // A browser's translation puts nodes of its own in the place of those that it read
    if (!cell.number.isConnected) cell.number = text(cell.holder);
    cell.number.data = cell.written = cell.votes;
  }
};
const flush = () => cellsByList.forEach(write);
const eye = new IntersectionObserver((rows) => {
  for (const { target, isIntersecting } of rows) away[isIntersecting ? "delete" : "add"](target);
  flush();
});
document.addEventListener("visibilitychange", flush); // before offline.js keeps the page
addEventListener("beforeprint", flush);
// Only a swap changes the rows beside this module (and ballot.js, right after one); no news come
// between this word and the change.
document.addEventListener("htmx:before:swap", () => {
  flush();
  cellsByList.clear();
  wheels.clear();
});
const plural = new Intl.PluralRules(document.documentElement.lang || undefined);
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const all = (node, selector) => [...node.querySelectorAll(selector)];
const data = (node, name) => node.getAttribute(`data-${name}`); // a third of the price of dataset
// The text node keeps its place: a fifth of the price of a new one.
function text(node) {
  const { firstChild } = node;
  if (firstChild?.nodeType === 3) return firstChild;
  node.textContent = ""; // of nothing, or of the elements of a translation
  return node.appendChild(new Text());
}
const put = (node, said) => {
  if (node && node.textContent !== `${said}`) text(node).data = said;
};
const move = (node, to) => {
  if (node) node.style.transform = to;
};
const countOf = (votes, field) => +votes[field] || 0; // a field may be called "constructor"
const fill = (pattern, values) => pattern.replace(/{(\w+)}/g, (_, key) => values[key]);
const say = (node, count, values) =>
  put(node, fill(data(node, plural.select(count)) ?? data(node, "other"), values));
// By class, here and below: such a collection lives on until the page changes, so that a frame
// walks through nothing.
const parts = (root, name, { activity }) =>
  [...root.getElementsByClassName(name)].filter((part) => data(part, "tally") === activity);

const idsByPart = new WeakMap();
function idsOf(part) {
  if (!idsByPart.has(part)) {
    const ids = new Set(all(part, "[data-field]").map((node) => data(node, "field")));
    idsByPart.set(part, [...ids].sort());
  }
  return idsByPart.get(part);
}

// {field: number} of numbers in the order of the sorted fields; undefined where the page shows none
// of as many fields.
export function votesOf(root, activity, counts) {
  for (const part of parts(root, "tally", { activity })) {
    const ids = idsOf(part);
    if (ids.length === counts.length) {
      return Object.fromEntries(ids.map((id, place) => [id, counts[place]]));
    }
  }
}

// {activity, ballots, seats}: what may be known while the tally is hidden.
export function showTurnout(root, turnout) {
  for (const node of parts(root, "turnout", turnout)) {
    put(
      node,
      data(node, "turnout").replace("{ballots}", turnout.ballots).replace("{seats}", turnout.seats),
    );
  }
  for (const part of parts(root, "tally", turnout)) {
    for (const node of all(part, "[data-ballots]")) put(node, turnout.ballots);
    for (const node of all(part, "[data-other]:not([data-more])")) {
      say(node, turnout.ballots, turnout);
    }
  }
}

// {activity, votes: {field: number}}. Before the turnout: lists measure, which is cheap only as
// long as the wheel was not written.
export function showTally(root, tally) {
  const { votes } = tally, tallyParts = parts(root, "tally", tally);
  tallyParts.sort((a, b) => a.matches("svg") - b.matches("svg"));
  for (const part of tallyParts) {
    const count = (node) => countOf(votes, data(node, "field")),
      sums = {},
      wheel = part.matches("svg");
    for (const node of all(part, "[data-block]")) {
      sums[data(node, "block")] = (sums[data(node, "block")] ?? 0) + count(node);
    }
    for (const node of all(part, "[data-sum]")) {
      put(node, (wheel ? "\u00a0·\u00a0" : "") + sums[data(node, "sum")]);
    }
    if (wheel) showWheel(part, votes, Math.max(5, ...Object.values(votes)));
    else showRows(part, votes);
  }
}

// To find the nodes and to read them costs a frame as much as to write them.
function wheelOf(svg) {
  if (!wheels.has(svg)) {
    const numbers = svg.querySelector(".w-counts");
    const read = (node) => ({
      node,
      field: data(node, "field"),
      x: +data(node, "x"),
      y: +data(node, "y"),
    });
    wheels.set(svg, {
      ...Object.fromEntries(["inner", "outer", "spread"].map((name) => [name, +data(svg, name)])),
      sizes: data(svg, "sizes").split(" "),
      numbers,
      sectors: all(svg, "path[data-field]").map(read),
      places: all(numbers, "[data-field]").map(read),
    });
  }
  return wheels.get(svg);
}

// The pieces whose votes, or the scale, are others than those that are drawn, with their votes.
const moved = (pieces, votes, scale) =>
  pieces.flatMap((piece) => {
    const count = countOf(votes, piece.field), key = `${count}/${scale}`;
    if (piece.drawn === key) return [];
    piece.drawn = key;
    return [[piece, count]];
  });

function showWheel(svg, counts, scale) {
  const { inner, outer, spread, sizes, numbers, sectors, places } = wheelOf(svg),
    size = sizes[Math.min(`${scale}`.length, sizes.length) - 1],
    reach = (votes) => inner + ((outer - inner) * votes) / scale;
  svg.querySelector(".w-veil")?.remove();
  if (numbers.getAttribute("font-size") !== size) numbers.setAttribute("font-size", size);
  for (const [{ node }, votes] of moved(sectors, counts, scale)) {
    move(node, `scale(${votes && (reach(votes) / outer).toFixed(4)})`);
  }
  for (const [{ node, x, y }, votes] of moved(places, counts, scale)) {
    const tip = reach(votes),
      high = 0.73 * size,
      wide = Math.max(high, 0.7 * size * `${votes}`.length);
    let at, inside, turn = "";
    const place = (half, side) => {
      const depth = half + 10, narrowest = Math.min(side / spread, outer - depth);
      inside = tip - depth >= Math.max(narrowest, inner + depth - 4) ||
        tip + 2 * depth - 10 > outer;
      const radius = inside ? tip - depth : tip + depth;
      at = inside ? radius : Math.max(radius, narrowest);
      return radius >= narrowest;
    };
    const fits = place(Math.hypot(wide * x, high * y) / 2, Math.hypot(wide * y, high * x) / 2 + 4);
    if (!fits && !node.parentNode.hasAttribute("transform")) {
      place(wide / 2, high / 2 + 1);
      turn = ` rotate(${((Math.atan(y / x) * 180) / Math.PI).toFixed(1)}deg)`;
    }
    put(node, votes || "");
    move(node, `translate(${(x * at).toFixed(1)}px, ${(y * at).toFixed(1)}px)${turn}`);
    node.classList.toggle("w-on", inside);
  }
}

// Numbers on the screen change at once, all others, the bars and the order of a whole list once a
// second: rows that jump faster are read by nobody, a bar sent elsewhere while it glides shows
// nothing, and they cost a slow phone most. A list that is cut at its limit changes whole, because
// what it shows is measured.
function showRows(part, votes) {
  const cells = rowsOf(part);
  for (const cell of cells) cell.votes = countOf(votes, cell.field);
  write(cells.filter(({ row }) => !away.has(row)));
  const wait = (settled.get(part) ?? 0) - performance.now();
  if (wait <= 0 || data(part, "limit")) order(part);
  else if (wait < Infinity) {
    settled.set(part, Infinity);
    setTimeout(order, wait, part);
  } // else it is on its way
}

// The rows of a list, with their numbers: to find and to read them costs a frame more than to write
// them.
function rowsOf(part) {
  if (!cellsByList.has(part)) {
    cellsByList.set(
      part,
      all(part, "[data-order]").map((row) => {
        const holder = row.querySelector("[data-votes]"),
          number = text(holder),
          votes = number.data && +number.data;
        eye.observe(row);
        return {
          row,
          holder,
          number,
          field: data(row, "field"),
          place: data(row, "order"),
          votes,
          written: votes,
        };
      }),
    );
  }
  return cellsByList.get(part);
}

// By the numbers that the rows show: a stage may have come since the tally.
function order(part) {
  settled.set(part, performance.now() + SETTLE);
  if (!part.isConnected) return;
  const cells = rowsOf(part), listed = cells.map(({ row }) => row), limit = +data(part, "limit");
  write(cells);
  const fixed = part.hasAttribute("data-fixed"); // answers keep their own order
  if (!fixed) cells.sort((a, b) => b.votes - a.votes || a.place - b.place);
  const rows = cells.map(({ row }) => row), counts = cells.map(({ votes }) => votes);
  const voted = counts.filter(Boolean).length, scale = Math.max(5, ...counts);
  // Only a short list glides, and only when it changes: to measure costs a slow phone more than
  // gliding is worth.
  const glide = limit && !calm.matches && !part.closest("[data-js-hurried]") &&
    rows.some((row, place) => row !== listed[place]);
  const before = glide && new Map(listed.map((row) => [row, !row.hidden && row.offsetTop]));
  rows.forEach((row, place) => {
    const votes = counts[place],
      rank = counts.indexOf(votes) + 1,
      tied = counts.lastIndexOf(votes) - rank + 2;
    const tie = votes && tied > 1 ? fill(data(part, "tied"), { rank, tied }) : "";
    put(row.querySelector("[data-tie]"), tie);
    move(row.querySelector("[data-bar]"), `scale(${(votes / scale).toFixed(4)}, 1)`);
    if (!fixed && row.matches("li") && row.value !== rank) row.value = rank;
    put(row.querySelector("[data-place]"), votes ? `${rank}.` : "");
    put(row.querySelector("[data-rank]"), votes ? tie || rank : "–");
  });
  if (part.matches("table")) return;
  const visible = limit ? Math.min(limit, voted) : rows.length;
  arrange(rows, visible, before);
  part.querySelector("[data-none]").hidden = voted > 0;
  const note = part.querySelector("[data-more]"),
    more = limit && visible ? counts.lastIndexOf(counts[visible - 1]) + 1 - visible : 0;
  note.hidden = !more;
  if (more) say(note, more, { count: more });
}

function arrange(rows, visible, before) {
  const list = rows[0]?.parentNode;
  let next = list?.firstElementChild;
  rows.forEach((row, place) => {
    // The one between goes down when its turn comes
    if (row === next?.nextElementSibling) next = row;
    if (row === next) next = next.nextElementSibling;
    else list.insertBefore(row, next);
    if (row.hidden !== place >= visible) row.hidden = place >= visible;
  });
  if (before) {
    for (const row of rows.slice(0, visible)) {
      const way = before.get(row) !== false && before.get(row) - row.offsetTop, above = +(way > 0);
      if (way) {
        row.animate({ transform: [`translateY(${way}px)`, "none"], zIndex: [above, above] }, {
          duration: 400,
          easing: "ease-out",
        });
      }
    }
  }
}
