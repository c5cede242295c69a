// What the server tells of a board: numbers, changes and fragments of HTML, by the socket or, where
// none comes through, by HTTP.
import { fetchText, isOver, showLost, showState, swapIn } from "./connection.js";
import { connect, SILENCE } from "./socket.js";
import { getStage, onStage, setSeats } from "./stage.js";
import { showTally, showTurnout, votesOf } from "./wheel.js";

const live = document.getElementById("live"), listeners = [];
// A phone's connection; a projector's never rests
const restsWhenHidden = !("alwaysOn" in (live?.dataset ?? {}));
let heldVersion = Number(live?.dataset.version ?? -1); // all changes up to it are on the page
let heardVersion = heldVersion; // the newest that the server spoke of
let silence = 0, socketSilence = 0; // ms since any message came, and since one came by the socket
let lostSockets = 0; // since the last message by a socket
let isPolling = false, pollPause = 0; // news by HTTP: under way; ms until the next
let stageCount = 0; // stages swapped in so far
let countAtFragment = -1; // stageCount when fragments came whose version has not come yet
let drawNumbers = ({ tally, turnout }) => {
  if (tally) showTally(document, tally);
  if (turnout) showTurnout(document, turnout);
};
let swaps = Promise.resolve(); // fragments are swapped in one after the other

// Calls `listener(news)` for each message: {version, board?, activities?, turnout?, tally?,
// whole?}.
export function onNews(listener) {
  listeners.push(listener);
}

// Shows numbers by `draw({version, tally?, turnout?})` instead of at once.
export function drawNumbersWith(draw) {
  drawNumbers = draw;
}

// Returns the version of the board up to which nothing is missing on the page.
export const getVersion = () => heldVersion;

const isFailing = () => socketSilence > SILENCE || lostSockets > 2;

function swapFragments(text) {
  return swapIn({
    sourceElement: live,
    target: live,
    swap: "none swapEmpty:false",
    text,
    transition: false,
  });
}

function socketUrl() {
  const url = new URL(live.dataset.socket, location),
    { saveData, effectiveType } = navigator.connection || {};
  url.protocol = url.protocol.replace("http", "ws");
  if (saveData || /2g/.test(effectiveType)) url.searchParams.set("pace", "slow");
  url.searchParams.set("numbers", "row");
  url.searchParams.set("since", heldVersion);
  return url.href;
}

// Numbers are shown at once; htmx, whose promises and events cost a slow phone as much as they do,
// sees fragments only.
function receive(text) {
  silence = socketSilence = lostSockets = 0;
  showState("live");
  if (text.startsWith("{")) {
    apply(JSON.parse(text), false, countAtFragment >= 0 && countAtFragment !== stageCount);
    countAtFragment = -1;
  } else {
    if (countAtFragment < 0) countAtFragment = stageCount;
    swaps = swaps.then(() => swapFragments(text)).catch((error) => console.error(error));
  }
}

// A tally as a row of numbers, half as long: turnout and tally of it.
function unfold([activity, round, ballots, seats, ...counts]) {
  const turnout = { activity, round, ballots, seats }, votes = votesOf(document, activity, counts);
  return { turnout, ...(votes && { tally: { ...turnout, votes } }) };
}

// `isComplete`: the news leave no gap behind them. `isOverwritten`: a stage, maybe older, came over
// their fragments.
function apply(news, isComplete, isOverwritten) {
  if (isOverwritten && getStage().dataset.version < news.version && !news.whole) pollPause = 0;
  else if (isComplete || heldVersion >= heardVersion || news.whole) heldVersion = news.version;
  heardVersion = news.whole ? news.version : Math.max(heardVersion, news.version);
  if (news.row) Object.assign(news, unfold(news.row));
  if (news.tally || news.turnout) drawNumbers(news);
  if (news.turnout) setSeats(news.turnout.seats);
  for (const listener of listeners) listener(news);
}

// Asks for the news by HTTP: where no socket comes through, and to fill a gap.
async function poll() {
  if (isPolling) return;
  isPolling = true;
  pollPause = 1000 + 5000 * Math.random();
  try {
    await applyMissed();
    silence = 0;
    if (isFailing()) {
      showState("slow");
      pollPause = 3000 + 2000 * Math.random();
    }
  } catch {
    if (silence > SILENCE) showLost();
    if (isOver()) pollPause = 30000;
  }
  isPolling = false;
}

async function applyMissed() {
  const countBefore = stageCount,
    url = `${live.dataset.socket.replace("/live", "/news")}&since=${heldVersion}`;
  const messages = JSON.parse(await fetchText(url, {})), last = messages[messages.length - 1];
  if (last.version < heardVersion && !messages.some((message) => message.whole)) {
    pollPause = 0; // the socket was faster: ask again
    return;
  }
  for (const message of messages) {
    if (typeof message === "string") await swapFragments(message);
    else apply(message, true, countBefore !== stageCount);
  }
}

function onSocketState(state) {
  // The page says nothing until it is looked at again
  if (state === "resting") return showState("stale");
  lostSockets += 1;
  if (state === "refused") showState("over");
  else showLost();
}

// Both clocks: one stands still while a laptop sleeps, the other can be set.
let clocks = [performance.now(), Date.now()];
function watch(countSilence) {
  const before = clocks;
  clocks = [performance.now(), Date.now()];
  if (document.hidden && restsWhenHidden) return;
  const elapsed = Math.max(clocks[0] - before[0], clocks[1] - before[1]);
  silence += elapsed;
  socketSilence += elapsed;
  pollPause -= elapsed;
  if (silence > SILENCE) showLost();
  countSilence(elapsed);
  if (pollPause <= 0 && (isFailing() || heldVersion < heardVersion)) poll();
}

if (live) {
  onStage((version) => {
    stageCount += 1;
    if (version >= heardVersion) return;
    // A stage that came late may be behind what was heard since
    heldVersion = Math.min(heldVersion, version);
    pollPause = 0;
    poll();
  });
  const countSilence = connect({
    url: socketUrl,
    onMessage: receive,
    onState: onSocketState,
    restsWhenHidden,
  });
  setInterval(watch, 1000, countSilence);
  addEventListener("offline", showLost);
  addEventListener("online", () => {
    showLost();
    pollPause = 0;
  });
  document.addEventListener("visibilitychange", () => {
    if (restsWhenHidden) {
      silence =
        socketSilence =
        lostSockets =
        pollPause =
          0;
    }
  });
}
