// Shows what may be used from a moment on, and hides what is true only until then:
// <div hidden data-appears="2026-05-11T01:00:00Z" data-says="Đến lượt bạn">, and in the same way
// <p data-until="…">. With data-spread="3000" it happens up to so many milliseconds later, a random
// time for each person, so that not all press in one second. Without this script people reload.

import { serverNow } from "./countdown.js";

const waiting = [...document.querySelectorAll("[data-appears], [data-until]")].map((element) => ({
  element,
  appears: "appears" in element.dataset,
  says: element.dataset.says,
  at:
    Date.parse(element.dataset.appears ?? element.dataset.until) +
    Math.random() * Number(element.dataset.spread ?? 0),
}));

const voice = document.createElement("p");
voice.className = "visually-hidden";
voice.setAttribute("role", "status");
document.body.append(voice);

function look() {
  const now = serverNow();
  for (const item of waiting) {
    if (now < item.at || item.element.hidden !== item.appears) continue;
    item.element.hidden = !item.appears;
    if (item.says) {
      voice.textContent = item.says;
      document.title = item.says;
    }
  }
}

if (!Number.isNaN(serverNow())) {
  look();
  setInterval(look, 500);
  document.addEventListener("visibilitychange", look);
}
