/**
 * Tells a keyboard-wedge scanner from a person by the time between keys. Keys that follow each other within
 * `burstGapMs` are one run; a run of `shortestScan` or more that ends with Enter, Tab or silence is a scan. Whatever turns out to be
 * typed by hand is handed on, held back no longer than `burstGapMs`. Where releases are told too, a key that a person
 * pressed in the middle of a scan is known by being held longer, and taken out of it.
 */
import type { ScanDamage, TypedScan } from '../../core/contract/index.ts';
import { isCharacterKey, isHiddenKey, isLetterByNumber, usCharacter } from './keys.ts';
import { type Keystroke, wedgeText } from './text.ts';

export interface KeyPress extends Keystroke {
  /** `KeyboardEvent.key`: one character (of any script), or a name such as `Enter`. */
  readonly key: string;
  /** `KeyboardEvent.timeStamp`, milliseconds: when the key came, not when the page had time for it. */
  readonly time: number;
  /** The key is being held down: never a scanner. */
  readonly isRepeat: boolean;
  /** A control has the focus, which Space, Enter and Tab by hand are meant for. */
  readonly isOnControl?: boolean;
}

/** How a scan came. */
export interface WedgeScanDetails {
  /** What the machine made of the keys cannot be trusted: an input method changed them, or letters have no keys. */
  readonly damage?: Extract<ScanDamage, 'input-method' | 'codepage'>;
  readonly typed: TypedScan;
}

export interface WedgeHandlers {
  onScan(payload: string, details: WedgeScanDetails): void;
  /** A key typed by hand. */
  onKey(key: string): void;
  /** A key that a person pressed in the middle of a run, and which has been taken out of it. */
  onTakenOut?(key: string): void;
  /** A scan that did not arrive whole: too long, or silent before the end that this scanner sends. */
  onLost(damage: Extract<ScanDamage, 'incomplete' | 'too-long'>): void;
}

export interface WedgeTimers {
  set(callback: () => void, ms: number): number;
  clear(timer: number): void;
}

/** Milliseconds and characters; the scanner's marks are not taken off. */
export interface WedgeOptions {
  readonly burstGapMs?: number;
  /** The longest pause in a scan that has begun, by the keys' own times. */
  readonly silenceMs?: number;
  /** How long the page waits for the next key before it takes silence for the end: keys may be late where the machine is busy. */
  readonly patienceMs?: number;
  readonly shortestScan?: number;
  /** What the scanner is set to send before a code: a run that begins so is a scan, however short. */
  readonly prefix?: string;
  /** What the scanner is set to send last, where that is a character and no Enter. */
  readonly suffix?: string;
}

/** The timers of the page. */
export const windowTimers: WedgeTimers = {
  set: (callback, ms) => window.setTimeout(callback, ms),
  clear: (timer) => window.clearTimeout(timer),
};

/** Longer than the largest card code by far. */
const longestScan = 4096;
const terminators = new Set(['Enter', 'Tab']);
/** What people type that is not one character. */
const namedKeys = new Set(['Backspace', 'Delete', 'Escape', ...terminators]);
/** Most scanners let a key go before they press the next one, or as they do; a person does neither. */
const overlapMs = 8;
/** Longer than that, where this scanner ends its codes by a key: then silence means that something is missing. */
const terminatedPatienceMs = 1_000;
/** How long the end of a scan waits for keys that are still down: a scanner's are up by then. */
const settleMs = 250;

/** No key is late by more than this. */
const latestMs = 10_000;

interface Entry {
  readonly press: KeyPress;
  releasedAt: number | undefined;
}

/** A run that silence ended: too early, if keys come whose own times go on with it. */
interface EndedRun {
  readonly run: Entry[];
  readonly last: number;
  readonly isTooLong: boolean;
  /** The code that was told; none where it was told as lost. */
  readonly told: string | undefined;
}

/** Milliseconds that a key was down. */
const holdOf = ({ press, releasedAt = press.time }: Entry): number => releasedAt - press.time;

const keyOf = ({ press: { key, code = '', isShifted = false } }: Entry): string =>
  isHiddenKey(key) ? (usCharacter(code, isShifted) ?? key) : key;

const median = (values: readonly number[]): number | undefined =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

export class WedgeCapture {
  readonly #handlers: WedgeHandlers;
  readonly #timers: WedgeTimers;
  readonly #burstGapMs: number;
  readonly #silenceMs: number;
  readonly #patienceMs: number;
  readonly #shortestScan: number;
  readonly #prefix: string;
  readonly #suffix: string;
  #run: Entry[] = [];
  /** How many of the run have been handed on as typed. */
  #handedOn = 0;
  #last = Number.NEGATIVE_INFINITY;
  #timer: number | undefined;
  /** Releases are told at all. */
  #hasReleases = false;
  /** The terminator has come, and a key is still down. */
  #endingAt: number | undefined;
  /** Scans of this scanner end with a terminator: silence means that something is missing. */
  #isTerminating = false;
  #isTooLong = false;
  /** The run that silence ended: keys that were late go on with it. */
  #ended: EndedRun | undefined;
  /** What was told of this run when silence ended it too early. */
  #told: string | undefined;

  constructor(handlers: WedgeHandlers, timers: WedgeTimers, options: WedgeOptions = {}) {
    this.#handlers = handlers;
    this.#timers = timers;
    this.#burstGapMs = options.burstGapMs ?? 60;
    this.#silenceMs = options.silenceMs ?? 120;
    this.#patienceMs = options.patienceMs ?? 250;
    this.#shortestScan = options.shortestScan ?? 8;
    this.#prefix = options.prefix ?? '';
    this.#suffix = options.suffix ?? '';
  }

  /** What has come so far is too much and too fast for a person. */
  get isScan(): boolean {
    const length = this.#length();
    if (length >= this.#shortestScan) return true;
    const marks = this.#prefix.length + this.#suffix.length;
    if (this.#prefix === '' || length <= marks) return false;
    const { text } = wedgeText(this.#run.map(({ press }) => press));
    return text.startsWith(this.#prefix) && text.endsWith(this.#suffix);
  }

  /** A key at this time goes on with what has come. */
  isGoingOn(time: number): boolean {
    if (this.#run.length > 0) return time - this.#last <= this.#allowedGap();
    return this.#ended !== undefined && time - this.#ended.last <= this.#silenceMs;
  }

  /** Takes a key; true when it is the capture's business and the page must not act on it. */
  press(press: KeyPress): boolean {
    const { key, code = '', time, isRepeat, isShifted = false, isOnControl = false } = press;
    const isInBurst = this.isGoingOn(time);
    const isCharacter =
      isCharacterKey(key) ||
      (isHiddenKey(key) && usCharacter(code, isShifted) !== undefined) ||
      (isInBurst && isLetterByNumber(press));
    if (!isCharacter && !namedKeys.has(key)) return false;
    if (this.#endingAt !== undefined) this.#finish(true);
    if (key === ' ' && isOnControl && !isInBurst) return false;
    if (this.#run.length === 0 && isInBurst && !isRepeat) this.#resume();
    this.#stopTimer();
    if (isRepeat) {
      this.#repeat(press);
      return true;
    }
    if (terminators.has(key)) return this.#end(press, isOnControl);
    // Unikey and its like erase what a scanner typed and type it anew, faster than anybody corrects.
    if (!isCharacter && !(key === 'Backspace' && isInBurst)) {
      this.#flush();
      this.#handlers.onKey(key);
      return true;
    }
    if (!isInBurst) this.#flush();
    this.#last = time;
    if (this.#run.length < longestScan) this.#run.push({ press, releasedAt: undefined });
    else this.#isTooLong = true;
    this.#startTimer();
    return true;
  }

  /** Takes the release of a key; it never stops the page from acting on it. */
  release({ code = '', time }: Pick<KeyPress, 'code' | 'time'>): void {
    if (code === '') return;
    const run = this.#run.length > 0 ? this.#run : (this.#ended?.run ?? []);
    const entry = run.findLast(
      ({ press, releasedAt }) => press.code === code && releasedAt === undefined,
    );
    if (!entry) return;
    this.#hasReleases = true;
    entry.releasedAt = time;
    if (this.#endingAt !== undefined && this.#held().length === 0) this.#finish(true);
  }

  /** Keys that are down as far as we were told; those without a place are never told. */
  #held(): Entry[] {
    if (!this.#hasReleases) return [];
    return this.#run.filter(
      ({ press, releasedAt }) => releasedAt === undefined && (press.code ?? '') !== '',
    );
  }

  #length(): number {
    return this.#run.length - 2 * this.#run.filter(({ press }) => press.key === 'Backspace').length;
  }

  /** What is a scanner already may stumble for longer. */
  #allowedGap(): number {
    return this.#length() >= this.#shortestScan ? this.#silenceMs : this.#burstGapMs;
  }

  /** A person holds a key down: if it is part of a run, it never was the scanner's. */
  #repeat({ key, code = '' }: KeyPress): void {
    const at = this.#run.findLastIndex(
      ({ press, releasedAt }) => code !== '' && press.code === code && releasedAt === undefined,
    );
    if (at >= 0) this.#handOut(at);
    if (this.#run.length > 0) {
      this.#startTimer();
      this.#handlers.onTakenOut?.(key);
    }
    this.#handlers.onKey(key);
  }

  #end({ key, time }: KeyPress, isOnControl: boolean): boolean {
    if (time - this.#last <= this.#silenceMs && this.isScan) {
      this.#last = time;
      this.#endingAt = time;
      if (this.#held().length === 0) this.#finish(true);
      else this.#timer = this.#timers.set(() => this.#finish(true), settleMs);
      return true;
    }
    const wasTyped = this.#run.length > this.#handedOn;
    this.#flush();
    if (isOnControl && !wasTyped) return false;
    this.#handlers.onKey(key);
    return wasTyped;
  }

  #startTimer(): void {
    const { isScan } = this;
    this.#timer = this.#timers.set(
      () => {
        if (isScan) this.#finish(false);
        else this.#handOn();
      },
      isScan ? this.#patience() : this.#burstGapMs,
    );
  }

  #patience(): number {
    const isWaiting = this.#isTerminating && this.#suffix === '';
    return isWaiting ? Math.max(terminatedPatienceMs, this.#patienceMs) : this.#patienceMs;
  }

  #stopTimer(): void {
    if (this.#timer !== undefined) this.#timers.clear(this.#timer);
    this.#timer = undefined;
  }

  /** The run is over: what a person pressed goes on as typed, the rest is a scan, if it still is one. */
  #finish(isTerminated: boolean): void {
    this.#stopTimer();
    const end = this.#endingAt;
    this.#endingAt = undefined;
    this.#takeOutPeople(end);
    if (!this.isScan) {
      this.#flush();
      if (isTerminated) this.#handlers.onKey('Enter');
      return;
    }
    const strokes = this.#run.map(({ press }) => press);
    const { text, damage, isRecovered } = wedgeText(strokes);
    const isTooLong = this.#isTooLong;
    // A scanner that ends its codes has not ended this one: half a code is no code.
    const isCut = !isTerminated && this.#isTerminating && this.#suffix === '';
    // Judged anew each time: another scanner may be plugged in that ends its codes by silence.
    this.#isTerminating = isTerminated;
    const isLost = isTooLong || isCut;
    const before = this.#told;
    const ended = { run: this.#run, last: this.#last, isTooLong, told: isLost ? undefined : text };
    this.#forget();
    if (!isTerminated) this.#keep(ended);
    if (isLost) {
      this.#handlers.onLost(isTooLong ? 'too-long' : 'incomplete');
      return;
    }
    // Nothing but the terminator was late.
    if (text === before) return;
    const gaps = strokes.slice(1).map(({ time }, index) => time - (strokes[index]?.time ?? time));
    this.#handlers.onScan(text, {
      ...(damage && { damage }),
      typed: { isRecovered, isTerminated, gapMs: Math.max(0, median(gaps) ?? 0) },
    });
  }

  /**
   * Hands out the keys that a person pressed meanwhile: still down, or let go well after the next one was pressed, where the
   * scanner's own are not. A key that is only down for long was held up on its way.
   */
  #takeOutPeople(end: number | undefined): void {
    if (!this.#hasReleases) return;
    // Where silence ended the run, the release of its last key may be what is late.
    const last = end === undefined ? this.#run.at(-1) : undefined;
    for (const entry of this.#held()) if (entry !== last) this.#handOut(this.#run.indexOf(entry));
    const usual = median(this.#run.map(holdOf)) ?? 0;
    let overlapping = this.#overlapping(end);
    // Scanners that press the next key before they let one go do so all the time.
    const isRolling = overlapping.length > this.#run.length / 4;
    while (overlapping.length > 0) {
      // A scanner's key overlaps with a person's, too: the longest one is the person's, and then the others are looked at anew.
      const longest = overlapping.reduce((a, b) => (holdOf(b) > holdOf(a) ? b : a));
      if (isRolling && holdOf(longest) <= 2 * usual + 20) return;
      this.#handOut(this.#run.indexOf(longest));
      overlapping = this.#overlapping(end);
    }
  }

  #overlapping(end: number | undefined): Entry[] {
    return this.#run.filter(({ press, releasedAt }, at) => {
      const next = this.#run[at + 1]?.press.time ?? end;
      const isOver =
        releasedAt !== undefined && next !== undefined && releasedAt - next >= overlapMs;
      return isOver && !isLetterByNumber(press);
    });
  }

  /** Takes one key out of the run and gives it on as typed. */
  #handOut(at: number): void {
    const [entry] = this.#run.splice(at, 1);
    if (!entry) return;
    if (at < this.#handedOn) this.#handedOn -= 1;
    else this.#handlers.onKey(keyOf(entry));
    this.#handlers.onTakenOut?.(keyOf(entry));
  }

  /** Hands on what has waited; the run stays, in case the scanner was only slow. */
  #handOn(): void {
    for (const entry of this.#run.slice(this.#handedOn)) this.#handlers.onKey(keyOf(entry));
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
    this.#isTooLong = false;
    this.#ended = undefined;
    this.#told = undefined;
  }

  /** Keys of the run may still be on their way; a person's data is not kept for longer than that. */
  #keep(ended: EndedRun): void {
    this.#ended = ended;
    this.#timer = this.#timers.set(() => {
      this.#ended = undefined;
    }, latestMs);
  }

  /** Silence had ended the run too early: its code is told anew, whole. None of it is typed by hand. */
  #resume(): void {
    if (!this.#ended) return;
    const { run, last, isTooLong, told } = this.#ended;
    this.#ended = undefined;
    this.#run = run;
    this.#handedOn = run.length;
    this.#last = last;
    this.#isTooLong = isTooLong;
    this.#told = told;
  }
}
