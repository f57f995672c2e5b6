// Is what is typed as the prediction a number that can be saved? By the server's own rule, which its
// field carries. What is none stays in the field, with the reason, until the person mends it.

const exactly = (pattern) => new RegExp(`^(?:${pattern})$`);

export class Guess {
  #field;
  #rule;
  #speak;
  #line = document.getElementById("guess-error");
  #refused = {}; // {typed, sentence} of what the server would not take

  constructor(field, speak) {
    this.#field = field;
    this.#rule = field.dataset;
    this.#speak = speak;
  }

  get typed() {
    return this.#field.value;
  }

  /** Why what is typed cannot be saved; "" if it can. No number at all can be saved, too. */
  get fault() {
    if (this.isRefused) return this.#refused.sentence;
    const typed = this.typed.trim();
    const { whole, parted, least, most, fault, fraction } = this.#rule;
    if (!typed) return "";
    if (!exactly(whole).test(typed)) return exactly(parted).test(typed) ? fraction : fault;
    const number = Number(typed.normalize("NFKC").replace(/\D/g, ""));
    return number >= Number(least) && number <= Number(most) ? "" : fault;
  }

  /** Whether it is the server that would not take what is typed, and not the rule here. */
  get isRefused() {
    return this.#refused.typed === this.typed;
  }

  /** Whether a fault is shown beside the field. */
  get isTold() {
    return !this.#line.hidden;
  }

  get isAnswer() {
    return this.typed.trim() !== "" && !this.fault;
  }

  /** The server would not take this text, whatever the rule says here. */
  refuse(typed, sentence) {
    this.#refused = { typed, sentence };
  }

  /** Says what is wrong beside the field, and aloud when it is news; nothing if all is well. */
  tell() {
    const { fault } = this;
    if (fault) this.#field.setAttribute("aria-invalid", "true");
    else this.#field.removeAttribute("aria-invalid");
    this.#line.hidden = !fault;
    if (this.#line.textContent === fault) return;
    this.#line.textContent = fault;
    if (fault) this.#speak(fault);
  }
}
