// Writing notes: under which field the next one goes, one's own marked and changed in place.
// Without this file it is a plain form.
import { hasOutbox, keep, onSettled, put, waiting, waitingIds } from "./outbox.js";

const find = (id) => document.getElementById(id);
const form = () => find("compose");
const chosen = () => form()?.querySelector(".place-pick:checked");
let typed = ""; // and not sent, when the stage is replaced
const mine = new Set(); // ids of this seat's notes: a push is the same for everybody
const voices = new Set(); // and of others' notes that it says too

// Half a note outlives a reload and a closed tab. An edit does not: its note is there.
const { stage: base, seat } = find("live")?.dataset ?? {}, DRAFT = `palabre ${base} ${seat} draft`;

function draft() {
  try {
    return JSON.parse(localStorage.getItem(DRAFT));
  } catch {
    return null;
  }
}

function keepDraft(text) {
  if (!hasOutbox || form()?.dataset.editing) return;
  const place = chosen()?.value;
  try {
    localStorage.setItem(DRAFT, text && JSON.stringify({ text, place }));
  } catch { /* a browser that lets nobody keep anything */ }
}

function takeUp() {
  const box = form()?.elements.text,
    saved = hasOutbox && box && !box.value && !form().dataset.editing && draft();
  if (!saved?.text) return;
  box.value = saved.text;
  const picked = [...form().querySelectorAll(".place-pick")].find(({ value }) =>
    value === saved.place
  );
  if (picked) picked.checked = true;
}

// Not on every phone: crypto.randomUUID is for https alone.
function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  return [...bytes].map((byte, at) =>
    ([4, 6, 8, 10].includes(at) ? "-" : "") + byte.toString(16).padStart(2, "0")
  ).join("");
}

function where() {
  const picked = chosen(), label = form()?.querySelector("[data-place]");
  if (!label) return;
  const head = picked?.closest(".place-head");
  label.textContent = "";
  for (const part of head?.querySelectorAll(".number, .place-name") ?? []) {
    const copy = part.cloneNode(true);
    copy.removeAttribute("id");
    label.append(copy, " ");
  }
}

// A block or field that the page chose is brought in sight: the block's row scrolls, and a
// facilitator may call to a low field.
let seen = "";
const currentPlace = () => `${form()?.dataset.block} ${chosen()?.value}`;
function reveal() {
  const row = document.querySelector(".blocks"), chip = row?.querySelector("[aria-current]");
  if (!chip || currentPlace() === seen) return;
  seen = currentPlace();
  row.scrollLeft = chip.offsetLeft - row.offsetLeft - (row.clientWidth - chip.offsetWidth) / 2;
  const head = chosen()?.closest(".place-head");
  // The first field is ticked where nobody chose: the page begins at its top.
  if (head && (head !== form().querySelector(".place-head") || scrollY)) {
    head.scrollIntoView({ block: "nearest" });
  }
}

// What a push or a new stage left to do: one's own marks, the counts of what is shown, what waits
// in place of what stands.
function dress() {
  for (const acts of document.querySelectorAll(".place .note > .note-acts")) {
    mine.add(acts.parentNode.id);
  }
  // Written before a reload or in another window, and not in the page yet
  for (const id of waitingIds()) if (id.startsWith("note-")) mine.add(id);
  for (const id of mine) {
    const note = find(id), acts = find("acts");
    if (note && acts && !note.querySelector(".note-acts")) {
      note.append(acts.content.cloneNode(true));
    }
    if (note) note.hidden = Boolean(hasOutbox && waiting(id) && !waiting(id).refused);
  }
  dressVoices();
  for (const list of document.querySelectorAll(".place .note-list")) {
    const count = list.parentNode.querySelector(".count"),
      shownCount = list.querySelectorAll(".note:not(.is-waiting)").length;
    if (count.textContent !== `${shownCount}`) count.textContent = shownCount;
  }
  const closed = find("stage").querySelector("[data-closed]")?.textContent;
  // Who only looks elsewhere finds it again
  if (typed && !find("text") && (closed || draft()?.text !== typed)) {
    keep(typed, closed ?? " ");
    keepDraft("");
  }
  typed = "";
  takeUp();
  where();
  reveal();
  edit(form()?.dataset.editing);
  count();
}

// "Me too" on what a push brought, and its count in the reader's language.
function dressVoices() {
  for (const { name, parentNode } of document.querySelectorAll(".place .note-too")) {
    voices[name === "drop" ? "add" : "delete"](parentNode.id);
  }
  for (const note of document.querySelectorAll(".place .note[data-key]")) {
    const button = find(voices.has(note.id) ? "me-too-drop" : "me-too-add"),
      isOwn = mine.has(note.id) || note.dataset.group === find("me-too")?.dataset.group;
    if (!button || isOwn || note.querySelector(".note-too")) continue;
    note.append(button.content.cloneNode(true));
    note.lastElementChild.value = note.id.slice(5);
  }
  for (const count of document.querySelectorAll(".place [data-voices]")) {
    count.textContent = form().dataset.voices.replace("{count}", count.dataset.voices);
  }
}

// Characters as the server counts them. Returns whether they are too many.
function count() {
  const box = form()?.elements.text;
  if (!box) return false;
  const length = [...box.value.normalize().trim()].length,
    said = form().querySelector("[data-length]"),
    { limit, long } = box.dataset,
    isLong = length > limit;
  said.hidden = length < 0.8 * limit;
  said.textContent = isLong
    ? long.replace("{length}", length).replace("{limit}", limit)
    : `${length} / ${limit}`;
  said.classList.toggle("notice-refusal", isLong);
  said.classList.toggle("notice", isLong);
  box.setAttribute("aria-invalid", isLong);
  return isLong;
}

// One's own note into the box below; an empty id gets out of it again.
function edit(id) {
  if (!form()?.elements.text) return;
  const send = form().querySelector("[data-send]");
  if (id) form().dataset.editing = id;
  else delete form().dataset.editing;
  send.textContent = id ? form().dataset.save : form().dataset.add;
  form().querySelector("[data-cancel]").hidden = !id;
}

function write() {
  if (count()) return form().elements.text.focus();
  const { text, activity, field, block } = form().elements, { editing, known } = form().dataset;
  const place = { [field ? "field" : "block"]: (field ?? block).value }, id = editing || uuid();
  put({
    id: `note-${id}`,
    path: `/notes/${id}`,
    method: "PUT",
    known: editing ? known : 0,
    text: text.value,
    at: `notes-${activity.value}-${(field ?? block).value}`,
    body: { activity: activity.value, ...place, text: text.value },
  });
  mine.add(`note-${id}`);
  text.value = "";
  edit("");
  if (!editing) keepDraft("");
  dress();
  // What was written is seen to arrive, however long the page between it and the box.
  document.querySelector(".is-waiting:last-child")?.scrollIntoView({ block: "nearest" });
}

// Recorded: the note as everybody gets it stands here already, or takes this one's place when it
// comes.
function stand({ id, known, method, at }, answer) {
  const list = find(at), before = find(id);
  if (method === "DELETE") return before?.remove();
  const note = before ?? document.createElement("li");
  if (!before) {
    note.id = id;
    note.className = "note";
    note.dataset.key = "99999999";
    note.innerHTML = '<span class="note-text" dir="auto"></span>';
    list?.append(note);
  }
  note.dataset.known = known;
  note.querySelector(".note-text").textContent = answer.text;
}

if (hasOutbox) {
  onSettled((entry, answer) => {
    if (entry && answer && entry.id.startsWith("note-")) stand(entry, answer);
    dress();
  });
  document.addEventListener("submit", (event) => {
    const { target, submitter } = event;
    if (target !== form()) return;
    event.preventDefault();
    if (!submitter?.matches("[data-delete]")) {
      return target.elements.text.value.trim() ? write() : target.elements.text.focus();
    }
    const note = submitter.closest(".note"), { id } = note;
    put({
      id,
      path: `/notes/${id.slice(5)}`,
      method: "DELETE",
      text: note.querySelector(".note-text").textContent,
      at: note.parentNode.id,
    });
    dress();
  });
  document.addEventListener("click", (event) => {
    const note = event.target.matches("[data-edit]") && event.target.closest(".note");
    if (event.target.matches("[data-cancel]")) form().elements.text.value = draft()?.text ?? "";
    else if (!note || !form()?.elements.text) return;
    event.preventDefault();
    edit(note ? note.id.slice(5) : "");
    if (!note && matchMedia("(pointer: fine)").matches) form().elements.text.focus();
    if (!note) return;
    const { text } = form().elements;
    form().dataset.known = note.dataset.known;
    note.closest(".place").querySelector(".place-pick").checked = true;
    text.value = note.querySelector(".note-text").textContent;
    where();
    count();
    text.focus();
  }, true); // before the link is followed
}
document.addEventListener("input", ({ target }) => {
  if (target.id !== "text") return;
  keepDraft(target.value.trim() && target.value);
  count();
});
document.addEventListener("change", (event) => {
  if (!event.target.matches(".place-pick")) return;
  if (find("text").value) keepDraft(find("text").value);
  seen = currentPlace();
  where();
  if (matchMedia("(pointer: fine)").matches) find("text").focus();
});
// A chip half out of the row is in focus where nobody sees it.
document.addEventListener("focusin", ({ target }) => {
  if (target.matches(".chip")) target.scrollIntoView({ block: "nearest", inline: "nearest" });
});
document.addEventListener("keydown", (event) => {
  if (
    event.key === "Enter" && (event.ctrlKey || event.metaKey) &&
    event.target.matches("#compose textarea")
  ) form().requestSubmit();
});
document.addEventListener("htmx:before:swap", () => {
  typed = form()?.dataset.editing ? "" : find("text")?.value ?? "";
});
document.addEventListener("htmx:after:swap", dress);
dress();
