import { scannerTestCode } from '../core/contract/index.ts';
import { qrPath } from '../renderer/ui/qr-path.ts';

/** Modules of white around a code (ISO/IEC 18004 section 6.3.8). */
const quiet = 4;

/** The scanners' test code as a picture to print. */
export const testCodeSvg = (): string => {
  const { count, path } = qrPath(scannerTestCode);
  const size = count + 2 * quiet;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${-quiet} ${-quiet} ${size} ${size}" width="60mm" height="60mm" shape-rendering="crispEdges"><rect x="${-quiet}" y="${-quiet}" width="${size}" height="${size}" fill="#fff"/><path d="${path}"/></svg>\n`;
};
