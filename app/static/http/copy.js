// The clipboard is closed to plain http, which is what a laptop in a room speaks: then the text is
// selected.
async function copy(button) {
  const input = document.getElementById(button.dataset.copy);
  input.select();
  let done = false;
  try {
    await navigator.clipboard.writeText(input.value);
    done = true;
  } catch {
    done = document.execCommand?.("copy");
  }
  const text = done ? button.dataset.done : button.dataset.byHand;
  document.getElementById("copied").textContent = text;
  const before = button.dataset.jsText || (button.dataset.jsText = button.textContent);
  button.textContent = text;
  setTimeout(() => {
    button.textContent = before;
    document.getElementById("copied").textContent = "";
  }, 3000);
}
document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-copy]");
  if (button) copy(button);
});
for (const button of document.querySelectorAll("[data-copy]")) button.hidden = false;
