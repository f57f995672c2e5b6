// How long is left? Elements: <strong data-countdown="2026-05-11T10:00:00Z">server's words</strong>,
// with data-countdown-words="Còn" before the time and data-countdown-over="…" when it has come.
// The page brings the server's time (data-now of <html>); from there the browser's monotonic clock
// counts, so a phone with a wrong clock shows the right time. It also brings the words in its own
// language (data-countdown-words of <html>); # in them stands for a number.

const page = document.documentElement.dataset;
const say = JSON.parse(page.countdownWords);
const navigation = performance.getEntriesByType("navigation")[0];
const origin = navigation ? navigation.responseStart : performance.now();
const wallOrigin = Date.now() - (performance.now() - origin);
const served = Date.parse(page.now);
let slept = 0;

/** The server's present, in milliseconds since 1970. */
export function serverNow() {
  return served + performance.now() - origin + slept;
}

// Some phones stop the monotonic clock while they sleep; the wall clock tells for how long.
function wakeUp() {
  const missing = Date.now() - wallOrigin - (performance.now() - origin);
  if (missing > slept + 2000) slept = missing;
}

/** "2 ngày 3 giờ", "3 giờ 05 phút", "04 phút 09 giây"; in the words of the page. */
export function inWords(milliseconds) {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  const two = (number) => String(number).padStart(2, "0");
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  const days = Math.floor(hours / 24);
  const filled = (words, number) => words.replace("#", number);
  if (days) return `${filled(say.days, days)} ${filled(say.hours, hours % 24)}`;
  if (hours) return `${filled(say.hours, hours)} ${filled(say.minutes, two(minutes % 60))}`;
  return `${filled(say.minutes, two(minutes))} ${filled(say.seconds, two(seconds % 60))}`;
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
  const now = serverNow();
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

document.addEventListener("visibilitychange", wakeUp);
if (shown.length && !Number.isNaN(served)) {
  document.body.append(voice);
  tick();
  setInterval(tick, 1000);
  document.addEventListener("visibilitychange", tick);
}
