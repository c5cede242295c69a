// The server tells the time of nowhere; on a phone it is that of the room. Comes only with something to tell.
function setClocks() {
  for (const time of document.querySelectorAll("time[data-clock]")) {
    const moment = new Date(time.dateTime), digits = (number) => String(number).padStart(2, "0");
    time.textContent = time.dataset.clock.replace("{hour}", digits(moment.getHours())).replace("{minute}", digits(moment.getMinutes()));
  }
}

document.addEventListener("htmx:after:swap", setClocks);
setClocks();
