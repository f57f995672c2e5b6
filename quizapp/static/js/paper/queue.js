// Which choices has the server not acknowledged yet?
//
// They wait in the page and on the device, one for each question, under the attempt's name. All tabs
// of a browser share the device's copies by the server's own rule: the newest page wins, and on one
// page the later change. A message keeps the stamp of the page it was made on, so what another phone
// answered meanwhile on a newer page is never overwritten by what was found lying here.
//
// A prediction that is no number is kept in the same way, with its fault, but never sent.

import { forget, names, read, write } from "./storage.js";

const KEPT_MS = 7 * 24 * 3600 * 1000;

export function isNewer(message, other) {
  return (
    !other || message.page > other.page || (message.page === other.page && message.n > other.n)
  );
}

function same(message, other) {
  return Boolean(other) && message.page === other.page && message.n === other.n;
}

export class Queue {
  /** Whether the device keeps the choices, too. */
  safe = true;
  #attempt;
  #waiting = new Map(); // place -> message, in the order in which they were made
  #held = null; // the message that cannot be sent as it is

  constructor(attempt) {
    this.#attempt = attempt;
  }

  get size() {
    return this.#waiting.size;
  }

  get first() {
    return this.#waiting.values().next().value;
  }

  get all() {
    return [...this.#waiting.values()];
  }

  has(place) {
    return this.#waiting.has(place);
  }

  /** Whether what is held about this place is newer than this answer. */
  holds(place, answer) {
    return this.#held?.place === place && isNewer(this.#held, answer);
  }

  put(message) {
    this.#waiting.delete(message.place);
    this.#waiting.set(message.place, message);
    if (this.#held?.place === message.place) this.#held = null;
    this.#keep(message);
  }

  /** Keeps what cannot be sent, a message with its `fault` and whether it is the server that
   * `refused` it, in the place of what could be. */
  hold(message) {
    this.#waiting.delete(message.place);
    this.#held = message;
    this.#keep(message);
  }

  /** What was held can be sent after all, with the stamp that it has. */
  release() {
    if (!this.#held) return;
    const { place, chosen, page, n } = this.#held;
    this.put({ place, chosen, page, n });
  }

  #keep(message) {
    const name = this.#name(message.place);
    if (isNewer(message, read(name))) {
      this.safe = write(name, { ...message, kept: Date.now() });
    }
  }

  /** The server has it, or has something newer. A later change of the same question stays. */
  settle(message) {
    this.#drop(message);
    if (same(message, read(this.#name(message.place)))) forget(this.#name(message.place));
  }

  /** It came too late. The device keeps it, so that the receipt can say so. */
  tooLate(message, arrived) {
    this.#drop(message);
    const name = this.#name(message.place);
    if (same(message, read(name))) write(name, { ...message, kept: Date.now(), late: arrived });
  }

  /** Takes up what an earlier page of this attempt could not send, and answers all that waits or is
   * held. `saved` answers, for a place, what the server has; what it has newer is forgotten here. */
  restore(saved) {
    const found = leftovers(this.#attempt).filter((message) => {
      if (isNewer(message, saved(message.place))) return true;
      forget(this.#name(message.place));
      return false;
    });
    for (const { place, chosen, page, n, fault, refused } of found) {
      // A full device may have refused what this page has chosen since.
      if (!isNewer({ page, n }, this.#waiting.get(place))) continue;
      if (fault) this.#held ??= { place, chosen, page, n, fault, refused };
      else this.#waiting.set(place, { place, chosen, page, n });
    }
    return this.#held ? [...this.all, this.#held] : this.all;
  }

  #drop(message) {
    if (same(message, this.#waiting.get(message.place))) this.#waiting.delete(message.place);
  }

  #name(place) {
    return `${this.#attempt}:cau:${place}`;
  }
}

/** What the device holds unacknowledged of an attempt, in the order in which it was made. */
export function leftovers(attempt) {
  return names(`${attempt}:cau:`)
    .map(read)
    .filter((message) => message && message.place !== undefined)
    .sort((one, other) => one.page - other.page || one.n - other.n);
}

export function erase(attempt) {
  for (const name of names(`${attempt}:`)) forget(name);
}

/** Forgets what lies here since long of other attempts: a phone may have several owners. */
export function sweep(attempt) {
  for (const name of names("")) {
    const kept = read(name)?.kept;
    if (kept && kept < Date.now() - KEPT_MS && !name.startsWith(`${attempt}:`)) forget(name);
  }
}
