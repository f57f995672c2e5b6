// How is the paper looked at: all questions on one page or one at a time, with a map of what is
// answered and what the person wants to look at again? The choice and the marks stay on the device.

import { marked, marksName, read, write } from "./storage.js";

const ONE_BY_ONE = "tung-cau";

export class View {
  #answers;
  #words;
  #marksName;
  #marks;
  #current;
  #one = read(ONE_BY_ONE) === true;
  #steps = document.getElementById("steps");
  #map = document.getElementById("map");

  constructor(answers, attempt, words) {
    this.#answers = answers;
    this.#words = words;
    this.#marksName = marksName(attempt);
    this.#marks = new Set(marked(attempt));
    this.#current = this.#addressed() ?? answers.places[0];
    for (const place of answers.places) this.#prepare(place);
    this.#map.addEventListener("click", (event) => {
      const link = event.target.closest("[data-to]");
      if (!link) return;
      event.preventDefault();
      this.#map.open = false;
      this.goTo(link.dataset.to);
    });
    for (const button of this.#steps.querySelectorAll("[data-step]")) {
      button.addEventListener("click", () => this.step(Number(button.dataset.step)));
    }
    const tools = document.getElementById("tools");
    tools.hidden = false;
    for (const button of tools.querySelectorAll("[data-one]")) {
      button.addEventListener("click", () => {
        this.#one = button.dataset.one === "1";
        write(ONE_BY_ONE, this.#one);
        this.#arrange();
      });
    }
    window.addEventListener("hashchange", () => {
      const place = this.#addressed();
      if (place !== undefined) this.goTo(place);
    });
    this.#arrange();
    if (this.#addressed() !== undefined) this.goTo(this.#current);
    this.refresh();
  }

  goTo(place) {
    this.#current = place;
    const field = this.#answers.field(place);
    history.replaceState(history.state, "", `#${field.id}`);
    this.#arrange();
    field.focus({ preventScroll: true });
    field.scrollIntoView({ block: "start" });
  }

  step(by) {
    const { places } = this.#answers;
    const next = places[places.indexOf(this.#current) + by];
    if (next !== undefined) this.goTo(next);
  }

  /** Shows on the map what is answered and marked. */
  refresh() {
    let done = 0;
    for (const place of this.#answers.places) {
      const answered = this.#answers.isAnswered(place);
      done += answered;
      const link = this.#map.querySelector(`[data-to="${place}"]`);
      link.classList.toggle("is-answered", answered);
      link.classList.toggle("is-marked", this.#marks.has(place));
      const words = [answered ? this.#words.answered : this.#words.unanswered];
      if (this.#marks.has(place)) words.push(this.#words.marked);
      link.querySelector(".visually-hidden").textContent = `: ${words.join(", ")}`;
    }
    document.getElementById("done").textContent = done;
  }

  #prepare(place) {
    const field = this.#answers.field(place);
    field.addEventListener("focusin", () => (this.#current = place));
    const button = field.querySelector(".mark");
    const show = () => button.setAttribute("aria-pressed", this.#marks.has(place));
    button.hidden = false;
    show();
    button.addEventListener("click", () => {
      if (!this.#marks.delete(place)) this.#marks.add(place);
      write(this.#marksName, { places: [...this.#marks], kept: Date.now() });
      show();
      this.refresh();
    });
  }

  #arrange() {
    const { places } = this.#answers;
    for (const place of places) {
      this.#answers.field(place).hidden = this.#one && place !== this.#current;
    }
    this.#steps.hidden = !this.#one;
    const at = places.indexOf(this.#current);
    for (const button of this.#steps.querySelectorAll("[data-step]")) {
      button.disabled = places[at + Number(button.dataset.step)] === undefined;
    }
    for (const button of document.querySelectorAll("#tools [data-one]")) {
      button.setAttribute("aria-pressed", this.#one === (button.dataset.one === "1"));
    }
  }

  #addressed() {
    const target = document.getElementById(window.location.hash.slice(1));
    return target?.closest("#paper [data-place]")?.dataset.place;
  }
}
