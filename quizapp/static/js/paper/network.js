// How does a page speak to the server? In small JSON messages that give up waiting in time: on a bad
// mobile network a connection can hang for minutes without a word.

const PATIENCE_MS = 12000;

/** Sends and answers {status, body, retryMs, sentAt, gotAt}. Throws if the server cannot be reached,
 * or if a yes is not its own. */
export async function ask(address, options = {}) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE_MS);
  const sentAt = performance.now();
  try {
    const answer = await fetch(address, {
      cache: "no-store",
      ...options,
      signal: stop.signal,
      headers: { Accept: "application/json", ...options.headers },
    });
    const gotAt = performance.now();
    const body = await answer.json().catch((fault) => {
      // A gate on the way says yes to everything with a page of its own; our server says it in JSON.
      if (answer.ok) throw fault;
      return {};
    });
    return { status: answer.status, body, retryMs: retryAfter(answer), sentAt, gotAt };
  } finally {
    clearTimeout(timer);
  }
}

function retryAfter(answer) {
  const told = answer.headers.get("Retry-After");
  if (!told) return 0;
  const milliseconds = /^\d+$/.test(told) ? Number(told) * 1000 : Date.parse(told) - Date.now();
  return Math.min(Math.max(milliseconds || 0, 0), 120000);
}

/** Whether the same message may have more luck later. */
export function isPassing(status) {
  return status >= 500 || status === 429 || status === 408;
}

/** Whether somebody else is signed in on this phone now: then the page speaks of a foreign paper. */
export function isAnother(answer) {
  return answer?.body.refused === "AnotherSitter";
}

/** Pauses that grow and never fall into step with those of other phones. */
export class Pauses {
  #next = 1000;
  #wake = null;
  #bound = 0;

  reset() {
    this.#next = 1000;
  }

  /** Waits; not shorter than the server asked for, and with less than `most` to go, not longer. */
  async rest(retryMs, most) {
    const own = Math.min(this.#next, Math.max(most, 1000)) * (0.5 + Math.random());
    this.#next = Math.min(this.#next * 2, 20000);
    // Everybody is told the same seconds; whoever waits a little longer spreads the crowd.
    this.#bound = retryMs && performance.now() + retryMs * (1 + Math.random() / 2);
    const wait = Math.max(own, this.#bound - performance.now());
    await new Promise((resume) => {
      const timer = setTimeout(resume, wait);
      this.#wake = () => {
        clearTimeout(timer);
        resume();
      };
    });
    this.#wake = null;
  }

  /** Ends a pause early, as when the network is back; never one that the server asked for. */
  wake() {
    if (this.#wake && performance.now() >= this.#bound) this.#wake();
  }
}
