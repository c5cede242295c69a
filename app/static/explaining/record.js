// Records what explains a field: eight seconds of speech in 10 kB. A file that is larger is played
// once, unheard, and recorded smaller. Without this file the form takes a small file.
const SECONDS = 8, BITS = 8000, SLICE = 250; // ms
const MARGIN = 900; // bytes: what the recorder writes after the last slice that fits
const KINDS = ["audio/webm;codecs=opus", "audio/ogg;codecs=opus", "audio/mp4"];
const form = () => document.getElementById("sound-form");
let recorder, notice = ""; // it stands until something else is sent

const kind = () =>
  globalThis.MediaRecorder && KINDS.find((name) => MediaRecorder.isTypeSupported(name));

function say(text) {
  form().querySelector("[data-said]").textContent = text;
}

function stop() {
  if (recorder?.state === "recording") recorder.stop();
}

// Resolves with what was recorded, and whether it had to stop for want of room.
function record(stream, seconds, tick) {
  const parts = [], most = Number(form().dataset.most) - MARGIN, started = performance.now();
  let size = 0, full = false;
  recorder = new MediaRecorder(stream, { mimeType: kind(), audioBitsPerSecond: BITS });
  recorder.addEventListener("dataavailable", ({ data }) => {
    parts.push(data);
    size += data.size;
    const left = seconds - (performance.now() - started) / 1000;
    full = size > most;
    tick(Math.max(0, Math.ceil(left)));
    if (full) stop();
  });
  const timer = setTimeout(stop, seconds * 1000); // where all is silent no slice may come any more
  const stopped = new Promise((resolve) =>
    recorder.addEventListener("stop", () => {
      clearTimeout(timer);
      for (const track of stream.getTracks()) track.stop();
      resolve({ blob: new Blob(parts, { type: recorder.mimeType.split(";")[0] }), full });
    }, { once: true })
  );
  recorder.start(SLICE);
  return stopped;
}

// Into the form's own field, so that it is sent like any file.
function put({ blob, full }) {
  const files = new DataTransfer();
  files.items.add(new File([blob], "sound", { type: blob.type }));
  form().elements.sound.files = files.files;
  form().requestSubmit();
  notice = full ? form().dataset.shortened : "";
}

async function speak(button) {
  const label = button.textContent,
    show = (seconds) => {
      button.textContent = form().dataset.stop.replace("{seconds}", seconds);
    };
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1 } });
    show(SECONDS);
    const sound = await record(stream, SECONDS, show);
    button.textContent = label;
    put(sound);
  } catch {
    button.textContent = label;
    say(form().dataset.denied);
  }
}

async function shrink(file) {
  const context = new AudioContext();
  try {
    const buffer = await context.decodeAudioData(await file.arrayBuffer());
    const source = context.createBufferSource(), out = context.createMediaStreamDestination();
    source.buffer = buffer;
    source.connect(out);
    say(form().dataset.making);
    const smaller = record(out.stream, Math.min(buffer.duration + SLICE / 1000, 60), () => {});
    source.start();
    put(await smaller);
  } catch {
    say("");
  }
  context.close();
}

function dress() {
  const button = form()?.querySelector("[data-record]");
  if (!button) return;
  button.parentElement.hidden = !kind() || !navigator.mediaDevices;
  if (notice) say(notice);
}

document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-record]");
  if (!button || !form().elements.language.reportValidity()) return;
  if (recorder?.state === "recording") stop();
  else speak(button);
});
document.addEventListener("change", ({ target }) => {
  const [file] = target.id === "sound-file" ? target.files : [];
  if (file && file.size > form().dataset.most && kind()) shrink(file);
});
document.addEventListener("submit", () => {
  notice = "";
});
document.addEventListener("htmx:after:swap", dress);
dress();
