// Writing notes: shows under which field the next note goes, and keeps the list of one's own marked.

const form = () => document.getElementById("compose");

function where() {
  const picked = form()?.querySelector(".place-pick:checked"), shown = form()?.querySelector("[data-place]");
  if (!shown) return;
  const head = picked?.closest(".place-head");
  shown.classList.toggle("caps", Boolean(head?.querySelector(".place-name.caps")));
  shown.textContent = head ? head.querySelector(".place-name").textContent : "";
}

document.addEventListener("change", (event) => {
  if (!event.target.matches(".place-pick")) return;
  where();
  const text = document.getElementById("text");
  if (matchMedia("(pointer: fine)").matches) text.focus();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.matches("#compose textarea")) form().requestSubmit();
});
// A morph keeps what is typed, and so it should, until the note is in.
document.addEventListener("htmx:before:swap", ({ detail: { ctx } }) => {
  if (ctx.sourceElement === form() && ctx.response.status < 300) document.getElementById("text").value = "";
});
document.addEventListener("htmx:after:swap", where);
where();
