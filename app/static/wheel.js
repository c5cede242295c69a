// Moves a live tally into the wheel, the ranking and the table under `root`, touching only what changed. The wheel's
// numbers are placed as Layout.spot in app/exports/wheel_geometry.py places them; a test holds the two together.

const plural = new Intl.PluralRules(document.documentElement.lang || undefined);
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const all = (node, selector) => [...node.querySelectorAll(selector)];
const put = (node, text) => { if (node && node.textContent !== `${text}`) node.textContent = text; };
const move = (node, to) => { if (node && node.style.transform !== to) node.style.transform = to; };
const fill = (text, values) => text.replace(/{(\w+)}/g, (_, key) => values[key]);
const say = (node, count, values) => put(node, fill(node.dataset[plural.select(count)] ?? node.dataset.other, values));
const of = (root, { activity }) => all(root, "[data-tally]").filter((part) => part.dataset.tally === activity);

// {activity, ballots, seats}: what may be known while the tally is hidden.
export function showTurnout(root, turnout) {
  for (const part of of(root, turnout)) {
    for (const node of all(part, "[data-ballots]")) put(node, turnout.ballots);
    for (const node of all(part, "[data-other]:not([data-more])")) say(node, turnout.ballots, turnout);
  }
}

// {activity, ballots, seats, votes: {field: number}}
export function showTally(root, tally) {
  const votes = new Map(Object.entries(tally.votes));
  const scale = Math.max(5, ...votes.values());
  const count = (node) => votes.get(node.dataset.field) ?? 0;
  for (const part of of(root, tally)) {
    const wheel = part.matches("svg");
    if (wheel) showWheel(part, count, scale);
    else showRows(part, all(part, "li[data-field], tr[data-field]"), count, scale);
    const sums = {};
    for (const node of all(part, "[data-block]")) sums[node.dataset.block] = (sums[node.dataset.block] ?? 0) + count(node);
    for (const node of all(part, "[data-sum]")) put(node, (wheel ? "\u00a0·\u00a0" : "") + sums[node.dataset.sum]);
  }
  showTurnout(root, tally);
}

function showWheel(svg, count, scale) {
  const { inner, outer, spread, sizes } = svg.dataset, fonts = sizes.split(" ");
  const size = fonts[Math.min(`${scale}`.length, fonts.length) - 1];
  const reach = (votes) => +inner + ((outer - inner) * votes) / scale;
  svg.querySelector(".w-veil")?.remove();
  svg.querySelector(".w-counts").setAttribute("font-size", size);
  for (const node of all(svg, "path[data-field]")) {
    const votes = count(node);
    move(node, `scale(${votes && +(reach(votes) / outer).toFixed(4)})`);
  }
  for (const node of all(svg, "text[data-field]")) {
    const votes = count(node), { x, y } = node.dataset, tip = reach(votes);
    const high = 0.73 * size, wide = Math.max(high, 0.7 * size * `${votes}`.length);
    const depth = Math.hypot(wide * x, high * y) / 2 + 10;
    const fits = Math.min((Math.hypot(wide * y, high * x) / 2 + 4) / spread, outer - depth);
    const inside = tip - depth >= Math.max(fits, +inner + depth - 4);
    const at = inside ? tip - depth : Math.max(tip + depth, fits);
    put(node, votes || "");
    move(node, `translate(${+(x * at).toFixed(1)}px, ${+(y * at).toFixed(1)}px)`);
    node.classList.toggle("w-on", inside);
  }
}

function showRows(part, rows, count, scale) {
  rows.sort((a, b) => count(b) - count(a) || a.dataset.order - b.dataset.order);
  const counts = rows.map(count);
  rows.forEach((row, place) => {
    const votes = counts[place], rank = counts.indexOf(votes) + 1, tied = counts.lastIndexOf(votes) - rank + 2;
    const tie = votes && tied > 1 ? fill(part.dataset.tied, { rank, tied }) : "";
    put(row.querySelector("[data-votes]"), votes);
    put(row.querySelector("[data-tie]"), tie);
    put(row.querySelector("[data-rank]"), votes ? tie || rank : "–");
    move(row.querySelector("[data-bar]"), `scale(${+(votes / scale).toFixed(4)}, 1)`);
    if (row.matches("li") && row.value !== rank) row.value = rank;
  });
  if (part.matches("table")) return;
  const limit = +part.dataset.limit, voted = counts.filter(Boolean).length, shown = limit ? Math.min(limit, voted) : rows.length;
  arrange(rows, shown, limit && !calm.matches);
  const more = limit && shown ? counts.lastIndexOf(counts[shown - 1]) + 1 - shown : 0, note = part.querySelector("[data-more]");
  part.querySelector("[data-none]").hidden = voted > 0;
  note.hidden = !more;
  if (more) say(note, more, { count: more });
}

// Only a short list glides: to measure a long one costs a slow phone more than the gliding is worth.
function arrange(rows, shown, glide) {
  const list = rows[0]?.parentNode, before = glide ? rows.map((row) => !row.hidden && row.offsetTop) : [];
  let next = list?.firstElementChild;
  rows.forEach((row, place) => {
    if (row === next) next = next.nextElementSibling;
    else list.insertBefore(row, next);
    if (row.hidden !== place >= shown) row.hidden = place >= shown;
  });
  rows.slice(0, shown).forEach((row, place) => {
    const way = Number.isInteger(before[place]) && before[place] - row.offsetTop;
    if (way) row.animate({ transform: [`translateY(${way}px)`, "none"], zIndex: [+(way > 0), +(way > 0)] }, { duration: 400, easing: "ease-out" });
  });
}
