// How is the time that is left shown and said? It can be hidden, and stays hidden; at five minutes and
// at one minute it is said aloud to those who do not look, once each.

import { asDigits, inWords } from "../server-clock.js";
import { read, write } from "./storage.js";

const SAID_MS = [300000, 60000];
const HIDDEN = "dong-ho-an";

export class ClockFace {
  deadline;
  #clock;
  #element;
  #button;
  #words;
  #speak;
  #left = -Infinity;

  constructor({ clock, deadline, element, button, words, speak }) {
    this.#clock = clock;
    this.deadline = deadline;
    this.#element = element;
    this.#button = button;
    this.#words = words;
    this.#speak = speak;
    button.hidden = false;
    button.addEventListener("click", () => {
      write(HIDDEN, !this.hidden);
      this.tick();
    });
  }

  get hidden() {
    return read(HIDDEN) === true;
  }

  get left() {
    return Math.max(0, this.deadline - this.#clock.now());
  }

  /** Takes the deadline as the server has it now; more time is good news and is said. */
  setDeadline(deadline) {
    const more = deadline - this.deadline;
    this.deadline = deadline;
    if (more > 1000) this.#speak(this.#words.more.replace("{}", inWords(this.left)));
  }

  tick() {
    const left = this.left;
    const text = this.hidden ? "" : asDigits(left);
    if (this.#element.textContent !== text) this.#element.textContent = text;
    this.#element.classList.toggle("is-short", !this.hidden && left <= 60000);
    const label = this.hidden ? this.#words.show : this.#words.hide;
    if (this.#button.textContent !== label) this.#button.textContent = label;
    for (const mark of SAID_MS) {
      // A deadline that was moved far forward makes no "five minutes" out of two.
      if (this.#left > mark && left <= mark && left > mark / 2) {
        this.#speak(mark === 60000 ? this.#words.one : this.#words.five);
      }
    }
    this.#left = left;
    return left;
  }
}
