// Keeps every choice safe as it is made, and tells the time that is left.
//
// Each question has a counter of changes on this page; the server keeps the highest, so a message
// that comes late, twice or out of order changes nothing. Without this script the form itself works.

const form = document.getElementById("paper");
const clock = document.getElementById("clock");
const mark = document.getElementById("saved");
const spoken = document.getElementById("spoken");
const guess = document.getElementById("guess");
const token = form.elements.csrf_token.value;
const page = Number(form.elements.page.value);

// The server's clock, carried on by the monotonic one: a phone's wrong or changed clock is harmless.
const began = performance.now();
let serverAtStart = Date.parse(clock.dataset.now);
let deadline = Date.parse(clock.dataset.deadline);
const serverNow = () => serverAtStart + (performance.now() - began);

const waiting = new Map(); // place -> the newest choice not yet acknowledged
let sending = false;
let pause = 1000;
let over = false;

function show(state) {
  mark.dataset.state = state;
  mark.textContent = mark.dataset[state];
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
  show("saving");
  send();
}

async function post(message) {
  const answer = await fetch(form.dataset.save, {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      Accept: "application/json",
      "X-CSRFToken": token,
    },
    body: JSON.stringify(message),
  });
  const body = await answer.json().catch(() => ({}));
  return { status: answer.status, body };
}

async function send() {
  if (sending || over) return;
  sending = true;
  while (waiting.size > 0 && !over) {
    const [place, message] = waiting.entries().next().value;
    try {
      const { status, body } = await post(message);
      if (status >= 500 || status === 429) throw new Error("busy");
      if (waiting.get(place) === message) waiting.delete(place);
      if (status === 200) {
        deadline = Date.parse(body.deadline);
        if (place === "guess") complain("");
      } else {
        refuse(place, body);
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
  if (!over && mark.dataset.state !== "refused") show("saved");
}

function complain(sentence) {
  const place = document.getElementById("guess-error");
  place.textContent = sentence;
  place.hidden = !sentence;
  guess.toggleAttribute("aria-invalid", Boolean(sentence));
}

function refuse(place, body) {
  if (body.refused === "BadGuess") {
    complain(body.sentence);
    return;
  }
  mark.dataset.state = "refused";
  mark.textContent = body.sentence || mark.dataset.unsaved;
  if (body.refused === "TooLate" || body.refused === "AlreadyHandedIn") {
    over = true;
    window.location.assign(form.dataset.receipt);
  } else if (body.refused === "NewerPageExists") {
    over = true;
    for (const field of form.querySelectorAll("fieldset")) field.disabled = true;
  }
}

function tell(seconds) {
  const minutes = Math.floor(seconds / 60);
  const rest = String(Math.floor(seconds % 60)).padStart(2, "0");
  clock.textContent = `${minutes}:${rest}`;
  clock.classList.toggle("is-short", seconds <= 60);
}

function tick() {
  const seconds = Math.max(0, (deadline - serverNow()) / 1000);
  tell(seconds);
  for (const [limit, words] of [[300, "five"], [60, "one"]]) {
    if (seconds <= limit && seconds > limit - 5 && spoken.textContent !== spoken.dataset[words]) {
      spoken.textContent = spoken.dataset[words];
    }
  }
  if (seconds === 0 && !over) {
    over = true;
    // The form carries every answer along, so the last choice counts even if its own message is lost.
    form.action = form.dataset.handIn;
    form.submit();
  }
}

form.addEventListener("change", (event) => {
  const field = event.target.closest(".question");
  if (field) keep(field.dataset.place);
});

// A page brought back from the browser's memory is old; ask for the truth.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) window.location.reload();
});
window.addEventListener("online", () => send());
window.addEventListener("beforeunload", (event) => {
  if (waiting.size > 0 && !over) event.preventDefault();
});
form.addEventListener("submit", () => {
  over = true; // the form itself carries what is still waiting
});

show("saved");
tick();
setInterval(tick, 500);
