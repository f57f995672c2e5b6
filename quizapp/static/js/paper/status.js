// Is it saved? The mark in the bar says it in two words, the line under it says what to do.

export class Status {
  #mark = document.getElementById("saved");
  #line = document.getElementById("trouble");
  #words;

  constructor(words) {
    this.#words = words;
  }

  saved() {
    this.#show("saved", this.#words.saved, "");
  }

  saving() {
    // While there is trouble each new choice would blink.
    if (this.#mark.dataset.state !== "unsaved") this.#show("saving", this.#words.saving, "");
  }

  /** `kind` is "away" or "busy"; `safe` whether the device keeps the choices, too. */
  unsaved(count, kind, safe) {
    const where = safe ? this.#words.kept : this.#words.keptHere;
    this.#show(
      "unsaved",
      this.#words.unsaved.replace("{}", count),
      `${this.#words[kind]} ${where}`,
    );
  }

  /** Something the person must know or do; `link` is {href, words, aside}. */
  say(mark, sentence, link) {
    this.#show("unsaved", mark, sentence);
    if (!link) return;
    const anchor = document.createElement("a");
    anchor.href = link.href;
    anchor.textContent = link.words;
    if (link.aside) anchor.target = "_blank";
    this.#line.append(" ", anchor);
  }

  #show(state, mark, line) {
    this.#mark.dataset.state = state;
    if (this.#mark.textContent !== mark) this.#mark.textContent = mark;
    if (this.#line.textContent !== line) this.#line.textContent = line;
    this.#line.hidden = !line;
  }
}
