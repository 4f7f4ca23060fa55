// Sends a draft to the server: one request at a time, the newest words last.
// `collect()` gives the FormData; `told(answer)` hears what became of it.

export class Saver {
  constructor(url, collect, told) {
    Object.assign(this, { url, collect, told });
    this.isBusy = false;
    this.isWaiting = false;
  }

  async save() {
    if (this.isBusy) {
      this.isWaiting = true;
      return;
    }
    this.sending = this.#send({});
    this.isBusy = true;
    this.told(await this.sending);
    this.isBusy = false;
    if (this.isWaiting) {
      this.isWaiting = false;
      await this.save();
    }
  }

  // When nothing is on its way any more; what waited is not sent after it.
  async idle() {
    this.isWaiting = false;
    await this.sending;
  }

  // The page is going away: the browser carries small requests through.
  async leave() {
    this.told(await this.#send({ keepalive: true }));
  }

  async #send(options) {
    try {
      const answer = await fetch(this.url, {
        method: "POST",
        body: this.collect(),
        headers: { Accept: "application/json" },
        ...options,
      });
      const isJson = answer.headers.get("Content-Type")?.includes("json");
      if (!isJson) return { isAway: true };
      const isSignedOut = answer.status === 401;
      return { isSaved: answer.ok, isSignedOut, ...(await answer.json()) };
    } catch {
      return { isAway: true };
    }
  }
}
