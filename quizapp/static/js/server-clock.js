// What time is it at the server? A page brings the server's time; from there the browser's monotonic
// clock counts, so a phone whose clock is wrong or is changed shows the right time.

export class ServerClock {
  #server;
  #at;
  #error;
  #parted = wallAhead();

  /** `served` is the server's time when it made this page. */
  constructor(served) {
    const visit = performance.getEntriesByType("navigation")[0];
    const sent = visit ? visit.requestStart : performance.now();
    const got = visit ? visit.responseStart : performance.now();
    this.#server = served;
    this.#at = (sent + got) / 2;
    this.#error = (got - sent) / 2;
  }

  /** The server's present, in milliseconds since 1970. */
  now() {
    return this.#server + performance.now() - this.#at;
  }

  /** Takes the server's word. A reply that was long on its way says less than a quick one, until
   * the phone's own clock may have drifted by more than that. */
  hear(now, sentAt, gotAt) {
    const error = (gotAt - sentAt) / 2;
    const drift = this.#error + (gotAt - this.#at) / 1000;
    if (error > drift && Math.abs(now - this.now()) <= error + drift) return;
    this.#server = now;
    this.#at = (sentAt + gotAt) / 2;
    this.#error = error;
  }

  /** Answers, once, whether the phone slept or its clock was set since the last question. Many phones
   * stop the monotonic clock while they sleep. Which of the two it was only the server can tell. */
  isDoubtful() {
    const ahead = wallAhead();
    const doubtful = Math.abs(ahead - this.#parted) > 1500;
    if (doubtful) this.#parted = ahead;
    return doubtful;
  }
}

function wallAhead() {
  return Date.now() - performance.now();
}

/** The words of the page's language for lengths of time; # in them stands for a number. */
export const say = JSON.parse(document.documentElement.dataset.countdownWords);

/** "2 ngày 3 giờ", "3 giờ 05 phút", "04 phút 09 giây"; in the words of the page. */
export function inWords(milliseconds) {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  const two = (number) => String(number).padStart(2, "0");
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  const days = Math.floor(hours / 24);
  const filled = (words, number) => words.replace("#", number);
  if (days) return `${filled(say.days, days)} ${filled(say.hours, hours % 24)}`;
  if (hours) return `${filled(say.hours, hours)} ${filled(say.minutes, two(minutes % 60))}`;
  return `${filled(say.minutes, two(minutes))} ${filled(say.seconds, two(seconds % 60))}`;
}

/** "14:32" under an hour, "1:04:32" under a day, words above. */
export function asDigits(milliseconds) {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  if (seconds >= 24 * 3600) return inWords(milliseconds);
  const two = (number) => String(number).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return `${hours ? `${hours}:${two(minutes)}` : minutes}:${two(seconds % 60)}`;
}
