// The answer to a quick question goes the way of a ballot: kept on this phone until the board has it.
// Without this file each answer is a plain form.
import { hasOutbox, keep, onSettled, put, waiting } from "./outbox.js";
import { onNews } from "../http/news.js";
import { refresh } from "../http/stage.js";

const question = () => document.querySelector("#question[data-key]");
const address = ({ dataset }) => `/activities/${dataset.key}/ballot`;
const sure = {}; // by question and round: the version of the answer that this window had recorded
let typed = null; // {key, text, kept, why}: a word that is not sent; what is kept of it, and why

// A word that can no longer be sent stays in sight; back at its question, it is in its field again.
function bringBack(panel) {
  const word = document.getElementById("one-word");
  const link = document.querySelector(`.menu [data-key="${CSS.escape(typed.key)}"]`);
  if (link?.dataset.state !== "open") {
    keep(typed.kept, typed.why);
    typed = null;
  } else if (word && !word.value && panel?.dataset.key === typed.key) word.value = typed.text;
}

function send(panel, method, given, text) {
  typed = null;
  put({
    id: address(panel),
    path: address(panel),
    known: panel.dataset.known,
    round: panel.dataset.round,
    method,
    ...(method === "PUT" && { body: { fields: [given] } }),
    text: `${panel.dataset.title}\n${text}`,
  });
  dress();
}

// What waits is what shows as chosen.
function dress() {
  const panel = question(), entry = panel && waiting(address(panel));
  if (!entry || entry.refused) return;
  const [given] = entry.body?.fields ?? [], word = document.getElementById("one-word");
  if (word && !word.value) word.value = given ?? "";
  for (const button of panel.querySelectorAll(".answer")) {
    button.setAttribute("aria-pressed", button.value === given);
  }
}

if (hasOutbox) {
  // Before htmx hears of it: it would send the form itself, and lose it without a line.
  document.addEventListener("submit", (event) => {
    const form = event.target, panel = question();
    if (!panel?.contains(form)) return;
    event.preventDefault();
    event.stopPropagation();
    const word = document.getElementById("one-word"), answer = event.submitter;
    if (form.dataset.withdraw) send(panel, "DELETE", "", form.dataset.withdraw);
    else if (word) send(panel, "PUT", word.value, word.value);
    else if (answer?.value) send(panel, "PUT", answer.value, answer.textContent);
  }, true);
  onSettled((sent, answer) => {
    const panel = question();
    if (!answer || !panel || sent.id !== address(panel)) return;
    panel.dataset.known = sure[sent.id + sent.round] = sent.known;
    if (!waiting(sent.id)) {
      const word = document.getElementById("one-word");
      if (word) word.value = "";
      refresh();
    }
  });
  document.addEventListener("input", ({ target }) => {
    if (target.id !== "one-word") return;
    const { key, title, unsent } = question().dataset, text = target.value;
    typed = text.trim() ? { key, text, kept: `${title}\n${text}`, why: unsent } : null;
  });
  // Answered on another device or in another window.
  onNews(({ mine }) => {
    const panel = question();
    if (mine?.activity !== panel?.dataset.key || !(mine?.known > panel?.dataset.known)) return;
    if (!waiting(address(panel))) refresh();
  });
  document.addEventListener("htmx:after:swap", () => {
    const panel = question(), key = panel && address(panel) + panel.dataset.round;
    // A stage that left before one's answer was recorded knows nothing of it: once more.
    if (sure[key] - panel?.dataset.known > 0) {
      delete sure[key];
      refresh();
    }
    if (typed) bringBack(panel);
    dress();
  });
  dress();
}
