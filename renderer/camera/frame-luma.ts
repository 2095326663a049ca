import type { Luma } from './decoder.ts';

/** Formats that begin with a plane of brightness, one byte a pixel. */
const planar = new Set(['I420', 'I420A', 'I422', 'I444', 'NV12']);

/**
 * Brightness of camera frames, in one buffer that each frame overwrites. Cameras deliver it as a plane of its own, so that nothing has to be
 * drawn or converted; pictures in colour are turned into grey.
 */
export class FrameLuma {
  #bytes = new Uint8ClampedArray(0);
  #grey = new Uint8ClampedArray(0);

  /** Undefined for a frame whose pixels cannot be had. */
  async of(frame: VideoFrame): Promise<Luma | undefined> {
    const isPlanar = frame.format !== null && planar.has(frame.format);
    const options: VideoFrameCopyToOptions = isPlanar ? {} : { format: 'RGBA' };
    const { visibleRect } = frame;
    if (!visibleRect) return undefined;
    const { width, height } = visibleRect;
    try {
      const size = frame.allocationSize(options);
      if (this.#bytes.length < size) this.#bytes = new Uint8ClampedArray(size);
      const [plane] = await frame.copyTo(this.#bytes, options);
      if (!plane) return undefined;
      return { width, height, data: this.#rows(plane, width, height, isPlanar) };
    } catch {
      // The frame was taken away while it was being copied, as happens when a camera is unplugged.
      return undefined;
    }
  }

  #rows(
    { offset, stride }: PlaneLayout,
    width: number,
    height: number,
    isPlanar: boolean,
  ): Uint8ClampedArray<ArrayBuffer> {
    const bytes = this.#bytes;
    if (isPlanar && stride === width) return bytes.subarray(offset, offset + width * height);
    if (this.#grey.length < width * height) this.#grey = new Uint8ClampedArray(width * height);
    const grey = this.#grey.subarray(0, width * height);
    for (let row = 0; row < height; row += 1) {
      const from = offset + row * stride;
      if (isPlanar) grey.set(bytes.subarray(from, from + width), row * width);
      else
        for (let column = 0; column < width; column += 1) {
          const at = from + column * 4;
          grey[row * width + column] =
            0.299 * (bytes[at] ?? 0) + 0.587 * (bytes[at + 1] ?? 0) + 0.114 * (bytes[at + 2] ?? 0);
        }
    }
    return grey;
  }
}
