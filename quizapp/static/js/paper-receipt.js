// What did this device still hold when the paper was over? The receipt lists what the server counted;
// here the person learns, question by question, what did not arrive in time.

import { erase, isNewer, leftovers } from "./paper/queue.js";
import { forget } from "./paper/storage.js";
import { Tabs } from "./paper/tabs.js";

const receipt = document.getElementById("receipt").dataset;
const words = document.getElementById("words").dataset;

function counted(place) {
  const row = document.querySelector(`#counted [data-place="${place}"]`);
  return row && { page: Number(row.dataset.page), n: Number(row.dataset.n) };
}

function inWords({ place, chosen, late, fault }) {
  const isGuess = place === "guess";
  const question = isGuess
    ? words.prediction
    : words.question.replace("{}", Number(place) + 1);
  const choice = isGuess ? chosen : chosen.map((option) => "ABCDEFGH"[option]).join(", ");
  const time = new Intl.DateTimeFormat("vi-VN", {
    timeStyle: "medium",
    timeZone: "Asia/Ho_Chi_Minh",
  });
  const unsent = fault ? words.unfit : words.unsent;
  const why = late ? words.late.replace("{}", time.format(late)) : unsent;
  return `${question}: ${choice || "–"} – ${why}.`;
}

function showLate() {
  const late = leftovers(receipt.attempt).filter((message) => {
    if (isNewer(message, counted(message.place))) return true;
    forget(`${receipt.attempt}:cau:${message.place}`);
    return false;
  });
  const part = document.getElementById("late");
  for (const message of late) {
    const item = document.createElement("li");
    item.textContent = inWords(message);
    part.querySelector("ul").append(item);
  }
  part.hidden = late.length === 0;
  if (late.length === 0) erase(receipt.attempt);
  part.querySelector("button").addEventListener("click", () => {
    erase(receipt.attempt);
    part.hidden = true;
  });
}

// Papers are collected some seconds after their deadline; not everybody looks at the same moment, and
// a page that lies open for hours stops looking.
function comeBack() {
  const name = `nhin-lai:${receipt.attempt}`;
  let looks = 0;
  try {
    looks = Number(sessionStorage.getItem(name) ?? 0);
    sessionStorage.setItem(name, looks + 1);
  } catch {
    return; // where nothing may be kept, the button on the page does it
  }
  if (looks > 20) return;
  setTimeout(
    () => window.location.reload(),
    (3 + looks) * 1000 * (0.75 + Math.random() / 2),
  );
}

new Tabs(receipt.attempt, () => {}).tell({ over: true });
if (receipt.over === "1") showLate();
else comeBack();
