// What is chosen on the form, and what has the server saved of it?

import { isNewer } from "./queue.js";

export class Answers {
  places;
  #form;
  #guess;
  #fields = new Map(); // place -> its fieldset
  #saved = new Map(); // place -> {page, n} of what the server has
  #n = 0;

  /** `guess` reads the prediction; there is none on a paper without one. */
  constructor(form, guess) {
    this.#form = form;
    this.#guess = guess;
    for (const field of form.querySelectorAll("[data-place]")) {
      const { place, page, n } = field.dataset;
      this.#fields.set(place, field);
      if (Number(page)) this.#saved.set(place, { page: Number(page), n: Number(n) });
    }
    this.places = [...this.#fields.keys()];
    this.paint();
  }

  field(place) {
    return this.#fields.get(place);
  }

  /** What the question is called. */
  name(place) {
    return this.#fields.get(place).querySelector(".question-number").textContent;
  }

  saved(place) {
    return this.#saved.get(place);
  }

  chosen(place) {
    if (place === "guess") return this.#guess.typed;
    const boxes = this.#boxes(place).filter((box) => box.checked);
    return boxes.map((box) => Number(box.value));
  }

  isAnswered(place) {
    return place === "guess" ? this.#guess.isAnswer : this.chosen(place).length > 0;
  }

  /** Whether the form says something else than the server wrote into it. */
  isTouched(place) {
    const { guess } = this.#form.elements;
    if (place === "guess") return guess.value !== guess.defaultValue;
    return this.#boxes(place).some((box) => box.checked !== box.defaultChecked);
  }

  /** The number of the next change on this page. */
  count(place) {
    this.#n += 1;
    const counter = this.#form.elements[place === "guess" ? "n-guess" : `n${place}`];
    counter.value = this.#n;
    return this.#n;
  }

  /** The server has this message now. */
  acknowledge({ place, page, n }) {
    if (isNewer({ page, n }, this.saved(place))) this.#saved.set(place, { page, n });
  }

  /** Shows these choices, whoever made them. */
  lay(place, chosen) {
    if (!this.#fields.has(place)) return;
    if (place === "guess") {
      this.#form.elements.guess.value = Array.isArray(chosen) ? (chosen[0] ?? "") : chosen;
    } else {
      for (const box of this.#boxes(place)) box.checked = chosen.includes(Number(box.value));
    }
    this.paint();
  }

  /** Shows what the server has, where it is news and nothing newer of ours waits:
   * `isWaiting(place, answer)`. */
  layTruth(truth, isWaiting) {
    for (const [place, answer] of Object.entries(truth)) {
      if (isNewer(answer, this.saved(place))) {
        this.#saved.set(place, { page: answer.page, n: answer.n });
        if (!isWaiting(place, answer)) this.lay(place, answer.chosen);
      }
    }
  }

  freeze(frozen) {
    for (const field of this.#fields.values()) field.disabled = frozen;
  }

  // For browsers whose style sheets cannot ask for a label by the box inside.
  paint() {
    for (const label of this.#form.querySelectorAll("label.option")) {
      label.classList.toggle("chosen", label.firstElementChild.checked);
    }
  }

  #boxes(place) {
    return [...this.#form.querySelectorAll(`[name="q${place}"]`)];
  }
}
