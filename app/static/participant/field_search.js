// The search among the fields of a ballot: what is typed hides the fields and blocks without it.
import { fold } from "../http/fold.js";

export function filter(form) {
  const words = fold(form.querySelector("#search").value).split(" ");
  let matchCount = 0;
  for (const block of form.querySelectorAll("[data-block]")) {
    const before = matchCount;
    for (const card of block.querySelectorAll(".tick")) {
      const name = card.folded ||
        (card.folded = fold(card.textContent + block.firstElementChild.textContent));
      card.hidden = !words.every((word) => name.includes(word));
      matchCount += !card.hidden;
    }
    block.hidden = matchCount === before;
    if (words[0]) block.open = true;
  }
  form.querySelector("[data-empty]").hidden = matchCount > 0;
  if (!matchCount && !form.learned) learn(form).catch(() => {});
}

// Where nothing was found, the names in other languages are fetched once, and searched too.
async function learn(form) {
  form.learned = true;
  const board = location.pathname.split("/").slice(0, 3).join("/");
  const answer = await fetch(`${board}?languages=all`, { headers: { Accept: "application/json" } });
  const framework = (await answer.json()).frameworks.find(({ id }) =>
    id === form.dataset.framework
  );
  for (const { id, name } of framework.blocks.flatMap(({ fields }) => fields)) {
    const box = form.querySelector(`[name="fields"][value="${CSS.escape(id)}"]`);
    box.closest(".tick").folded += ` ${fold(Object.values(name).join(" "))}`;
  }
  filter(form);
}

document.addEventListener("input", ({ target }) => {
  if (target.id === "search") filter(target.form);
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.id === "search") event.preventDefault();
});
