// How does a sitting end? By the person's word or by the clock; in both cases the server decides, and
// whoever cannot reach it is told so and is not shown a broken page.

import { ask, isPassing, Pauses } from "./network.js";

/** What waits, as the fields of the paper's form; each choice with the stamp of its own page. */
export function carried(messages, { page, paper, token }) {
  const fields = new URLSearchParams({ page, paper, csrf_token: token });
  for (const { place, chosen, page: madeOn, n } of messages) {
    const tail = place === "guess" ? "-guess" : place;
    fields.append(`n${tail}`, n);
    fields.append(`p${tail}`, madeOn);
    if (place === "guess") fields.append("guess", chosen);
    else for (const option of chosen) fields.append(`q${place}`, option);
  }
  return fields;
}

/** Asks until the server is there and not too busy, telling the trouble meanwhile. */
export async function askUntilHeard(question, trouble) {
  const pauses = new Pauses();
  for (;;) {
    const answer = await question().catch(() => null);
    if (answer && !isPassing(answer.status)) return answer;
    trouble(answer ? "busy" : "away");
    await pauses.rest(answer ? answer.retryMs : 0, 5000);
  }
}

/** Whether the server says that the paper's time is over; `NotHandedInInTime`: and that it is void. */
export const isTooLate = ({ refused }) => refused === "TooLate" || refused === "NotHandedInInTime";

/** Hands in. Answers null when the paper is over, by this or before, else what the server objects. */
export async function handIn(address, fields, trouble) {
  const answer = await askUntilHeard(
    () => ask(address, { method: "POST", body: fields() }),
    trouble,
  );
  return answer.status === 200 || isTooLate(answer.body) ? null : answer;
}
