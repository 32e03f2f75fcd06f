// An Asker keeps a worker. One question is under way at a time; of those that wait the
// newest counts. A worker that takes longer than its seconds for a question is ended, and
// started anew. Its first question makes what all others use, and may take longer.

export class Asker {
  constructor(start, seconds = 2, secondsFirst = 5) {
    this.start = start;
    this.seconds = seconds;
    this.secondsFirst = secondsFirst;
    this.id = 0;
  }

  // load starts the worker, unless it runs.
  load() {
    if (this.loading) return this.loading;
    this.loading = new Promise((done, failed) => {
      this.worker = this.start();
      this.answered = false;
      this.worker.onerror = (e) => { e.preventDefault(); this.end(new Error(e.message || "the worker could not be started")); failed(new Error(e.message || "the worker could not be started")); };
      this.worker.onmessage = ({ data }) => {
        if (data.ready) return done();
        if (data.failed) {
          this.end(new Error(data.failed));
          return failed(new Error(data.failed));
        }
        this.take(data);
      };
    });
    return this.loading;
  }

  async ask(question) {
    await this.load();
    return new Promise((done, failed) => {
      if (this.waiting) this.waiting.failed(new Error("superseded"));
      this.waiting = { question, done, failed };
      this.next();
    });
  }

  next() {
    if (this.current || !this.waiting) return;
    this.current = this.waiting;
    this.waiting = null;
    this.current.id = ++this.id;
    this.current.timer = setTimeout(() => this.end(new Error("it took longer than " + words(this.seconds) + " seconds, and was ended")), 1000 * (this.answered ? this.seconds : this.secondsFirst));
    this.worker.postMessage({ id: this.current.id, question: this.current.question });
  }

  take({ id, answer }) {
    if (!this.current || this.current.id !== id) return;
    const asked = this.current;
    clearTimeout(asked.timer);
    this.answered = true;
    this.current = null;
    asked.done(answer);
    this.next();
  }

  // end ends the worker; the next question starts another.
  end(why) {
    this.worker.terminate();
    this.loading = null;
    const lost = [this.current, this.waiting];
    this.current = this.waiting = null;
    for (const asked of lost) {
      if (!asked) continue;
      clearTimeout(asked.timer);
      asked.failed(why);
    }
  }
}

const words = (n) => ({ 2: "two", 10: "ten" })[n] || String(n);
