// The rows of the result from the fields of the ballot: their names are in the page once.
export function lay(form) {
  const list = document.getElementById("result").querySelector(".ranking"),
    pattern = list?.firstElementChild;
  if (!pattern || pattern.nextElementSibling) return;
  const cards = new Map(
    [...form.querySelectorAll(".tick")].map((card) => [card.querySelector("input").value, card]),
  );
  list.append(...[...cards].map(([field, card], order) => {
    const row = pattern.cloneNode(true);
    row.className = `ranking-row ${card.closest("[data-block]").className}`;
    Object.assign(row.dataset, { field, order });
    row.querySelector(".ranking-label").textContent = card.querySelector(".number").textContent;
    row.querySelector(".ranking-name").textContent = card.querySelector(".tick-name").textContent;
    return row;
  }));
  pattern.remove();
}
