// How long is left? Elements: <strong data-countdown="2026-05-11T10:00:00Z">server's words</strong>,
// with data-countdown-words="Còn" before the time and data-countdown-over="…" when it has come.
// The page brings the server's time (data-now of <html>); from there the browser's monotonic clock
// counts, so a phone with a wrong clock shows the right time.

const page = document.documentElement.dataset;
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

/** "2 ngày 3 giờ", "3 giờ 05 phút", "04 phút 09 giây". */
export function inWords(milliseconds) {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  const two = (number) => String(number).padStart(2, "0");
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  const days = Math.floor(hours / 24);
  if (days) return `${days} ngày ${hours % 24} giờ`;
  if (hours) return `${hours} giờ ${two(minutes % 60)} phút`;
  return `${two(minutes)} phút ${two(seconds % 60)} giây`;
}

const shown = [...document.querySelectorAll("[data-countdown]")].map((element) => ({
  element,
  end: Date.parse(element.dataset.countdown),
  words: element.dataset.countdownWords ? `${element.dataset.countdownWords} ` : "",
  over: element.dataset.countdownOver || "Đã đến giờ. Hãy tải lại trang.",
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
        voice.textContent = `Còn ${minutes} phút.`;
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
