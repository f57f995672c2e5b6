// How long is left? Elements: <strong data-countdown="2026-05-11T10:00:00Z">server's words</strong>,
// with data-countdown-words="Còn" before the time and data-countdown-over="…" when it has come.
// The page brings the server's time (data-now of <html>) and the words in its own language
// (data-countdown-words of <html>); # in them stands for a number.

import { inWords, say, ServerClock } from "./server-clock.js";

const served = Date.parse(document.documentElement.dataset.now);
const clock = new ServerClock(served);

/** The server's present, in milliseconds since 1970. */
export function serverNow() {
  return clock.now();
}

const shown = [...document.querySelectorAll("[data-countdown]")].map((element) => ({
  element,
  end: Date.parse(element.dataset.countdown),
  words: element.dataset.countdownWords ? `${element.dataset.countdownWords} ` : "",
  over: element.dataset.countdownOver || say.over,
  left: Infinity,
}));

const voice = document.createElement("p");
voice.className = "visually-hidden";
voice.setAttribute("role", "status");

function tick() {
  const now = clock.now();
  for (const item of shown) {
    const left = item.end - now;
    const text = left > 0 ? item.words + inWords(left) : item.over;
    if (item.element.textContent !== text) item.element.textContent = text;
    for (const minutes of [5, 1]) {
      const mark = minutes * 60000;
      if (item.left > mark && left <= mark && item.left !== Infinity) {
        voice.textContent = say.left.replace("#", minutes);
      }
    }
    item.left = left;
  }
}

// After a sleep, or when the phone's clock was set, the server's own Date header tells the time anew.
async function check() {
  if (document.visibilityState !== "visible" || !clock.isDoubtful()) return;
  const sentAt = performance.now();
  const answer = await fetch(window.location.href, { method: "HEAD", cache: "no-store" }).catch(
    () => null,
  );
  const told = Date.parse(answer?.headers.get("Date"));
  // The header has whole seconds; the middle of one is the best guess.
  if (told) clock.hear(told + 500, sentAt, performance.now());
  tick();
}

if (!Number.isNaN(served)) {
  document.body.append(voice);
  tick();
  setInterval(() => {
    tick();
    check();
  }, 1000);
  document.addEventListener("visibilitychange", check);
}
