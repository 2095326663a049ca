import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Data } from 'resedit';
import sharp from 'sharp';

const drawing = resolve(import.meta.dirname, 'icon.svg');
/** What desktops of Linux look for, in pixels. */
const linuxSizes = [16, 32, 48, 64, 128, 256, 512];
const windowsSizes = [16, 24, 32, 48, 64, 256];

const draw = (size: number): Promise<Buffer> =>
  sharp(drawing, { density: (72 * size) / 64 })
    .resize(size, size)
    .png({ compressionLevel: 9 })
    .toBuffer();

/** Draws the program's icon into a folder: `icons/16x16.png` … and `icon.ico`. */
export const drawIcons = async (folder: string): Promise<void> => {
  mkdirSync(join(folder, 'icons'), { recursive: true });
  for (const size of linuxSizes)
    writeFileSync(join(folder, 'icons', `${size}x${size}.png`), await draw(size));
  const file = new Data.IconFile();
  for (const size of windowsSizes) {
    const picture = await draw(size);
    // 32 bits a pixel. Since Windows Vista an icon's picture may be a PNG.
    const data = Data.RawIconItem.from(Uint8Array.from(picture).buffer, size, size, 32);
    file.icons.push({ width: size, height: size, colors: 0, planes: 1, bitCount: 32, data });
  }
  writeFileSync(join(folder, 'icon.ico'), Buffer.from(file.generate()));
};
