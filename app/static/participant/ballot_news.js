// The server tells the time of nowhere; on a phone it is that of the room. Comes only with
// something to tell.
function setClocks() {
  for (const time of document.querySelectorAll("time[data-clock]")) {
    const moment = new Date(time.dateTime), digits = (number) => String(number).padStart(2, "0");
    time.textContent = time.dataset.clock.replace("{hour}", digits(moment.getHours())).replace(
      "{minute}",
      digits(moment.getMinutes()),
    );
  }
}

// The ballot that this phone keeps for the close (witness.js) counts no more once another took its
// place.
function forgetBallot() {
  const notice = document.getElementById("told"), vote = document.getElementById("vote");
  if (!vote || !notice || notice.dataset.news.startsWith("refused")) return;
  try {
    localStorage.removeItem(`${KEY} /activities/${vote.dataset.key}/ballot ${vote.dataset.round}`);
  } catch { /* nothing is kept here */ }
}

function settleTold() {
  setClocks();
  forgetBallot();
}

document.addEventListener("htmx:after:swap", settleTold);
settleTold();
