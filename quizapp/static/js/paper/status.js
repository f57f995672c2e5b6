// Is it saved? The mark in the bar says it in two words, the line under it says what to do.

export class Status {
  #mark = document.getElementById("saved");
  #line = document.getElementById("trouble");
  #sentence = document.createTextNode("");
  #anchor = document.createElement("a");
  #words;

  constructor(words) {
    this.#words = words;
    this.#line.append(this.#sentence);
  }

  saved() {
    this.#show("saved", this.#words.saved, "");
  }

  saving() {
    // While there is trouble each new choice would blink.
    if (this.#mark.dataset.state !== "unsaved") this.#show("saving", this.#words.saving, "");
  }

  /** `kind` is "away" or "busy"; `safe` whether the device keeps the choices, too; `guess` whether
   * there is a prediction besides that cannot be sent. */
  unsaved(count, kind, safe, guess) {
    const where = safe ? this.#words.kept : this.#words.keptHere;
    this.#show("unsaved", this.#count(count, guess), `${this.#words[kind]} ${where}`);
  }

  /** Nobody, or `another` person, is signed in. `names` are the questions that wait, the prediction
   * among them even if it cannot be sent; `comeBack` says what to do. */
  signedOut({ another, count, guess, names, safe, comeBack, href }) {
    const waits = safe ? this.#words.waits : this.#words.waitsHere;
    const sentences = [another ? this.#words.another : this.#words.signedOut];
    if (names.length > 0) sentences.push(waits.replace("{}", names.join(", ")));
    sentences.push(comeBack);
    const mark = names.length > 0 ? this.#count(count, guess) : this.#words.stopped;
    this.say(mark, sentences.join(" "), { href, words: this.#words.signIn, aside: true });
  }

  #count(count, guess) {
    if (count === 0) return this.#words.guess;
    return (guess ? this.#words.unsavedAndGuess : this.#words.unsaved).replace("{}", count);
  }

  /** Something the person must know or do; `link` is {href, words, aside}. */
  say(mark, sentence, link) {
    this.#show("unsaved", mark, sentence, link);
  }

  // What is written anew is read aloud anew, and a link written anew loses the focus.
  #show(state, mark, sentence, link) {
    this.#mark.dataset.state = state;
    if (this.#mark.textContent !== mark) this.#mark.textContent = mark;
    const before = link ? `${sentence} ` : sentence;
    if (this.#sentence.data !== before) this.#sentence.data = before;
    this.#lead(link);
    this.#line.hidden = !sentence;
  }

  #lead(link) {
    if (!link) {
      this.#anchor.remove();
      return;
    }
    this.#anchor.href = link.href;
    this.#anchor.target = link.aside ? "_blank" : "";
    if (this.#anchor.textContent !== link.words) this.#anchor.textContent = link.words;
    if (!this.#anchor.isConnected) this.#line.append(this.#anchor);
  }
}
