// Moves the numbers of a live tally: the wheel, the ranking, the table and the turnout that stand under a root.
// Placement mirrors Layout in app/exports/wheel_geometry.py; a test holds the two together. Only what changed is touched.

const PAD = 10, SIDE = 4, DIGIT = 0.7, CAP = 0.73, FLOOR = 5;
const plural = new Intl.PluralRules(document.documentElement.lang || undefined);
const calm = matchMedia("(prefers-reduced-motion: reduce)");

const put = (el, text) => { if (el && el.textContent !== `${text}`) el.textContent = text; };
const move = (el, transform) => { if (el.style.transform !== transform) el.style.transform = transform; };
const hide = (el, hidden) => { if (el && el.hidden !== hidden) el.hidden = hidden; };
const form = (el, count) => el.dataset[plural.select(count)] ?? el.dataset.other;
const round = (value, digits) => +value.toFixed(digits);

const parts = (root, activity) =>
  [...root.querySelectorAll("[data-tally]")].filter((part) => part.dataset.tally === activity);

// {activity, ballots, seats}: what may be shown even while the tally is hidden.
export function showTurnout(root, { activity, ballots, seats }) {
  for (const part of parts(root, activity)) {
    for (const el of part.querySelectorAll("[data-ballots]")) put(el, ballots);
    for (const el of part.querySelectorAll("[data-other]:not([data-more])"))
      put(el, form(el, ballots).replace("{seats}", seats).replace("{ballots}", ballots));
  }
}

// {activity, ballots, seats, votes: {field: n}}: the live frame.
export function showTally(root, tally) {
  const votes = new Map(Object.entries(tally.votes));
  const of = (el) => votes.get(el.dataset.field) ?? 0;
  const scale = Math.max(FLOOR, ...votes.values());
  for (const part of parts(root, tally.activity)) {
    const rows = [...part.querySelectorAll("li[data-field], tr[data-field]")];
    if (part.matches("svg")) showWheel(part, of, scale);
    else if (rows.length) showRows(part, rows, of, scale);
  }
  showTurnout(root, tally);
}

function showWheel(svg, of, scale) {
  const [inner, outer, spread] = [svg.dataset.inner, svg.dataset.outer, svg.dataset.spread].map(Number);
  const sizes = svg.dataset.sizes.split(" ");
  const size = sizes[Math.min(`${scale}`.length, sizes.length) - 1];
  const reach = (votes) => inner + ((outer - inner) * votes) / scale;
  const sums = {};
  svg.querySelector(".w-veil")?.remove();
  svg.querySelector(".w-counts").setAttribute("font-size", size);
  for (const el of svg.querySelectorAll("path[data-field]")) {
    const votes = of(el);
    sums[el.dataset.block] = (sums[el.dataset.block] ?? 0) + votes;
    move(el, `scale(${votes && round(reach(votes) / outer, 4)})`);
  }
  for (const el of svg.querySelectorAll("text[data-field]")) {
    const votes = of(el), x = +el.dataset.x, y = +el.dataset.y;
    const high = CAP * size, wide = Math.max(high, DIGIT * size * `${votes}`.length);
    const depth = Math.hypot(wide * x, high * y) / 2 + PAD, tip = reach(votes);
    const fits = Math.min((Math.hypot(wide * y, high * x) / 2 + SIDE) / spread, outer - depth);
    const inside = tip - depth >= Math.max(fits, inner + depth - SIDE);
    const at = inside ? tip - depth : Math.max(tip + depth, fits);
    put(el, votes || "");
    move(el, `translate(${round(x * at, 1)}px, ${round(y * at, 1)}px)`);
    el.classList.toggle("w-on", inside);
  }
  for (const el of svg.querySelectorAll("[data-sum]")) put(el, ` · ${sums[el.dataset.sum]}`);
}

function showRows(part, rows, of, scale) {
  const list = part.querySelector("ol");
  const template = (list ?? part).dataset.tied;
  const sorted = rows.sort((a, b) => of(b) - of(a) || a.dataset.order - b.dataset.order);
  const counts = sorted.map(of);
  sorted.forEach((row, place) => {
    const votes = counts[place], rank = counts.indexOf(votes) + 1, tied = counts.lastIndexOf(votes) - rank + 2;
    const tie = votes && tied > 1 ? template.replace("{rank}", rank).replace("{tied}", tied) : "";
    put(row.querySelector("[data-votes]"), votes);
    put(row.querySelector("[data-tie]"), tie);
    put(row.querySelector("[data-rank]"), votes ? tie || rank : "–");
    if (list && row.value !== rank) row.value = rank;
    const bar = row.querySelector("[data-bar]");
    if (bar) move(bar, `scale(${round(votes / scale, 4)}, 1)`);
  });
  if (list) showLeaders(part, list, sorted, counts);
}

function showLeaders(part, list, sorted, counts) {
  const limit = +list.dataset.limit || Infinity;
  const shown = sorted.filter((_, place) => limit === Infinity || (place < limit && counts[place]));
  const last = counts[shown.length - 1];
  const more = last ? counts.filter((votes) => votes === last).length - counts.slice(0, shown.length).filter((votes) => votes === last).length : 0;
  // Only a short list glides: measuring a long one would cost a slow phone more than the gliding is worth.
  const before = limit < Infinity && !calm.matches ? new Map(shown.map((row) => [row, !row.hidden && row.offsetTop])) : null;
  let next = list.firstElementChild;
  for (const row of sorted) {
    if (row === next) next = next.nextElementSibling;
    else list.insertBefore(row, next);
    hide(row, !shown.includes(row));
  }
  before?.forEach((top, row) => {
    const way = top === false ? 0 : top - row.offsetTop;
    if (way) row.animate([{ transform: `translateY(${way}px)` }, { transform: "none" }], { duration: 400, easing: "ease-out" });
  });
  hide(part.querySelector("[data-none]"), counts[0] > 0);
  const note = part.querySelector("[data-more]");
  hide(note, !more);
  if (more) put(note, form(note, more).replace("{count}", more));
}
