// The form that starts a board or a programme: one's own framework is shown while it is written.
const start = document.getElementById("start");

// Times of a workshop are told by the clocks of whoever starts it; its settings change that.
start.elements.time_zone.value = Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";

// What is written is shown as it would be read, half a second after the last key.
const preview = document.getElementById("own-preview");
let pause, request;

async function look() {
  if (request) request.abort();
  request = new AbortController();
  const body = new FormData(start);
  for (const name of ["once", "create_token"]) body.delete(name);
  const headers = { "HX-Request": "true", Accept: "text/html" };
  try {
    const answer = await fetch(preview.dataset.look, {
      method: "POST",
      headers,
      body,
      signal: request.signal,
    });
    if (answer.ok) preview.innerHTML = await answer.text();
  } catch { /* a later one was asked for, or there is no line: the start says what is wrong */ }
}

function lookSoon() {
  clearTimeout(pause);
  pause = setTimeout(look, 500);
}

start.elements.framework.addEventListener("input", lookSoon);
start.elements.file.addEventListener("change", lookSoon);
