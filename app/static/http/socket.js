// A WebSocket that is opened again whenever it is lost, and that rests while nobody sees the page.
const FIRST_PAUSE = 500; // ms before the first new attempt; doubled before each further one
const LONGEST_PAUSE = 60000; // ms
// Share of a pause, either way: a server that comes back is not called by all at once
const JITTER = 0.3;
export const SILENCE = 8000; // ms; the server sends at least every 4 s
// Any other close code is a refusal
const RETRIED_CODES = [1001, 1005, 1006, 1011, 1012, 1013, 1014];

// Calls `url()` for the address of each attempt, `onMessage(text)` for each message and
// `onState(state)` for each end: "lost" (another attempt follows), "resting" (it follows once the
// page is seen) or "refused" (none follows).
export function connect({ url, onMessage, onState, restsWhenHidden = true }) {
  let socket = null, attempts = 0, timer = 0, silence = 0, isRefused = false;

  const isResting = () => restsWhenHidden && document.hidden;

  function open() {
    abandon();
    silence = 0;
    socket = new WebSocket(url());
    socket.onmessage = ({ data }) => {
      silence = attempts = 0;
      onMessage(data);
    };
    socket.onclose = ({ code }) => end(code);
  }

  // Does not wait for the close event: of a dead connection the browser tells it minutes later.
  function abandon() {
    clearTimeout(timer);
    if (!socket) return;
    socket.onmessage = socket.onclose = null;
    socket.close();
    socket = null;
  }

  function end(code) {
    abandon();
    if (isResting()) return onState("resting");
    isRefused = !RETRIED_CODES.includes(code);
    if (isRefused) return onState("refused");
    const pause = Math.min(FIRST_PAUSE * 2 ** attempts++, LONGEST_PAUSE);
    timer = setTimeout(open, pause * (1 + JITTER * (2 * Math.random() - 1)));
    onState("lost");
  }

  function reopen() {
    if (socket || isRefused || isResting()) return;
    attempts = 0;
    open();
  }

  document.addEventListener("visibilitychange", () => {
    if (isResting() && !isRefused) end();
    else reopen();
  });
  addEventListener("online", () => setTimeout(reopen, 1000 * Math.random()));
  addEventListener("pagehide", () => socket?.close(1000));
  // The browser kept the page whole, but closed its socket
  addEventListener("pageshow", ({ persisted }) => {
    if (!persisted) return;
    isRefused = false;
    open();
  });
  open();

  // Counts `ms` more of silence: an open socket that says nothing for too long is lost.
  return function countSilence(ms) {
    silence += ms;
    if (socket && silence > SILENCE) end(1006);
  };
}
