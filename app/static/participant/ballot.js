// The ballot under one thumb: what is chosen, what is missing, search, receipt. Without this file
// it is a plain form of checkboxes.
import { hasOutbox, keep, KEY, onSettled, put, waiting } from "./outbox.js";
import { onNews } from "../http/news.js";
import { refresh } from "../http/stage.js";
import { filter } from "./field_search.js";
import { lay } from "./ballot_result.js";

const SEARCHED = 8; // fields from which on a search is offered
const plural = new Intl.PluralRules(document.documentElement.lang);
const find = (id) => document.getElementById(id);
const ballot = () => find("ballot");
const fieldBoxes = (form) => form.querySelectorAll("input[name=fields]");
const boxes = (form) => [...fieldBoxes(form)].filter((box) => box.checked);
const left = (form) => form.dataset.votes - boxes(form).length;
const announcedVersions = {}; // by vote: the version of one's own ballot that the news told
// By vote and round: the version of the ballot that this window had recorded; negative once an
// older stage came
const sure = {};

function missing(form) {
  const count = left(form);
  return (plural.select(count) === "one" ? form.dataset.leftOne : form.dataset.leftOther).replace(
    "{count}",
    count,
  );
}

function tell(form, text, style = "visually-hidden") {
  const said = form.querySelector("[data-count]");
  said.textContent = text;
  said.className = style;
}

function choose(form, box) {
  const full = left(form) < 0;
  if (full) box.checked = false;
  draw(form);
  keepDraft(form);
  if (!full) return;
  tell(form, form.dataset.full.replace("{count}", form.dataset.votes), "notice notice-refusal");
  form.querySelector("[data-slots]").classList.add("is-full");
}

function draw(form) {
  const ticked = boxes(form),
    votes = Number(form.dataset.votes),
    slots = form.querySelector("[data-slots]"),
    short = left(form) > 0;
  slots.removeAttribute("aria-hidden");
  slots.classList.remove("is-full");
  fill(
    slots,
    form,
    Array.from({ length: votes > 6 ? ticked.length : votes }, (_, at) => ticked[at]),
  );
  const send = form.querySelector("[data-send]");
  send.setAttribute("aria-disabled", short);
  send.textContent = short ? missing(form) : form.dataset.ready;
  tell(form, form.dataset.chosen.replace("{chosen}", ticked.length).replace("{votes}", votes));
}

// The slots as they stand stay, with the focus in them.
function fill(slots, form, chosen) {
  const { children } = slots;
  if (
    children.length === chosen.length &&
    chosen.every((box, at) => children[at].firstChild?.box === box)
  ) return;
  slots.textContent = "";
  slots.append(...chosen.map((box) => slot(form, box)));
}

// Copies of a field's number and name.
function namesOf(card) {
  const parts = [".number", ".tick-name"].map((part) => card.querySelector(part).cloneNode(true));
  parts[1].removeAttribute("id");
  return parts;
}

const titleOf = (card) =>
  `${card.querySelector(".number").textContent} ${card.querySelector(".tick-name").innerText}`
    .trim();

function slot(form, box) {
  const item = document.createElement("li");
  if (!box) return item;
  const card = box.closest(".tick"), button = document.createElement("button");
  item.className = card.closest("[data-block]").className;
  button.type = "button";
  const [number, name] = namesOf(card);
  button.append(number, "✕", name);
  button.box = box;
  button.setAttribute("aria-label", form.dataset.take.replace("{field}", titleOf(card)));
  item.append(button);
  return item;
}

// The whole ballot into the outbox; what was known of it goes along.
const address = (vote) => `/activities/${vote.dataset.key}/ballot`;
const entry = (vote) => ({
  id: address(vote),
  path: address(vote),
  known: vote.dataset.known,
  round: vote.dataset.round,
});

const contentOf = (form) => ({
  fields: boxes(form).map((box) => box.value),
  text: [form.dataset.title, ...boxes(form).map((box) => titleOf(box.closest(".tick")))].join("\n"),
});

function cast(form) {
  const { fields, text } = contentOf(form), vote = find("vote");
  dropDraft(vote.dataset.key);
  put({ ...entry(vote), method: "PUT", body: { fields }, text });
  scrollTo(0, 0);
}

// What is ticked and not sent outlives a reload; once it can no longer be sent the page says so.
const DRAFT = `${KEY} draft `;

function dropDraft(key) {
  try {
    localStorage.removeItem(DRAFT + key);
  } catch { /* nothing stays here */ }
}

function keepDraft(form) {
  if (!hasOutbox) return; // the device that goes round keeps nothing
  const { key, round } = find("vote").dataset;
  if (![...fieldBoxes(form)].some((box) => box.checked !== box.defaultChecked)) {
    return dropDraft(key);
  }
  try {
    localStorage.setItem(DRAFT + key, JSON.stringify({ round, ...contentOf(form) }));
  } catch { /* nothing stays here */ }
}

// Returns the fields of this vote's draft; lays by those of votes that are over.
function takeDrafts() {
  const { key, round } = find("vote")?.dataset ?? {}, stage = find("stage");
  let fields;
  try {
    for (const name of Object.keys(localStorage)) {
      if (!name.startsWith(DRAFT)) continue;
      const draft = JSON.parse(localStorage.getItem(name)), vote = name.slice(DRAFT.length);
      const link = stage.querySelector(`.menu [data-key="${CSS.escape(vote)}"]`);
      if (link?.dataset.state !== "open" || (vote === key && draft.round !== round)) {
        dropDraft(vote);
        keep(draft.text, stage.dataset.unsent);
      } else if (vote === key) ({ fields } = draft);
    }
  } catch { /* nothing stays here */ }
  return fields;
}

function show(recorded) {
  const form = ballot();
  if (form) form.hidden = recorded;
  find("receipt").hidden = find("result").hidden = !recorded;
}

// The receipt from what the page has: the answer is a hundred bytes, and the numbers come as
// numbers.
function receive(vote, { known }, answer) {
  const form = ballot(),
    cards = answer.fields.map((field) =>
      form?.querySelector(`input[value="${CSS.escape(field)}"]`)?.closest(".tick")
    );
  const code = find("receipt").querySelector("[data-receipt]");
  if (!form || !code || cards.includes(undefined)) {
    return refresh(`${location.pathname}?activity=${vote.dataset.key}`);
  }
  vote.dataset.known = known;
  find("told")?.remove();
  code.textContent = answer.receipt;
  const list = find("receipt").querySelector(".receipt-fields");
  list.textContent = "";
  list.append(...cards.map((card) => {
    const item = document.createElement("li");
    item.className = card.closest("[data-block]").className;
    item.append(...namesOf(card));
    return item;
  }));
  show(true);
  find("receipt").focus({ preventScroll: true });
}

// One's own ballot was changed elsewhere: in another window, on another device, by somebody else.
// What is half chosen stays.
function catchUp() {
  const vote = find("vote"),
    form = ballot(),
    { key, known } = vote?.dataset ?? {},
    mine = key && hasOutbox && waiting(address(vote));
  if (!(announcedVersions[key] > known) || (mine && !mine.refused)) return;
  // What this window had recorded itself is no change: an older stage that came since has the boxes
  // as they were.
  const chooses = form && !form.hidden && boxes(form).length &&
    !(sure[address(vote) + vote.dataset.round] ** 2 >= announcedVersions[key] ** 2);
  refresh(chooses ? `${location.pathname}?activity=${key}&change=1` : undefined, 0);
}
onNews(({ mine }) => {
  if (!mine) return;
  announcedVersions[mine.activity] = mine.known;
  catchUp();
});

if (hasOutbox) {
  onSettled((sent, answer) => {
    const vote = find("vote"), mine = vote && waiting(address(vote));
    if (answer && sent.round) {
      sure[sent.id + sent.round] = sent.known;
      // The close takes receipt and choices from the page; witness.js looks for them in the sealed
      // list.
      try {
        localStorage.setItem(`${KEY} ${sent.id} ${sent.round}`, JSON.stringify(answer));
      } catch { /* nothing stays here */ }
    }
    if (vote && sent?.id === address(vote) && answer && !mine) {
      history.replaceState(null, "", `${location.pathname}?activity=${vote.dataset.key}`);
      if (answer.receipt) receive(vote, sent, answer);
      else {
        ballot()?.remove();
        refresh();
      }
    }
    // While a ballot is on its way its form rests; a refused one can be filled in anew.
    if (vote && mine && ballot()) ballot().hidden = !mine.refused && mine.method === "PUT";
    catchUp();
  });
}

function dress() {
  const form = ballot(), vote = find("vote"), key = vote && address(vote) + vote.dataset.round;
  // A stage that left before one's own ballot was recorded, and came after, knows nothing of it:
  // once more.
  if (sure[key] - vote?.dataset.known > 0) {
    sure[key] *= -1;
    refresh();
  }
  const draft = hasOutbox && takeDrafts();
  if (!form) return;
  if (find("result")) lay(form);
  const fields = (hasOutbox && waiting(address(vote))?.body?.fields) || draft;
  if (fields) {
    const chosen = [...fields]; // a field that has several votes is there several times
    for (const box of fieldBoxes(form)) {
      const place = chosen.indexOf(box.value);
      box.checked = place >= 0 && chosen.splice(place, 1);
    }
  }
  form.querySelector(".search").hidden = form.querySelectorAll(".tick").length < SEARCHED;
  filter(form);
  draw(form);
}

document.addEventListener("change", ({ target }) => {
  if (target.name === "fields" && target.form === ballot()) choose(ballot(), target);
});
document.addEventListener("click", ({ target }) => {
  if (target.closest(".dock-back")) dropDraft(find("vote").dataset.key);
  const button = target.closest("[data-slots] button");
  if (!button) return;
  button.box.checked = false;
  draw(ballot());
  keepDraft(ballot());
  ballot().querySelector("[data-send]").focus({ preventScroll: true });
});
document.addEventListener("submit", (event) => {
  const form = event.target, vote = find("vote");
  if (form.id === "withdraw" && hasOutbox) {
    event.preventDefault();
    put({ ...entry(vote), method: "DELETE", text: form.dataset.title });
  } else if (form.id === "ballot" && (left(form) || hasOutbox)) {
    event.preventDefault();
    if (left(form)) tell(form, missing(form));
    else cast(form);
  }
});
document.addEventListener("htmx:after:swap", dress);
dress();
