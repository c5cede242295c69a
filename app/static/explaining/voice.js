// A ballot by picture and voice: one field at a time under one thumb. Without this file it is one
// long form.
const form = document.getElementById("ballot");
const fields = [...form.querySelectorAll(".voice-field")];
const PAUSE = 350; // ms, to see the mark appear
let at = 0, sounding, leaving; // the timer that goes on by itself after a choice

const boxes = () => [...form.querySelectorAll("[name=fields]:checked")];

// Plays a sound alone, from its start; resolves when it has ended, or could not be played.
function play(audio) {
  sounding?.pause();
  sounding = audio;
  audio.currentTime = 0;
  return new Promise((resolve) => {
    for (const name of ["ended", "pause", "error"]) {
      audio.addEventListener(name, resolve, { once: true });
    }
    audio.play().catch(resolve);
  });
}

function show(place) {
  clearTimeout(leaving);
  at = (place + fields.length) % fields.length;
  sounding?.pause();
  fields.forEach((field, number) => field.hidden = number !== at);
  form.querySelector("[data-at]").textContent = `${at + 1} / ${fields.length}`;
  form.querySelector("[data-full-notice]").hidden = true;
  scrollTo(0, 0);
}

// What is chosen, by its picture; a tap goes there.
function draw() {
  const chosen = boxes(), votes = Number(form.dataset.votes);
  const slots = Array.from({ length: votes }, (_, number) => {
    const item = document.createElement("li"), box = chosen[number];
    if (!box) return item;
    const field = box.closest(".voice-field"), button = document.createElement("button");
    const mark = field.querySelector(".voice-picture, .number").cloneNode(true);
    button.type = "button";
    button.dataset.place = fields.indexOf(field);
    button.setAttribute("aria-label", field.querySelector("h2").innerText);
    button.append(mark);
    item.append(button);
    return item;
  });
  const list = form.querySelector("[data-slots]");
  list.textContent = "";
  list.append(...slots);
  form.querySelector("[data-check]").hidden = chosen.length !== votes;
}

function choose(box) {
  const left = form.dataset.votes - boxes().length;
  clearTimeout(leaving);
  if (left < 0) {
    box.checked = false;
    const notice = form.querySelector("[data-full-notice]");
    notice.textContent = form.dataset.full.replace("{count}", form.dataset.votes);
    notice.hidden = false;
    return;
  }
  draw();
  if (!box.checked) return;
  const next = left
    ? () => show(at + 1)
    : () => form.requestSubmit(form.querySelector("[data-check]"));
  if (!left || !fields[at].querySelector("[name=fields]:not(:checked)")) {
    leaving = setTimeout(next, PAUSE);
  }
}

async function playAll() {
  for (const item of form.querySelectorAll(".voice-choices > li")) {
    const audio = item.querySelector("audio");
    if (!audio) continue;
    item.classList.add("is-heard");
    await play(audio);
    item.classList.remove("is-heard");
    if (sounding !== audio) return; // another one was asked for
  }
}

for (const audio of form.querySelectorAll(".voice-field audio")) {
  audio.controls = false;
  audio.nextElementSibling.hidden = false;
}
form.addEventListener("click", ({ target }) => {
  const button = target.closest("button");
  if (!button) return;
  if ("play" in button.dataset) play(button.previousElementSibling);
  if ("playAll" in button.dataset) playAll();
  if (button.dataset.step) show(at + Number(button.dataset.step));
  if (button.dataset.place) show(Number(button.dataset.place));
});
form.addEventListener("change", ({ target }) => {
  if (target.name === "fields") choose(target);
});
if (fields.length) {
  form.querySelector("[data-steps]").hidden = false;
  draw();
  show(Math.max(0, fields.findIndex((field) => field.querySelector(":checked"))));
} else {
  const all = form.querySelector("[data-play-all]");
  all.hidden = !form.querySelector("audio");
  playAll(); // where the browser lets a page begin by itself
}
