// Keeps every choice safe as it is made, and tells the time that is left.
//
// Each question has a counter of changes on this page; the server keeps the highest, so a message
// that comes late, twice or out of order changes nothing. A question nobody touched here is not
// sent at all: another page may know it better. Without this script the form itself works.

const form = document.getElementById("paper");
const clock = document.getElementById("clock");
const mark = document.getElementById("saved");
const spoken = document.getElementById("spoken");
const guess = document.getElementById("guess");
const page = Number(form.elements.page.value);
let token = form.elements.csrf_token.value;

// The server's clock, carried on by the monotonic one: a phone's wrong or changed clock is harmless.
// Every reply sets it anew, and so does waking up, because some phones stop it while they sleep.
const navigation = performance.getEntriesByType("navigation")[0];
let heardAt = navigation ? navigation.responseStart : performance.now();
let heard = Date.parse(clock.dataset.now);
let deadline = Date.parse(clock.dataset.deadline);
const serverNow = () => heard + (performance.now() - heardAt);

const waiting = new Map(); // place -> the newest choice not yet acknowledged
let sending = false;
let stopped = false; // signed out meanwhile: keep everything, send nothing
let pause = 1000;
let over = false;

function hear(body, sentAt) {
  heard = Date.parse(body.now);
  heardAt = (sentAt + performance.now()) / 2;
  deadline = Date.parse(body.deadline);
}

function show(state, sentence) {
  mark.dataset.state = state;
  mark.textContent = sentence || mark.dataset[state];
}

function counter(place) {
  return form.elements[place === "guess" ? "n-guess" : `n${place}`];
}

function chosen(place) {
  if (place === "guess") return guess.value;
  return [...form.querySelectorAll(`[name="q${place}"]:checked`)].map((box) => Number(box.value));
}

function keep(place) {
  const n = counter(place);
  n.value = Number(n.value) + 1;
  waiting.set(place, { place, chosen: chosen(place), page, n: Number(n.value) });
  if (!stopped) show("saving");
  send();
}

async function ask(address, options = {}) {
  const sentAt = performance.now();
  const answer = await fetch(address, {
    ...options,
    headers: { Accept: "application/json", ...options.headers },
  });
  const body = await answer.json().catch(() => ({}));
  if (body.now && body.deadline) hear(body, sentAt);
  return { status: answer.status, body };
}

function post(message) {
  return ask(form.dataset.save, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": token },
    body: JSON.stringify(message),
  });
}

async function send() {
  if (sending || over || stopped) return;
  sending = true;
  while (waiting.size > 0 && !over && !stopped) {
    const [place, message] = waiting.entries().next().value;
    try {
      const { status, body } = await post(message);
      if (status >= 500 || status === 429) throw new Error("busy");
      if (status === 401 || (status === 400 && !body.refused)) {
        stop(body.sentence);
        break;
      }
      if (waiting.get(place) === message) waiting.delete(place);
      if (status === 200) {
        if (place === "guess") complain("");
      } else {
        refuse(body);
      }
      pause = 1000;
    } catch {
      show("unsaved");
      const wait = pause * (0.5 + Math.random());
      pause = Math.min(pause * 2, 30000);
      await new Promise((resume) => setTimeout(resume, wait));
    }
  }
  sending = false;
  if (over || stopped || waiting.size > 0) return;
  if (guess && guess.hasAttribute("aria-invalid")) show("refused", mark.dataset.guess);
  else show("saved");
}

// Signed out, or signed in anew in another tab: the choices stay here until a fresh token is had.
function stop(sentence) {
  stopped = true;
  show("refused", sentence);
  offer(mark.dataset.signIn, mark.dataset.signInWords).target = "_blank";
}

function offer(address, words) {
  const link = document.createElement("a");
  link.href = address;
  link.textContent = words;
  mark.append(" ", link);
  return link;
}

async function resume() {
  if (!stopped) return;
  const answer = await fetch(window.location.href).catch(() => null);
  if (!answer || !answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  const field = fresh.querySelector('#paper [name="csrf_token"]');
  if (!field) return;
  token = field.value;
  form.elements.csrf_token.value = token;
  stopped = false;
  show("saving");
  send();
}

function complain(sentence) {
  const place = document.getElementById("guess-error");
  place.textContent = sentence;
  place.hidden = !sentence;
  guess.toggleAttribute("aria-invalid", Boolean(sentence));
}

function leave() {
  over = true;
  window.location.assign(form.dataset.receipt);
}

function refuse(body) {
  if (body.refused === "BadGuess") {
    complain(body.sentence);
  } else if (body.refused === "NewerPageExists") {
    over = true;
    show("refused", body.sentence);
    offer(window.location.href, mark.dataset.hereWords);
    for (const field of form.querySelectorAll("fieldset")) field.disabled = true;
  } else {
    leave();
  }
}

// What the form carries along: only what was touched on this page.
function carryTouched() {
  for (const field of form.querySelectorAll("[data-place]")) {
    const n = counter(field.dataset.place);
    if (n.value === "0") field.disabled = true;
  }
}

function tell(seconds) {
  const minutes = Math.floor(seconds / 60);
  const rest = String(Math.floor(seconds % 60)).padStart(2, "0");
  clock.textContent = `${minutes}:${rest}`;
  clock.classList.toggle("is-short", seconds <= 60);
}

async function finish() {
  over = true;
  // The server has the last word on the time; if it cannot be asked, the form is sent all the same.
  const answer = await ask(form.dataset.time).catch(() => null);
  if (answer && answer.status === 200) {
    if (!answer.body.open) {
      leave();
      return;
    }
    if (deadline - serverNow() > 1000) {
      over = false;
      return;
    }
  }
  carryTouched();
  form.action = form.dataset.handIn;
  form.submit();
}

function tick() {
  const seconds = Math.max(0, (deadline - serverNow()) / 1000);
  tell(seconds);
  for (const [limit, words] of [
    [300, "five"],
    [60, "one"],
  ]) {
    if (seconds <= limit && seconds > limit - 5 && spoken.textContent !== spoken.dataset[words]) {
      spoken.textContent = spoken.dataset[words];
    }
  }
  if (seconds === 0 && !over) finish();
}

async function wakeUp() {
  if (document.visibilityState !== "visible" || over) return;
  await resume();
  const answer = await ask(form.dataset.time).catch(() => null);
  if (answer && answer.status === 200 && !answer.body.open) leave();
  tick();
  send();
}

form.addEventListener("change", (event) => {
  const field = event.target.closest("[data-place]");
  if (field) keep(field.dataset.place);
});
form.addEventListener("submit", async (event) => {
  if (stopped) {
    // The form's token died with the session; it is sent once there is a fresh one.
    event.preventDefault();
    const button = event.submitter;
    await resume();
    if (!stopped) form.requestSubmit(button);
    return;
  }
  over = true; // the form itself carries what is still waiting
  carryTouched();
});

// A page brought back from the browser's memory is old; ask for the truth.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) window.location.reload();
});
window.addEventListener("online", wakeUp);
window.addEventListener("focus", wakeUp);
document.addEventListener("visibilitychange", wakeUp);
window.addEventListener("beforeunload", (event) => {
  if (waiting.size > 0 && !over) event.preventDefault();
});

show("saved");
tick();
setInterval(tick, 500);
