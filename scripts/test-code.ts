import qrcode from 'qrcode-generator';
import { scannerTestCode } from '../core/contract/index.ts';

/** Modules of white around a code (ISO/IEC 18004 section 6.3.8). */
const quiet = 4;

/** The scanners' test code as a picture to print. */
export const testCodeSvg = (): string => {
  const code = qrcode(0, 'M');
  // The generator takes one character for one byte.
  code.addData(Buffer.from(scannerTestCode).toString('latin1'), 'Byte');
  code.make();
  const count = code.getModuleCount();
  const size = count + 2 * quiet;
  const dark = Array.from({ length: count }, (_, row) =>
    Array.from({ length: count }, (__, column) =>
      code.isDark(row, column) ? `M${column + quiet} ${row + quiet}h1v1h-1z` : '',
    ).join(''),
  ).join('');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" width="60mm" height="60mm" shape-rendering="crispEdges"><rect width="${size}" height="${size}" fill="#fff"/><path d="${dark}"/></svg>\n`;
};
