import { isAbort, postJson, sentence } from "../shared/net";
import type { Hl7Data } from "./data";

const PAUSE = 300;

/**
 * What is asked about a text: as long as it is the original, the one that was sent with line ends of its own. An editor
 * has only line feeds, and nobody is to blame for them.
 */
export function questionOf(text: string, original: string, sent: string | null): object {
  return sent !== null && text === original ? { text: sent, as_sent: true } : { text };
}

/** Asks the server what it thinks of the text, a moment after the last key; an older question is dropped. */
export class Checker {
  #waiting = 0;
  #asking: AbortController | null = null;

  constructor(
    private readonly address: string,
    private readonly asked: (text: string) => object,
    private readonly answered: (data: Hl7Data) => void,
    private readonly failed: (sentence: string) => void,
  ) {}

  soon(text: string): void {
    this.stop();
    this.#waiting = window.setTimeout(() => void this.now(text), PAUSE);
  }

  stop(): void {
    clearTimeout(this.#waiting);
    this.#asking?.abort();
  }

  async now(text: string): Promise<void> {
    this.stop();
    const asking = new AbortController();
    this.#asking = asking;
    try {
      const data = (await postJson(this.address, this.asked(text), asking.signal)) as Hl7Data;
      if (!asking.signal.aborted) this.answered(data);
    } catch (error) {
      if (!isAbort(error)) this.failed(`The message was not checked. ${sentence(error)}`);
    }
  }
}
