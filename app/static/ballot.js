// The ballot under one thumb: what is chosen, what is missing, search. Without this file it is a plain form of checkboxes.
import { onNews, refresh } from "./live.js";

const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();
const plural = new Intl.PluralRules(document.documentElement.lang);

function dress(form) {
  if (!form || form.dataset.dressed) return;
  form.dataset.dressed = "1";
  form.querySelector(".search").hidden = false;
  form.addEventListener("change", (event) => { if (event.target.name === "fields") chosen(form, event.target); });
  form.querySelector("#search").addEventListener("input", (event) => filter(form, event.target.value));
  form.querySelector("#search").addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
  form.querySelector("[data-slots]").addEventListener("click", (event) => takeBack(form, event.target.closest("button")));
  form.addEventListener("submit", (event) => { if (left(form)) { event.preventDefault(); event.stopImmediatePropagation(); tell(form, missing(form)); } }, true);
  draw(form);
}

const boxes = (form) => [...form.querySelectorAll("input[name=fields]:checked")];
const left = (form) => form.dataset.votes - boxes(form).length;

function missing(form) {
  const count = left(form);
  return (plural.select(count) === "one" ? form.dataset.leftOne : form.dataset.leftOther).replace("{count}", count);
}

function tell(form, text) { form.querySelector("[data-count]").textContent = text; }

function chosen(form, box) {
  if (left(form) < 0) {
    box.checked = false;
    draw(form);
    tell(form, form.dataset.full.replace("{count}", form.dataset.votes));
    form.querySelector("[data-slots]").classList.add("is-full");
    return;
  }
  draw(form);
}

function draw(form) {
  const ticked = boxes(form), votes = Number(form.dataset.votes), slots = form.querySelector("[data-slots]");
  slots.removeAttribute("aria-hidden");
  slots.classList.remove("is-full");
  slots.replaceChildren(...Array.from({ length: votes }, (_, place) => slot(form, ticked[place])));
  const send = form.querySelector("[data-send]");
  send.setAttribute("aria-disabled", left(form) !== 0);
  send.textContent = left(form) ? missing(form) : form.dataset.ready;
  tell(form, form.dataset.chosen.replace("{chosen}", ticked.length).replace("{votes}", votes));
}

function slot(form, box) {
  const item = document.createElement("li");
  if (!box) return item;
  const card = box.closest("label"), button = document.createElement("button");
  item.className = card.closest("[data-block]").className;
  button.type = "button";
  button.textContent = `${card.querySelector(".number").textContent} ×`;
  button.box = box;
  button.setAttribute("aria-label", form.dataset.take.replace("{field}", card.querySelector(".tick-name").textContent));
  item.append(button);
  return item;
}

function takeBack(form, button) {
  if (!button) return;
  button.box.checked = false;
  draw(form);
  form.querySelector("[data-send]").focus({ preventScroll: true });
}

function filter(form, typed) {
  const words = fold(typed).split(" ");
  let found = 0;
  for (const card of form.querySelectorAll("[data-name]")) {
    const name = (card.folded ??= fold(card.dataset.name));
    card.hidden = !words.every((word) => name.includes(word));
    found += !card.hidden;
  }
  for (const block of form.querySelectorAll("[data-block]")) block.hidden = !block.querySelector("[data-name]:not([hidden])");
  form.querySelector("[data-empty]").hidden = found > 0;
}

const ballot = () => document.getElementById("ballot");
dress(ballot());
document.addEventListener("htmx:after:swap", () => { const form = ballot(); if (form) { delete form.dataset.dressed; dress(form); } });

// An activity opened or closed: follow the facilitator, unless something is being written or chosen here.
onNews((news) => {
  if (!news.activities && !news.board && !news.whole) return;
  const stage = document.getElementById("stage");
  const here = news.activities?.find((one) => one.key === stage.dataset.activity);
  const busy = document.querySelector("#compose textarea")?.value || (ballot() && boxes(ballot()).length && here?.state === "open");
  const base = document.getElementById("live").dataset.stage;
  refresh(busy && here?.state === "open" ? `${base}?activity=${here.key}` : base);
});
