// Timers count from what the server said was left: a phone's clock is not trusted.
function tick() {
  for (const timer of document.querySelectorAll("[data-remaining]")) {
    if (timer.said !== timer.dataset.remaining) {
      timer.said = timer.dataset.remaining;
      timer.end = performance.now() + 1000 * timer.said;
    }
    const left = Math.max(0, Math.round((timer.end - performance.now()) / 1000));
    const digits = (number) => `${Math.floor(number)}`.padStart(2, "0");
    const text = (!left && timer.dataset.over) || `${digits(left / 60)}:${digits(left % 60)}`;
    if (timer.textContent !== text) timer.textContent = text;
    timer.classList.toggle("is-over", left === 0);
  }
}
tick();
setInterval(tick, 500);
