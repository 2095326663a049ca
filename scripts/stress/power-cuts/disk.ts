import type { DiskEvent } from './record.ts';

/** A disk's unit of writing: a write that was not synced may be torn between any two. */
const sector = 512;

class Image {
  #bytes = Buffer.alloc(0);
  write(at: number, data: Buffer): void {
    if (this.#bytes.length < at + data.length)
      this.#bytes = Buffer.concat([
        this.#bytes,
        Buffer.alloc(at + data.length - this.#bytes.length),
      ]);
    data.copy(this.#bytes, at);
  }
  truncate(length: number): void {
    this.#bytes =
      length <= this.#bytes.length
        ? Buffer.from(this.#bytes.subarray(0, length))
        : Buffer.concat([this.#bytes, Buffer.alloc(length - this.#bytes.length)]);
  }
  copy(): Image {
    const image = new Image();
    image.#bytes = Buffer.from(this.#bytes);
    return image;
  }
  get bytes(): Buffer {
    return this.#bytes;
  }
}

type Change = Extract<DiskEvent, { kind: 'write' | 'truncate' }>;

/** Which part of what was not synced a cut leaves behind. */
export type Loss = 'all' | 'none' | 'some';

/**
 * Files on a disk that keeps what was synced, and of the rest what it likes: nothing, all of it, or any sectors of any
 * writes, in any order.
 */
export class UncertainDisk {
  readonly #durable = new Map<string, Image>();
  readonly #pending = new Map<string, Change[]>();

  take(event: DiskEvent): void {
    if (event.kind === 'said') return;
    const { file } = event;
    if (event.kind !== 'sync') {
      this.#pending.set(file, [...(this.#pending.get(file) ?? []), event]);
      return;
    }
    const image = this.#durable.get(file) ?? new Image();
    for (const change of this.#pending.get(file) ?? []) apply(image, change);
    this.#durable.set(file, image);
    this.#pending.delete(file);
  }

  /** What a file may hold after a cut at this moment; `random` gives 0..1. */
  after(file: string, loss: Loss, random: () => number): Buffer {
    const image = (this.#durable.get(file) ?? new Image()).copy();
    if (loss === 'all') return image.bytes;
    for (const change of this.#pending.get(file) ?? [])
      if (loss === 'none') apply(image, change);
      else if (change.kind === 'truncate') {
        if (random() < 0.5) apply(image, change);
      } else
        for (let at = 0; at < change.data.length; at += sector)
          if (random() < 0.5) image.write(change.at + at, change.data.subarray(at, at + sector));
    return image.bytes;
  }
}

const apply = (image: Image, change: Change): void => {
  if (change.kind === 'truncate') image.truncate(change.length);
  else image.write(change.at, change.data);
};
