/**
 * Tells a keyboard-wedge scanner from a person by the time between keys. Keys that follow each other within
 * `burstGapMs` are one run; a run of `shortestScan` or more that ends with Enter, Tab or silence is a scan. Whatever turns out to be
 * typed by hand is handed on, held back no longer than `burstGapMs`.
 */
export interface KeyPress {
  /** `KeyboardEvent.key`: one character (of any script), or a name such as `Enter`. */
  readonly key: string;
  /** `KeyboardEvent.timeStamp`, milliseconds: when the key came, not when the page had time for it. */
  readonly time: number;
  /** The key is being held down: never a scanner. */
  readonly isRepeat: boolean;
  /** A control has the focus, which Space, Enter and Tab by hand are meant for. */
  readonly isOnControl?: boolean;
}

export interface WedgeHandlers {
  onScan(payload: string): void;
  /** A key typed by hand. */
  onKey(key: string): void;
}

export interface WedgeTimers {
  set(callback: () => void, ms: number): number;
  clear(timer: number): void;
}

/** The timers of the page. */
export const windowTimers: WedgeTimers = {
  set: (callback, ms) => window.setTimeout(callback, ms),
  clear: (timer) => window.clearTimeout(timer),
};

const burstGapMs = 60;
const silenceMs = 120;
const shortestScan = 8;
/** Longer than the largest card code by far. */
const longestScan = 4096;
const terminators = new Set(['Enter', 'Tab']);
/** What people type that is not one character. */
const namedKeys = new Set(['Backspace', 'Delete', 'Escape', ...terminators]);

export class WedgeCapture {
  readonly #handlers: WedgeHandlers;
  readonly #timers: WedgeTimers;
  #run: string[] = [];
  /** How many of the run have been handed on as typed. */
  #handedOn = 0;
  #last = Number.NEGATIVE_INFINITY;
  #timer: number | undefined;

  constructor(handlers: WedgeHandlers, timers: WedgeTimers) {
    this.#handlers = handlers;
    this.#timers = timers;
  }

  /** Takes a key; true when it is the capture's business and the page must not act on it. */
  press({ key, time, isRepeat, isOnControl = false }: KeyPress): boolean {
    const isCharacter = [...key].length === 1;
    if (!isCharacter && !namedKeys.has(key)) return false;
    const gap = time - this.#last;
    if (key === ' ' && isOnControl && (this.#run.length === 0 || gap > burstGapMs)) return false;
    this.#stopTimer();
    if (terminators.has(key)) return this.#end(key, gap, isOnControl);
    if (!isCharacter || isRepeat) {
      this.#flush();
      this.#handlers.onKey(key);
      return true;
    }
    if (gap > burstGapMs) this.#flush();
    this.#last = time;
    if (this.#run.length < longestScan) this.#run.push(key);
    this.#startTimer();
    return true;
  }

  #end(key: string, gap: number, isOnControl: boolean): boolean {
    if (this.#run.length >= shortestScan && gap <= silenceMs) {
      const payload = this.#run.join('');
      this.#forget();
      this.#handlers.onScan(payload);
      return true;
    }
    const wasTyped = this.#run.length > this.#handedOn;
    this.#flush();
    if (isOnControl && !wasTyped) return false;
    this.#handlers.onKey(key);
    return wasTyped;
  }

  #startTimer(): void {
    const isScan = this.#run.length >= shortestScan;
    this.#timer = this.#timers.set(
      () => {
        if (isScan) {
          const payload = this.#run.join('');
          this.#forget();
          this.#handlers.onScan(payload);
        } else this.#handOn();
      },
      isScan ? silenceMs : burstGapMs,
    );
  }

  #stopTimer(): void {
    if (this.#timer !== undefined) this.#timers.clear(this.#timer);
    this.#timer = undefined;
  }

  /** Hands on what has waited; the run stays, in case the scanner was only slow. */
  #handOn(): void {
    for (const key of this.#run.slice(this.#handedOn)) this.#handlers.onKey(key);
    this.#handedOn = this.#run.length;
  }

  #flush(): void {
    this.#handOn();
    this.#forget();
  }

  #forget(): void {
    this.#run = [];
    this.#handedOn = 0;
    this.#last = Number.NEGATIVE_INFINITY;
  }
}
