// Keeps every choice safe as it is made, tells the time that is left, and shows the truth.
//
// Each change has a number on this page; the server keeps the newest page's highest, so a message
// that comes late, twice or out of order changes nothing. A question nobody touched here is not sent
// at all: another page may know it better. Without this script the form itself works.

import { Answers } from "./paper/answers.js";
import { ClockFace } from "./paper/clock-face.js";
import { askUntilHeard, carried, handIn } from "./paper/ending.js";
import { listen } from "./paper/keys.js";
import { ask, isAnother } from "./paper/network.js";
import { Queue, sweep } from "./paper/queue.js";
import { Sender } from "./paper/sender.js";
import { Status } from "./paper/status.js";
import { Tabs } from "./paper/tabs.js";
import { View } from "./paper/view.js";
import { ServerClock } from "./server-clock.js";

const form = document.getElementById("paper");
const guess = form.elements.guess;
const words = document.getElementById("words").dataset;
const spoken = document.getElementById("spoken");
const shownClock = document.getElementById("clock");
const { attempt } = form.dataset;
const page = Number(form.elements.page.value);

let over = false; // this page has nothing more to do
let ending = false; // time is over here, the server is being asked
let leftBehind = false; // a newer page goes on
let wish = 0; // the person's wish to go on to the review; any change takes it back
let looked = 0; // the deadline before which the server was asked one last time
const lookAt = 15000 + Math.random() * 15000;

const clock = new ServerClock(Date.parse(shownClock.dataset.now));
const face = new ClockFace({
  clock,
  deadline: Date.parse(shownClock.dataset.deadline),
  element: shownClock,
  button: document.getElementById("clock-toggle"),
  words,
  speak: (sentence) => (spoken.textContent = sentence),
});
const status = new Status(words);
const answers = new Answers(form);
const queue = new Queue(attempt);
const tabs = new Tabs(attempt, (news) => {
  if (news.over) leave();
  else if (news.page > page) stepBack();
  else if (news.come && !over) tabs.tell({ here: true });
  else if (news.here) askTruth();
});
const sender = new Sender(queue, post, {
  saved(message, body) {
    answers.acknowledge(message);
    if (message.place === "guess") complain("");
    learn(body);
  },
  refused,
  signedOut,
  trouble(kind) {
    if (!leftBehind && !ending) status.unsaved(queue.size, kind, queue.safe);
  },
  idle() {
    if (!leftBehind && !ending) showRest();
  },
  most: () => face.left / 4,
});
const view = new View(answers, attempt, words);

function signedOut(sentence) {
  status.say(words.stopped, sentence || words.stopped, {
    href: form.dataset.signIn,
    words: words.signIn,
    aside: true,
  });
}

function showRest() {
  if (guess?.hasAttribute("aria-invalid")) status.say(words.guess, "");
  else status.saved();
}

async function speak(address, options = {}) {
  const headers = { ...options.headers, "X-Paper": attempt };
  const answer = await ask(address, { ...options, headers });
  const { now, deadline } = answer.body;
  if (now && deadline) {
    clock.hear(Date.parse(now), answer.sentAt, answer.gotAt);
    face.setDeadline(Date.parse(deadline));
  }
  return answer;
}

function post(message) {
  return speak(form.dataset.save, {
    method: "POST",
    keepalive: true, // also when the page is closed over it
    headers: { "Content-Type": "application/json", "X-CSRFToken": form.elements.csrf_token.value },
    body: JSON.stringify(message),
  });
}

function keep(place) {
  wish += 1;
  queue.put({ place, chosen: answers.chosen(place), page, n: answers.count(place) });
  answers.paint();
  view.refresh();
  tabs.tell({ page });
  if (!sender.stopped) status.saving();
  sender.run();
}

function learn(body) {
  if (body.page > page) stepBack();
  if (!body.answers) return;
  answers.layTruth(body.answers, (place) => queue.has(place));
  view.refresh();
}

function refused(message, body) {
  if (body.refused === "TooLate" || body.refused === "AlreadyHandedIn") {
    queue.tooLate(message, clock.now());
    leave();
    return;
  }
  queue.settle(message);
  if (body.refused === "BadGuess") complain(body.sentence);
  // Of a choice that was found waiting, a newer page may have spoken without being newer than this.
  else askTruth();
}

function complain(sentence) {
  const place = document.getElementById("guess-error");
  place.textContent = sentence;
  place.hidden = !sentence;
  guess.toggleAttribute("aria-invalid", Boolean(sentence));
}

/** A newer page of this paper has spoken: it goes on, this one only shows. */
function stepBack() {
  if (leftBehind || over) return;
  leftBehind = true;
  answers.freeze(true);
  status.say(words.behind, words.newer, { href: window.location.pathname, words: words.here });
}

function leave() {
  if (over) return;
  over = true;
  sender.stopped = true;
  tabs.tell({ over: true });
  window.location.replace(form.dataset.receipt);
}

let asking = null;
async function askTruth() {
  asking ??= speak(form.dataset.time).catch(() => null);
  const answer = await asking;
  asking = null;
  if (isAnother(answer)) {
    sender.stopped = true;
    signedOut(answer.body.sentence);
  }
  if (over || answer?.status !== 200) return;
  if (answer.body.open) learn(answer.body);
  else if (!ending) leave();
}

async function timeUp() {
  ending = true;
  keepGuess();
  answers.freeze(true);
  sender.wake();
  const tell = (kind) => status.say(words.timeUp, words[`${kind}AtEnd`]);
  status.say(words.timeUp, "");
  const answer = await askUntilHeard(() => speak(form.dataset.time), tell);
  if (isAnother(answer)) {
    sender.stopped = true;
    signedOut(answer.body.sentence);
    return;
  }
  if (answer.status === 200 && answer.body.open && face.left > 1000) {
    ending = false; // more time was given
    answers.freeze(leftBehind);
    if (!leftBehind) showRest();
    sender.wake();
    return;
  }
  if (answer.status === 200 && answer.body.open) {
    sender.stopped = true;
    const token = () => form.elements.csrf_token.value;
    const fields = () => carried(queue.all, { page, paper: attempt, token: token() });
    const objection = await handIn(form.dataset.handIn, fields, tell);
    if (isAnother(objection)) {
      signedOut(objection.body.sentence);
      return;
    }
  }
  leave();
}

function tick() {
  const left = face.tick();
  if (over || ending) return;
  if (left === 0) timeUp();
  else if (clock.isDoubtful()) askTruth();
  else if (left < lookAt && looked !== face.deadline) {
    looked = face.deadline;
    askTruth();
  }
}

/** Signed out, or signed in anew in another tab: the choices stay here until a fresh token is had. */
async function resume() {
  const answer = await fetch(window.location.pathname).catch(() => null);
  if (!answer?.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  // At this address stands the paper of whoever is signed in, maybe somebody else's.
  if (fresh.querySelector("[data-attempt]")?.dataset.attempt !== attempt) return;
  const field = fresh.querySelector('#paper [name="csrf_token"]');
  if (!field) {
    leave();
    return;
  }
  form.elements.csrf_token.value = field.value;
  sender.stopped = false;
  if (ending) timeUp();
  else showRest();
  if (queue.size > 0) status.saving();
}

async function wakeUp() {
  if (document.visibilityState !== "visible" || over) return;
  if (sender.stopped) await resume();
  sender.wake();
  await askTruth();
  tick();
}

let typing;
function keepGuess() {
  if (typing === undefined) return;
  clearTimeout(typing);
  typing = undefined;
  keep("guess");
}

form.addEventListener("change", (event) => {
  const place = event.target.closest("[data-place]")?.dataset.place;
  if (place === "guess") keepGuess();
  else if (place !== undefined) keep(place);
});
guess?.addEventListener("input", () => {
  clearTimeout(typing);
  // Half a number is no fault yet: it waits until the field is left.
  const whole = /^\s*(\d+|\d{1,3}([\s.,]\d{3})+)?\s*$/.test(guess.value);
  typing = setTimeout(keepGuess, whole ? 600 : 2 ** 30);
});
guess?.addEventListener("keydown", (event) => {
  if (event.key !== "Enter") return;
  event.preventDefault(); // the number pad's "go" hands nothing in
  keepGuess();
});

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (over || ending || leftBehind) return;
  keepGuess();
  wish += 1;
  const mine = wish;
  if (sender.stopped) await resume();
  sender.wake();
  await sender.idle();
  if (mine !== wish || over || ending || leftBehind) return;
  if (guess?.hasAttribute("aria-invalid")) {
    view.goTo("guess");
    return;
  }
  window.location.assign(form.action);
});

// A page brought back from the browser's memory is old; ask for the truth.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) window.location.reload();
});
window.addEventListener("online", wakeUp);
window.addEventListener("focus", wakeUp);
document.addEventListener("visibilitychange", wakeUp);
window.addEventListener("pagehide", keepGuess);
window.addEventListener("beforeunload", (event) => {
  if (queue.size > 0 && !over) event.preventDefault();
});

for (const button of form.querySelectorAll("[data-without-script]")) button.hidden = true;
listen(view);
sweep(attempt);
// On a slow network people choose before this script is there.
for (const place of answers.places) if (answers.isTouched(place)) keep(place);
for (const { place, chosen } of queue.restore((name) => answers.saved(name))) {
  answers.lay(place, chosen);
}
view.refresh();
if (queue.size > 0) status.saving();
else showRest();
sender.run();
// While this page was on its way, the one before it or another tab may have saved something more.
if (performance.getEntriesByType("navigation")[0]?.type !== "navigate") askTruth();
tabs.tell({ come: true });
tick();
setInterval(tick, 500);
