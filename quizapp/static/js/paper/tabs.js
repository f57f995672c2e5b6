// What do the tabs of one browser tell each other? That a page has come, which page has spoken, and
// that the paper is over. Other devices hear of it from the server.

export class Tabs {
  #channel = null;

  constructor(attempt, hear) {
    if (!("BroadcastChannel" in window)) return;
    this.#channel = new BroadcastChannel(`bai-thi:${attempt}`);
    this.#channel.addEventListener("message", (event) => hear(event.data));
  }

  tell(news) {
    this.#channel?.postMessage(news);
  }
}
