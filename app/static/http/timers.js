// Timers count from what the server said was left: a phone's clock is not trusted. While a phone
// sleeps its steady clock may stand still; what the other one gained meanwhile is added.
let clocks = [performance.now(), Date.now()], slept = 0; // ms
function tick() {
  const [steady, wall] = clocks;
  clocks = [performance.now(), Date.now()];
  const gained = clocks[1] - wall - (clocks[0] - steady);
  if (gained > 1000) slept += gained;
  const now = clocks[0] + slept;
  for (const timer of document.querySelectorAll("[data-remaining]")) {
    if (timer.said !== timer.dataset.remaining) {
      timer.said = timer.dataset.remaining;
      timer.end = now + 1000 * timer.said;
    }
    const left = Math.max(0, Math.round((timer.end - now) / 1000));
    const digits = (number) => `${Math.floor(number)}`.padStart(2, "0");
    const text = (!left && timer.dataset.over) || `${digits(left / 60)}:${digits(left % 60)}`;
    if (timer.textContent !== text) timer.textContent = text;
    timer.classList.toggle("is-over", left === 0);
  }
}
tick();
setInterval(tick, 500);
document.addEventListener("visibilitychange", tick);
