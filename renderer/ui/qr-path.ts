import qrcode from 'qrcode-generator';

/** Dark modules of a QR code of the text's UTF-8 bytes, as squares of one SVG path; `count` modules a side, without margin. */
export const qrPath = (text: string): { readonly count: number; readonly path: string } => {
  const code = qrcode(0, 'M');
  // The generator takes one character for one byte.
  code.addData(String.fromCharCode(...new TextEncoder().encode(text)), 'Byte');
  code.make();
  const count = code.getModuleCount();
  let path = '';
  for (let row = 0; row < count; row += 1)
    for (let column = 0; column < count; column += 1)
      if (code.isDark(row, column)) path += `M${column} ${row}h1v1h-1z`;
  return { count, path };
};
