// A report takes a second or two: the page says that it is being made, and hands it over. Without
// this the link just downloads.
const FEW = 60000; // ms until the address of a file that was handed over is forgotten
let making = false;

function say(text, busy) {
  const box = document.getElementById("making");
  if (!box) return;
  box.hidden = false;
  box.querySelector("progress").hidden = !busy;
  box.querySelector("[role=status]").textContent = text;
}

async function make(link) {
  making = true;
  say(link.dataset.making, true);
  try {
    const answer = await fetch(link.href);
    const name = /filename="([^"]+)"/.exec(answer.headers.get("Content-Disposition") ?? "");
    if (!answer.ok || !name) throw new Error(answer.status);
    const address = URL.createObjectURL(await answer.blob());
    const file = Object.assign(document.createElement("a"), { href: address, download: name[1] });
    file.click();
    setTimeout(() => URL.revokeObjectURL(address), FEW);
    say(link.dataset.made, false);
  } catch {
    document.getElementById("making").hidden = true;
    location.assign(link.href); // the browser's own way says what is wrong
  }
  making = false;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-making]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (!making) make(link);
});
