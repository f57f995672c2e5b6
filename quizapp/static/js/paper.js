// Keeps every choice safe as it is made, tells the time that is left, and shows the truth.
//
// Each change has a number on this page; the server keeps the newest page's highest, so a message
// that comes late, twice or out of order changes nothing. A question nobody touched here is not sent
// at all: another page may know it better. Without this script the form itself works.

import { Answers } from "./paper/answers.js";
import { ClockFace } from "./paper/clock-face.js";
import { askUntilHeard, carried, handIn, isTooLate } from "./paper/ending.js";
import { Guess } from "./paper/guess.js";
import { listen } from "./paper/keys.js";
import { ask, isAnother } from "./paper/network.js";
import { Queue, sweep } from "./paper/queue.js";
import { Sender } from "./paper/sender.js";
import { Status } from "./paper/status.js";
import { Tabs } from "./paper/tabs.js";
import { View } from "./paper/view.js";
import { ServerClock } from "./server-clock.js";

const form = document.getElementById("paper");
const words = document.getElementById("words").dataset;
const spoken = document.getElementById("spoken");
const speakAloud = (sentence) => (spoken.textContent = sentence);
const guessField = form.elements.guess;
const guess = guessField && new Guess(guessField, speakAloud);
const shownClock = document.getElementById("clock");
const { attempt, endsVoid } = form.dataset;
const urge = document.getElementById("urge");
const page = Number(form.elements.page.value);

let over = false; // this page has nothing more to do
let ending = false; // time is over here, the server is being asked
let leftBehind = false; // a newer page goes on
let signedOutBy = null; // why nothing can be sent: { another } person is signed in, or nobody
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
  speak: speakAloud,
});
const status = new Status(words);
const answers = new Answers(form, guess);
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
    learn(body);
  },
  refused,
  signedOut,
  trouble(kind) {
    if (leftBehind || ending) return;
    status.unsaved(queue.size, kind, queue.safe, Boolean(guess?.fault));
  },
  idle: showStand,
  most: () => face.left / 4,
});
const view = new View(answers, attempt, words);

/** Nothing can be sent until the person signs in again: says what is safe, what is not, what to do.
 * A page that was left behind would send nothing in any case. */
function signedOut(another) {
  sender.stopped = true;
  signedOutBy = { another };
  if (leftBehind && !ending) {
    showStand();
    return;
  }
  const cannotBeSent = Boolean(guess?.fault);
  const waiting = answers.places.filter(
    (place) => queue.has(place) || (place === "guess" && cannotBeSent),
  );
  status.signedOut({
    another,
    count: queue.size,
    guess: cannotBeSent,
    names: waiting.map((place) => answers.name(place)),
    safe: queue.safe,
    comeBack: ending ? words.comeBackAtEnd : words.comeBack,
    href: form.dataset.signIn,
  });
}

/** Shows how it stands, now that something has changed here. */
function showStand() {
  if (ending || over) return;
  const again = { href: window.location.pathname, words: words.here };
  if (leftBehind) status.say(words.behind, words.newer, again);
  else if (signedOutBy) signedOut(signedOutBy.another);
  else if (queue.size > 0) status.saving();
  else if (guess?.fault) status.say(words.guess, "");
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
  const message = { place, chosen: answers.chosen(place), page, n: answers.count(place) };
  if (place === "guess" && guess.fault) {
    queue.hold({ ...message, fault: guess.fault, refused: guess.isRefused });
  } else {
    queue.put(message);
    answers.paint();
    tabs.tell({ page });
  }
  view.refresh();
  showStand();
  sender.run();
}

function learn(body) {
  if (body.page > page) stepBack();
  if (!body.answers) return;
  answers.layTruth(
    body.answers,
    (place, answer) => queue.has(place) || queue.holds(place, answer),
  );
  if (guess && !guess.fault) guess.tell();
  view.refresh();
}

function refused(message, body) {
  if (isTooLate(body) || body.refused === "AlreadyHandedIn") {
    queue.tooLate(message, clock.now());
    leave();
    return;
  }
  queue.settle(message);
  if (guess && (body.refused === "BadGuess" || body.refused === "FractionalGuess")) {
    guess.refuse(message.chosen, body.sentence);
    if (guess.fault) keep("guess");
    guess.tell();
  }
  // Of a choice that was found waiting, a newer page may have spoken without being newer than this.
  else askTruth();
}

/** A newer page of this paper has spoken: it goes on, this one only shows. */
function stepBack() {
  if (leftBehind || over) return;
  leftBehind = true;
  answers.freeze(true);
  showStand();
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
  if (isAnother(answer)) signedOut(true);
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
    signedOut(true);
    return;
  }
  if (answer.status === 200 && answer.body.open && face.left > 1000) {
    ending = false; // more time was given
    answers.freeze(leftBehind);
    showStand();
    sender.wake();
    return;
  }
  if (answer.status === 200 && answer.body.open) {
    sender.stopped = true;
    if (endsVoid) {
      leave(); // the regulation wants the person's own word
      return;
    }
    const token = () => form.elements.csrf_token.value;
    const fields = () => carried(queue.all, { page, paper: attempt, token: token() });
    const objection = await handIn(form.dataset.handIn, fields, tell);
    if (isAnother(objection)) {
      signedOut(true);
      return;
    }
  }
  leave();
}

function tick() {
  const left = face.tick();
  if (urge) urge.hidden = left > 300000;
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
  // By its name the paper of a guest is found though somebody has signed in over it.
  const answer = await fetch(window.location.pathname, { headers: { "X-Paper": attempt } }).catch(
    () => null,
  );
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
  signedOutBy = null;
  if (ending) timeUp();
  else showStand();
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

function leaveGuess() {
  keepGuess();
  guess.tell();
}

form.addEventListener("change", (event) => {
  const place = event.target.closest("[data-place]")?.dataset.place;
  if (place === "guess") leaveGuess();
  else if (place !== undefined) keep(place);
});
guessField?.addEventListener("input", () => {
  clearTimeout(typing);
  typing = undefined;
  // Half a number is told of when the field is left; what stands beside it is never about another.
  if (!guess.fault || guess.isTold) guess.tell();
  if (guess.fault) {
    keep("guess");
    return;
  }
  typing = setTimeout(keepGuess, 600);
  if (!signedOutBy) status.saving();
});
guessField?.addEventListener("keydown", (event) => {
  if (event.key !== "Enter") return;
  event.preventDefault(); // the number pad's "go" hands nothing in
  leaveGuess();
});

/** Leads to a prediction that cannot be saved, and answers whether there is one. */
function mustMend() {
  if (!guess?.fault) return false;
  guess.tell();
  view.goTo("guess");
  guessField.focus({ preventScroll: true }); // it is described by what is wrong with it
  return true;
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (over || ending || leftBehind || mustMend()) return;
  keepGuess();
  wish += 1;
  const mine = wish;
  if (sender.stopped) await resume();
  sender.wake();
  await sender.idle();
  if (mine !== wish || over || ending || leftBehind || mustMend()) return;
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
  const isAtRisk = queue.size > 0 || (guess?.fault && !queue.safe);
  if (isAtRisk && !over) event.preventDefault();
});

listen(view);
sweep(attempt);
// On a slow network people choose before this script is there.
for (const place of answers.places) if (answers.isTouched(place)) keep(place);
// What came back from a form that was sent without script is kept like what is typed here.
if (guess?.fault) keep("guess");
if (window.location.search) {
  history.replaceState(history.state, "", window.location.pathname + window.location.hash);
}
for (const { place, chosen, fault, refused } of queue.restore((name) => answers.saved(name))) {
  answers.lay(place, chosen);
  if (refused) guess?.refuse(chosen, fault);
}
// The rule may have changed since: what was a fault by it may be none any more.
if (guess && !guess.fault) queue.release();
guess?.tell();
view.refresh();
showStand();
sender.run();
// While this page was on its way, the one before it or another tab may have saved something more.
if (performance.getEntriesByType("navigation")[0]?.type !== "navigate") askTruth();
tabs.tell({ come: true });
tick();
setInterval(tick, 500);
// Until all of this has run nothing is saved by itself, and the page has said so.
for (const part of document.querySelectorAll("[data-without-script]")) part.hidden = true;
