import { fork } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import {
  type DevicesMessage,
  type DevicesSettings,
  ScannerSettings,
} from '../../core/contract/index.ts';

let server: Server;
let url: string;
let heard = 0;
beforeAll(async () => {
  server = createServer((_, response) => {
    heard += 1;
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.close();
});

/** The real devices process with these settings, and a library in it that calls the server. */
const run = async (settings: DevicesSettings): Promise<{ said: string; incidents: string[] }> => {
  const child = fork(join(import.meta.dirname, '../devices.ts'), [url], {
    execArgv: ['--import', join(import.meta.dirname, 'testing/rogue.ts')],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let said = '';
  const incidents: string[] = [];
  child.stderr?.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  child.on('message', (message: DevicesMessage) => {
    if (message.type === 'incident')
      incidents.push(`${message.incident.reason.code} ${message.incident.detail}`);
  });
  child.send({ type: 'configure', settings });
  await vi.waitFor(() => expect(said).toMatch(/rogue: (answered|refused)/), { timeout: 20_000 });
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await gone;
  return { said, incidents };
};
const scanners = (more: object): DevicesSettings => ({
  scanners: ScannerSettings.parse({ hid: { enabled: false }, serial: { enabled: false }, ...more }),
});

test('the devices process connects to nobody, and says who was called', async () => {
  const { said, incidents } = await run(scanners({}));
  expect(said).toContain('rogue: refused');
  expect(heard).toBe(0);
  expect(incidents).toEqual([`network.destination-refused ${new URL(url).host}`]);
});

test("it connects to a reader's own service where one is configured", async () => {
  const { said, incidents } = await run(scanners({ readerService: { url } }));
  expect(said).toContain('rogue: answered');
  expect(incidents.filter((each) => each.startsWith('network.'))).toEqual([]);
});
