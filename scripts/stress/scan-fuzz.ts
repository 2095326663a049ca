/**
 * Random and spoilt bytes into everything that reads what scanners, keyboards and readers' programs send: reports,
 * byte streams, texts, messages, and whole payloads of cards. Nothing may throw, hang, grow, or leave its shape.
 */
import { judgeTestScan } from '../../core/checkin/index.ts';
import { KioskEvent, ReaderClaim, Scan, scannerTestCode } from '../../core/contract/index.ts';
import { identify } from '../../core/identity/index.ts';
import { createMessageAssembler } from '../../drivers/scanner/hid/message.ts';
import { layoutOf } from '../../drivers/scanner/known-scanners.ts';
import { readServiceMessage } from '../../drivers/scanner/reader-service/engine-io.ts';
import { readHn212 } from '../../drivers/scanner/reader-service/hn212.ts';
import { toScan } from '../../drivers/scanner/scan.ts';
import { createFramer } from '../../drivers/scanner/serial/framer.ts';
import { aimReport, plainReport } from '../../drivers/scanner/testing/reports.ts';
import { readWebhookBody } from '../../drivers/scanner/webhook/body.ts';
import type { KeyEvent } from '../../fixtures/scanner-sim/index.ts';
import { play } from '../../renderer/wedge/testing/played.ts';
import { chance, type FuzzReport, growthMiB, runTargets, type Target } from './fuzzing.ts';

const bytes = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text));
const at = Date.parse('2026-11-23T07:00:00+07:00');
const today = '2026-11-23';

const payloads = [
  '001085012345|012345678|Nguyễn Văn Mẫu|15081985|Nam|Số 1 Ngõ 2, Phường Mẫu, Hà Nội|10052021',
  '001085012345|012345678|Nguyễn Văn Mẫu|15081985|Nam|Hà Nội|10052021|||Trần Thị Mẫu|Nguyễn Văn Cha',
  'DN4790123456789|4e677579e1bb856e2056c4836e204de1baab75|15/08/1985|1|4e0a|01 - 234|01/01/2026|31/12/2026|05/01/2026|79000000|-|4|01/01/2020|1234567890ab-cd|$',
  'IDVNM0850123450001085012345<<8\n8508152M4508159VNM<<<<<<<<<<<4\nNGUYEN<<VAN<MAU<<<<<<<<<<<<<<<',
  '001085012345',
  'DN4790123456789',
].map(bytes);
const claim = {
  idCode: '001085012345',
  personName: 'Nguyễn Văn Mẫu',
  dateOfBirth: '15/08/1985',
  gender: 'Nam',
  expiryDate: '15/08/2045',
};

const textOf = (input: Uint8Array): string => Buffer.from(input).toString();
const jsonOf = (input: Uint8Array): unknown => {
  try {
    return JSON.parse(textOf(input));
  } catch {
    return textOf(input);
  }
};

const keys = [
  'Enter',
  'Tab',
  'Backspace',
  'Escape',
  'Process',
  'Dead',
  'Alt',
  'Shift',
  '',
] as const;

/** Bytes as keys: now a scanner, now a person, releases and repeats among them. */
const keysOf = (input: Uint8Array): (KeyEvent & { readonly repeat: boolean })[] => {
  let time = 0;
  return [...input].map((byte, index) => {
    const before = input[index - 1] ?? 0;
    time += before % 5 === 0 ? before : before % 7;
    const named = byte < 0x80 ? undefined : keys[byte % keys.length];
    return {
      type: before % 3 === 0 ? 'up' : 'down',
      key: named ?? String.fromCodePoint(byte),
      code: byte % 4 === 0 ? '' : `Digit${byte % 10}`,
      shift: byte % 2 === 0,
      alt: byte % 11 === 0,
      composing: byte % 13 === 0,
      at: time,
      repeat: byte % 17 === 0,
    };
  });
};

const targets = (): readonly Target[] => {
  const scan = (message: Parameters<typeof toScan>[1]): void =>
    void Scan.parse(toScan('serial:COM4', message, at));
  // One device each, as long as the campaign: what one report leaves behind meets the next.
  const assemblers = ['0c2e:0b8f', '1eab:8222', 'ffff:ffff'].map((usbId) =>
    createMessageAssembler(layoutOf(usbId)),
  );
  const framers = (['ends', 'damages'] as const).map((silence) =>
    createFramer({ terminators: ['\r', '\n', '\r\n', '\t'].map(bytes), silence }),
  );
  let turn = 0;
  const next = <T>(all: readonly T[]): T => {
    turn += 1;
    const one = all[turn % all.length];
    if (one === undefined) throw new Error('no targets');
    return one;
  };
  return [
    {
      name: 'identify',
      seeds: payloads,
      weight: 1,
      run: (b) => void identify(textOf(b), 'scan', today),
    },
    {
      name: 'identify, typed',
      seeds: payloads,
      weight: 1,
      run: (b) => void identify(Buffer.from(b).toString('latin1'), 'typed', today),
    },
    {
      name: 'keyboard',
      seeds: payloads,
      weight: 1,
      run: (b) => {
        const { scans, details, lost } = play(keysOf(b), b.length % 2 === 0 ? { prefix: '~' } : {});
        for (const [index, payload] of scans.entries())
          KioskEvent.parse({ type: 'scan', scanId: 'x', payload, ...details[index] });
        for (const damage of lost)
          KioskEvent.parse({ type: 'scan', scanId: 'x', payload: '', damage });
      },
    },
    {
      name: 'test code',
      seeds: [bytes(scannerTestCode)],
      weight: 1,
      run: (b) => void judgeTestScan({ payload: textOf(b) }, 60),
    },
    { name: 'text', seeds: payloads, weight: 1, run: (b) => scan({ bytes: b }) },
    {
      name: 'hid reports',
      seeds: [...payloads.map((p) => aimReport(p.subarray(0, 56))), plainReport(bytes('DN479'))],
      weight: 1,
      run: (b) => {
        const assembler = next(assemblers);
        const message = assembler.take(b);
        if (message) scan(message);
        if (b.length % 7 === 0) assembler.expire();
      },
    },
    {
      name: 'serial',
      seeds: payloads.map((p) => bytes(`${textOf(p)}\r\n`)),
      weight: 1,
      run: (b) => {
        const framer = next(framers);
        for (const message of framer.take(b)) scan(message);
        if (b.length % 7 === 0) {
          const message = framer.silence();
          if (message) scan(message);
        }
      },
    },
    {
      name: 'event channel',
      seeds: [
        bytes('0{"sid":"a","pingInterval":25000,"pingTimeout":20000}'),
        bytes(`42/event,1["event",${JSON.stringify({ id: 2, data: claim })}]`),
        bytes('451-/event,["a",{"_placeholder":true}]'),
      ],
      weight: 1,
      run: (b) => {
        const message = readServiceMessage(textOf(b));
        if (message.kind === 'event') for (const value of message.values) readHn212('x', value, at);
      },
    },
    {
      name: 'hn212',
      seeds: [
        bytes(JSON.stringify({ id: 2, data: claim })),
        bytes(JSON.stringify({ id: 4, data: { sod: 'd4IB', dg13: 'bUE=' } })),
      ],
      weight: 1,
      run: (b) => {
        const message = readHn212('reader-service:x', jsonOf(b), at);
        if (message.kind === 'claim') ReaderClaim.parse(message.claim);
      },
    },
    {
      name: 'webhook',
      seeds: [bytes(JSON.stringify(claim))],
      weight: 1,
      run: (b) => {
        const read = readWebhookBody('webhook:8050', b, at);
        if (read) ReaderClaim.parse(read);
      },
    },
  ];
};

/** So many cases for each parser. */
export const scanFuzz = (casesEach: number, seed = 20_261_124): FuzzReport => {
  const started = performance.now();
  const all = targets();
  const cases = casesEach * all.length;
  const { heapBefore, ...run } = runTargets(all, cases, chance(seed));
  return {
    cases,
    ...run,
    memoryGrowthMiB: growthMiB(heapBefore),
    seed,
    seconds: Math.round((performance.now() - started) / 100) / 10,
  };
};
