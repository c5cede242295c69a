// Draws the newest numbers only, in one animation frame and at most ten times a second: a room that
// votes at once never runs the page behind.
import { drawNumbersWith } from "../http/news.js";
import { getStage } from "../http/stage.js";
import { showTally, showTurnout } from "../http/wheel.js";

const INTERVAL = 100; // ms from one drawing to the next, which waits as long as the last one took
// A number that glides for 400 ms is painted anew in each frame: in a hurry it jumps
const HURRY = 600; // ms; a drawing that follows the last one sooner jumps
const newest = new Map(); // activity → {version, tally?, turnout?}, not drawn yet
const listeners = [];
let drawnAt = -HURRY, paintedAt = -HURRY, isScheduled = false;

// Calls `listener()` after each drawing, in its frame.
export function onDrawing(listener) {
  listeners.push(listener);
}

function keep({ version, tally, turnout }) {
  const { activity } = turnout ?? tally, waiting = newest.get(activity);
  newest.set(activity, {
    ...waiting,
    version,
    ...(tally && { tally }),
    ...(turnout && { turnout }),
  });
  schedule();
}

function schedule() {
  if (isScheduled) return;
  isScheduled = true;
  const next = Math.max(drawnAt + INTERVAL, paintedAt + (paintedAt - drawnAt));
  const pause = Math.max(0, next - performance.now());
  setTimeout(() => requestAnimationFrame(draw), pause);
}

function draw() {
  getStage().toggleAttribute("data-js-hurried", performance.now() - paintedAt < HURRY);
  drawnAt = performance.now();
  for (const { version, tally, turnout } of newest.values()) {
    if (version < getStage().dataset.version) continue; // the stage that came since has newer ones
    if (tally) showTally(document, tally);
    if (turnout) showTurnout(document, turnout);
  }
  newest.clear();
  for (const listener of listeners) listener();
  requestAnimationFrame(() => {
    paintedAt = performance.now();
    isScheduled = false;
    if (newest.size) schedule();
  });
}

drawNumbersWith(keep);
