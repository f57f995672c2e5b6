// How do waiting choices reach the server? One at a time, in the order in which they were made, again
// and again until the server has spoken about each.

import { isAnother, isPassing, Pauses } from "./network.js";

export class Sender {
  stopped = false; // signed out, or over: everything is kept, nothing is sent
  #queue;
  #post;
  #heard;
  #running = false;
  #pauses = new Pauses();
  #waiters = [];

  /** `post(message)` sends one. `heard` is told: {saved, refused, signedOut, trouble, idle, most}. */
  constructor(queue, post, heard) {
    this.#queue = queue;
    this.#post = post;
    this.#heard = heard;
  }

  wake() {
    this.#pauses.wake();
    this.run();
  }

  /** Answers when nothing waits any more. */
  idle() {
    if (this.#queue.size === 0) return Promise.resolve();
    return new Promise((resume) => this.#waiters.push(resume));
  }

  async run() {
    if (this.#running || this.stopped) return;
    this.#running = true;
    while (this.#queue.size > 0 && !this.stopped) await this.#step(this.#queue.first);
    this.#running = false;
    if (this.#queue.size > 0) return;
    this.#heard.idle();
    for (const resume of this.#waiters.splice(0)) resume();
  }

  async #step(message) {
    const answer = await this.#post(message).catch(() => null);
    if (this.stopped) return;
    if (!answer || isPassing(answer.status)) {
      this.#heard.trouble(answer ? "busy" : "away");
      await this.#pauses.rest(answer ? answer.retryMs : 0, this.#heard.most());
      return;
    }
    this.#pauses.reset();
    if (answer.status === 200) {
      this.#queue.settle(message);
      this.#heard.saved(message, answer.body);
    } else if (answer.body.refused && !isAnother(answer)) {
      this.#heard.refused(message, answer.body);
    } else {
      // Signed out, or somebody else signed in: nothing is decided about this choice.
      this.stopped = true;
      this.#heard.signedOut(isAnother(answer));
    }
  }
}
