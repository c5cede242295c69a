// One's own framework is asked for only where that template is chosen, a shipped one elsewhere; what
// is not seen is not sent. Without this file both simply stay.
const start = document.getElementById("start");

function fit() {
  const writesList = start.elements.template.value === "framework";
  start.querySelector(".own-framework").hidden = start.elements.framework.disabled = !writesList;
  start.querySelector(".own-look").hidden = start.elements.file.disabled = !writesList;
  start.querySelector(".shipped-framework").hidden = start.elements.shipped.disabled = writesList;
}

start.addEventListener("change", fit);
fit();

// The workshops of this browser: those of its secret links stand there, those of its seats are
// known to this device alone.
function showOwnSeats() {
  const section = document.getElementById("own"), list = section.querySelector("ul");
  const codes = Object.keys(localStorage).map((key) =>
    /^palabre \/b\/([2-9A-Z]{6}) /.exec(key)?.[1]
  );
  for (const code of new Set(codes.filter(Boolean))) {
    if (list.querySelector(`[href^="/b/${code}"]`)) continue;
    const link = document.createElement("a"), name = document.createElement("strong");
    link.href = `/b/${code}`;
    name.textContent = code;
    link.append(name);
    list.appendChild(document.createElement("li")).append(link);
    section.hidden = false;
  }
}
try {
  showOwnSeats();
} catch { /* a browser that keeps nothing */ }
