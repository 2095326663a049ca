/**
 * The family on a fake of the binding, at its lowest seam: no HID device can be had on a test machine. What is under it
 * (hidapi) is tried for real only as far as it goes without a device: enumeration and a path that is not there.
 */
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { SourceFamily } from '../port.ts';
import { hearing } from '../testing/heard.ts';
import { reportsOf } from '../testing/reports.ts';
import { type HidBinding, type HidDevice, type HidListener, nodeHid } from './binding.ts';
import { openHidFamily } from './family.ts';

const honeywell: HidDevice = {
  path: '/dev/hidraw3',
  vendorId: 0x0c2e,
  productId: 0x0b8f,
  usagePage: 0x8c,
  usage: 2,
  name: 'Honeywell Voyager 1400g',
};

const fakeBinding = () => {
  const plugged = new Map<string, HidDevice>();
  const opened = new Map<string, HidListener>();
  const features: string[] = [];
  let refuse: string | undefined;
  let closes = 0;
  const binding: HidBinding = {
    devices: async () => ({ ok: true, value: [...plugged.values()] }),
    async open(path, listener) {
      if (refuse !== undefined)
        return { ok: false, failure: { code: 'scanner.permission', detail: refuse } };
      opened.set(path, listener);
      return {
        ok: true,
        value: {
          async sendFeature(report) {
            features.push(Buffer.from(report).toString('hex'));
            return { ok: true, value: undefined };
          },
          async close() {
            closes += 1;
            opened.delete(path);
          },
        },
      };
    },
  };
  return {
    binding,
    features,
    plug: (...devices: HidDevice[]) => {
      for (const device of devices) plugged.set(device.path + device.usagePage, device);
    },
    unplug(device: HidDevice) {
      plugged.delete(device.path + device.usagePage);
      opened.get(device.path)?.onEnd('could not read from HID device');
    },
    send: (path: string, reports: readonly Uint8Array[]) => {
      for (const report of reports) opened.get(path)?.onReport(report);
    },
    refuse: (words: string | undefined) => {
      refuse = words;
    },
    isOpen: (path: string) => opened.has(path),
    closes: () => closes,
  };
};

const families: SourceFamily[] = [];
afterEach(async () => {
  for (const family of families.splice(0)) await family.close();
});

const start = () => {
  const fake = fakeBinding();
  const heard = hearing();
  let time = 1_000_000;
  const family = openHidFamily(heard, {
    binding: fake.binding,
    lookEveryMs: 5,
    messageTimeoutMs: 20,
    now: () => time,
  });
  families.push(family);
  const pass = (ms: number): void => {
    time += ms;
  };
  return { fake, heard, family, pass };
};
const until = (check: () => void) => vi.waitFor(check, { timeout: 10_000, interval: 2 });

describe('HID scanners', () => {
  test('are found, opened, enabled, read, and let go when they are unplugged', async () => {
    const { fake, heard, family } = start();
    fake.plug(honeywell);
    await until(() => expect(family.sources()).toMatchObject([{ state: 'open' }]));
    expect(family.sources()).toMatchObject([
      { id: 'hid:/dev/hidraw3', usbId: '0c2e:0b8f', name: 'Honeywell Voyager 1400g' },
    ]);
    expect(fake.features).toEqual(['fe01']);
    fake.send(honeywell.path, reportsOf('001085012345||Nguyễn Văn Mẫu|1985|Nam|Hà Nội|10052021'));
    expect(heard.scans).toMatchObject([
      {
        sourceId: 'hid:/dev/hidraw3',
        symbology: ']Q1',
        data: '001085012345||Nguyễn Văn Mẫu|1985|Nam|Hà Nội|10052021',
      },
    ]);
    fake.unplug(honeywell);
    await until(() => expect(family.sources()).toEqual([]));
    fake.plug(honeywell);
    await until(() => expect(family.sources()).toMatchObject([{ state: 'open' }]));
  });

  test('that are unplugged in the middle of a code tell that it is lost, once', async () => {
    const { fake, heard, family } = start();
    fake.plug(honeywell);
    await until(() => expect(fake.isOpen(honeywell.path)).toBe(true));
    await until(() => expect(family.sources()).toMatchObject([{ state: 'open' }]));
    fake.send(honeywell.path, reportsOf('x'.repeat(100)).slice(0, 1));
    fake.unplug(honeywell);
    expect(heard.scans).toMatchObject([{ data: '', damage: 'incomplete' }]);
    await until(() => expect(family.sources()).toEqual([]));
    expect(heard.scans).toHaveLength(1);
  });

  test('that fall silent in the middle of a code tell so without being unplugged', async () => {
    const { fake, heard } = start();
    fake.plug(honeywell);
    await until(() => expect(fake.isOpen(honeywell.path)).toBe(true));
    fake.send(honeywell.path, reportsOf('x'.repeat(100)).slice(0, 1));
    await until(() => expect(heard.scans).toMatchObject([{ damage: 'incomplete' }]));
    fake.send(honeywell.path, reportsOf('DN4790123456789'));
    expect(heard.scans.at(-1)).toMatchObject({ data: 'DN4790123456789' });
  });

  test('that may not be opened say why, and are tried again', async () => {
    const { fake, family, pass } = start();
    fake.refuse('cannot open device');
    fake.plug(honeywell);
    await until(() =>
      expect(family.sources()).toMatchObject([
        { state: 'trouble', reason: { code: 'scanner.permission' } },
      ]),
    );
    fake.refuse(undefined);
    pass(5_000);
    await until(() => expect(family.sources()).toMatchObject([{ state: 'open' }]));
  });

  test('can be started anew', async () => {
    const { fake, family } = start();
    fake.plug(honeywell);
    await until(() => expect(family.sources()).toMatchObject([{ state: 'open' }]));
    expect(await family.restart('hid:/dev/hidraw3')).toBe(true);
    expect(fake.closes()).toBe(1);
    expect(fake.isOpen(honeywell.path)).toBe(true);
    expect(await family.restart('hid:/dev/hidraw9')).toBe(false);
  });

  test('in keyboard mode are shown with what to do about it, and not opened', async () => {
    const { fake, family } = start();
    fake.plug({ ...honeywell, productId: 0x0b81, usagePage: 1, usage: 6 });
    await until(() =>
      expect(family.sources()).toMatchObject([
        {
          transport: 'keyboard',
          state: 'open',
          advice: { code: 'scanner.keyboard-mode' },
          hint: { en: expect.stringContaining('PAP131') },
        },
      ]),
    );
    expect(fake.isOpen(honeywell.path)).toBe(false);
  });

  test('are not keyboards: neither a person’s own nor one with settings on the scanners’ page', async () => {
    const { fake, heard, family } = start();
    fake.plug(
      { ...honeywell, path: '/dev/hidraw0', vendorId: 0x046d, usagePage: 1, usage: 6 },
      { ...honeywell, path: '/dev/hidraw1', vendorId: 0x3434, usagePage: 0x8c, usage: 1 },
      honeywell,
    );
    await until(() => expect(family.sources()).toMatchObject([{ id: 'hid:/dev/hidraw3' }]));
    expect(heard.scans).toEqual([]);
  });
});

describe('hidapi on this machine', () => {
  test('lists what is there and refuses what is not, without throwing', async () => {
    const binding = nodeHid();
    const listed = await binding.devices();
    expect(listed.ok).toBe(true);
    const opened = await binding.open('/dev/no-such-hidraw', {
      onReport: () => undefined,
      onEnd: () => undefined,
    });
    expect(opened).toMatchObject({ ok: false, failure: { code: 'scanner.broken' } });
  });
});
