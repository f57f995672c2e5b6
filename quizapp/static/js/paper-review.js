// The look before handing in shows what is saved. What still waits on this device, or was saved
// elsewhere since, brings the person to where it can be seen; handing in survives a lost network.

import { ClockFace } from "./paper/clock-face.js";
import { askUntilHeard, handIn } from "./paper/ending.js";
import { ask, isAnother } from "./paper/network.js";
import { isNewer, leftovers } from "./paper/queue.js";
import { Status } from "./paper/status.js";
import { marked } from "./paper/storage.js";
import { Tabs } from "./paper/tabs.js";
import { ServerClock } from "./server-clock.js";

const place = document.getElementById("over").dataset;
const token = document.querySelector('#over [name="csrf_token"]').value;
const words = document.getElementById("words").dataset;
const shownClock = document.getElementById("clock");
const form = document.getElementById("hand-in");
const rows = new Map();
for (const row of document.querySelectorAll("#summary > li")) rows.set(row.dataset.place, row);

const urge = document.getElementById("urge");

let over = false;
let ending = false;

const clock = new ServerClock(Date.parse(shownClock.dataset.now));
const face = new ClockFace({
  clock,
  deadline: Date.parse(shownClock.dataset.deadline),
  element: shownClock,
  button: document.getElementById("clock-toggle"),
  words,
  speak: (sentence) => (document.getElementById("spoken").textContent = sentence),
});
const status = new Status(words);
const tabs = new Tabs(place.attempt, (news) => {
  if (news.over) leave();
});

function shown(name) {
  const { page, n } = rows.get(name)?.dataset ?? { page: 0, n: 0 };
  return { page: Number(page), n: Number(n) };
}

function leave() {
  if (over) return;
  over = true;
  tabs.tell({ over: true });
  window.location.replace(place.receipt);
}

async function speak() {
  const answer = await ask(place.time, { headers: { "X-Paper": place.attempt } });
  const { now, deadline } = answer.body;
  if (now && deadline) {
    clock.hear(Date.parse(now), answer.sentAt, answer.gotAt);
    face.setDeadline(Date.parse(deadline));
  }
  return answer;
}

async function look() {
  if (document.visibilityState !== "visible" || over || ending) return;
  const answer = await speak().catch(() => null);
  if (isAnother(answer)) status.say(words.stopped, answer.body.sentence);
  if (over || ending || answer?.status !== 200) return;
  if (!answer.body.open) leave();
  const news = Object.entries(answer.body.answers);
  if (news.some(([name, saved]) => isNewer(saved, shown(name)))) window.location.reload();
}

const send = (tell) =>
  handIn(place.handIn, () => new URLSearchParams({ csrf_token: token, paper: place.attempt }), tell);

async function timeUp() {
  ending = true;
  const tell = (kind) => status.say(words.timeUp, words[`${kind}AtEnd`]);
  status.say(words.timeUp, "");
  const answer = await askUntilHeard(speak, tell);
  if (isAnother(answer)) {
    status.say(words.stopped, answer.body.sentence);
    return;
  }
  if (answer.status === 200 && answer.body.open) {
    if (face.left > 1000) {
      ending = false; // more time was given
      status.saved();
      return;
    }
    // Where the paper is void without it, the regulation wants the person's own word.
    if (!place.endsVoid) await send(tell);
  }
  leave();
}

form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (over || ending) return;
  ending = true;
  const button = form.querySelector("button");
  button.disabled = true;
  status.say(words.handingIn, "");
  const objection = await send((kind) => status.say(words.handingIn, words[`${kind}HandingIn`]));
  if (!objection) leave();
  // Signed out, say: the server's own page explains it better.
  else form.submit();
});

function tick() {
  const left = face.tick();
  if (urge) urge.hidden = left > 300000;
  if (over || ending) return;
  if (left === 0) timeUp();
  else if (clock.isDoubtful()) look();
}

const waiting = leftovers(place.attempt).filter((one) => isNewer(one, shown(one.place)));
if (waiting.length > 0) {
  window.location.replace(place.paper);
} else {
  const list = document.querySelector("#marked ul");
  for (const name of marked(place.attempt)) {
    const row = rows.get(name);
    if (!row) continue;
    const link = document.createElement("a");
    link.className = "button button-quiet";
    link.href = row.querySelector("a").getAttribute("href");
    link.textContent = row.querySelector(".question-number").textContent;
    const item = document.createElement("li");
    item.append(link);
    list.append(item);
    list.parentElement.hidden = false;
  }
  status.saved();
  tick();
  setInterval(tick, 500);
}

window.addEventListener("pageshow", (event) => {
  if (event.persisted) window.location.reload();
});
window.addEventListener("focus", look);
window.addEventListener("online", look);
document.addEventListener("visibilitychange", look);
