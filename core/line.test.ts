import { pino } from 'pino';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { createLines, type Line } from './line.ts';
import { type CallerContext, createRouter } from './router.ts';

const name = 'Nguyễn Văn Mẫu';
const view = {
  revision: 1,
  language: 'vi',
  facilityName: { vi: 'Bệnh viện Mẫu', en: 'Sample Hospital' },
  now: '2026-11-23T02:00:00.000Z',
  health: 'ok',
  scanIgnored: false,
  chipReader: false,
  cardOnTray: false,
  wedge: { prefix: '', suffix: '', burstGapMs: 60 },
  printing: false,
  demo: false,
  screen: { name: 'idle' },
} as const;

const ended = vi.fn();
const refused: string[] = [];
let logged = '';
const log = pino({}, { write: (line: string) => (logged += line) });
let breaksWhileViewing = false;
const router = createRouter({
  kiosk: () => ({
    send: ({ type }) => {
      if (type === 'help') throw new TypeError(`nobody is called ${name}`);
      return { taken: true };
    },
    view: () => view,
    async *views(signal) {
      yield view;
      if (breaksWhileViewing) throw new TypeError(`nobody is called ${name}`);
      await new Promise((resolve) => signal?.addEventListener('abort', resolve));
      ended();
    },
    refresh: () => undefined,
    isFree: () => true,
    hold: () => undefined,
    release: () => undefined,
    close: () => undefined,
  }),
  desk: {} as never,
  backOffice: {} as never,
  demo: undefined,
  onRefused: (_, procedure) => refused.push(procedure),
});
const openLine = createLines(router, log);

interface Answer {
  readonly i: string;
  readonly t?: number;
  readonly p?: { readonly s?: number; readonly b?: { readonly json: unknown } };
}
interface Caller {
  readonly line: Line;
  readonly answers: Answer[];
  readonly isEnded: () => boolean;
}
const caller = (role: CallerContext['role'] = 'kiosk'): Caller => {
  const answers: Answer[] = [];
  let isOver = false;
  const line = openLine(
    { role, device: `${role}-1` },
    {
      send: (frame) => void answers.push(JSON.parse(frame)),
      end: () => {
        isOver = true;
      },
    },
  );
  return { line, answers, isEnded: () => isOver };
};
const frame = (i: string, u: string, json?: unknown): string =>
  JSON.stringify({ i, p: { u, b: { json } } });
const activity = { type: 'activity' };
const until = (check: () => void) => vi.waitFor(check, { timeout: 10_000 });

beforeEach(() => {
  logged = '';
  refused.length = 0;
  breaksWhileViewing = false;
  ended.mockClear();
});

describe('a line', () => {
  test('answers calls, and shows a subscription until it is ended', async () => {
    const { line, answers } = caller();
    line.hear(frame('1', '/kiosk/send', activity));
    line.hear(frame('2', '/kiosk/view'));
    await until(() => expect(answers).toHaveLength(3));
    expect(answers).toContainEqual({ i: '1', p: { b: { json: { taken: true } } } });
    expect(answers.filter(({ i, t }) => i === '2' && t === 3)).toHaveLength(1);
    line.hear(JSON.stringify({ i: '2', t: 4 }));
    await until(() => expect(ended).toHaveBeenCalledTimes(1));
  });

  test('counts a subscription no longer once it is ended', async () => {
    const { line, answers, isEnded } = caller();
    for (let index = 0; index < 400; index += 1) {
      line.hear(frame(`${index}`, '/kiosk/view'));
      line.hear(JSON.stringify({ i: `${index}`, t: 4 }));
    }
    line.hear(frame('last', '/kiosk/send', activity));
    await until(() => expect(answers.map(({ i }) => i)).toContain('last'));
    expect(isEnded()).toBe(false);
  });

  test('takes no second call under the id of one that is under way', async () => {
    const { line, isEnded } = caller();
    line.hear(frame('same', '/kiosk/view'));
    line.hear(frame('same', '/kiosk/view'));
    expect(isEnded()).toBe(true);
  });

  test('ends its subscriptions with itself', async () => {
    const { line, answers } = caller();
    line.hear(frame('1', '/kiosk/view'));
    await until(() => expect(answers.length).toBeGreaterThan(1));
    line.close();
    await until(() => expect(ended).toHaveBeenCalledTimes(1));
  });

  test.each<[string, unknown]>([
    ['nothing', ''],
    ['no JSON', `{"${name}`],
    ['JSON of another kind', '[]'],
    ['null', 'null'],
    ['bytes', Buffer.from(frame('1', '/kiosk/send', activity))],
    ['an object', { i: '1', p: { u: '/kiosk/send' } }],
    ['undefined', undefined],
    ['no call in it', '{"i":"1"}'],
    ['a number for an id', '{"i":1,"p":{"u":"/kiosk/send"}}'],
    ['another address', frame('1', 'http://evil.example/kiosk/send', activity)],
    ['a path with more in it', frame('1', '/kiosk/../desk/board', activity)],
    ['a query', frame('1', '/kiosk/send?data={}', activity)],
    ['another method', '{"i":"1","p":{"u":"/kiosk/send","m":"GET"}}'],
    ['headers', '{"i":"1","p":{"u":"/kiosk/send","h":{"content-type":"text/event-stream"}}}'],
    ['what revives types', '{"i":"1","p":{"u":"/kiosk/send","b":{"json":{},"meta":[[1,"a"]]}}}'],
    ['a part of a stream', '{"i":"1","t":3,"p":{"e":"message","d":1}}'],
    ['another kind of message', '{"i":"1","t":2,"p":{}}'],
    ['more than a frame may hold', frame('1', '/kiosk/send', 'x'.repeat(70_000))],
    ['depths', `${'['.repeat(30_000)}${']'.repeat(30_000)}`],
  ])('ends at %s, unanswered and unquoted', async (_, sent) => {
    const { line, answers, isEnded } = caller();
    line.hear(sent);
    expect(isEnded()).toBe(true);
    line.hear(frame('2', '/kiosk/send', activity));
    await new Promise(setImmediate);
    expect(answers).toEqual([]);
    expect(logged).not.toContain(name);
  });

  test('takes deep, wide and strange input for what it is', async () => {
    const { line, answers, isEnded } = caller();
    const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
    line.hear(`{"i":"1","p":{"u":"/kiosk/send","b":{"json":${deep}}}}`);
    line.hear('{"i":"2","p":{"u":"/kiosk/send","b":{"json":{"__proto__":{"type":"activity"}}}}}');
    line.hear(
      '{"i":"3","p":{"u":"/kiosk/send","b":{"json":{"constructor":{"prototype":{"x":1}}}}}}',
    );
    line.hear(frame('4', '/kiosk/nothing', activity));
    line.hear(frame('5', '/constructor', activity));
    await until(() => expect(answers).toHaveLength(5));
    expect(answers.map(({ p }) => p?.s).toSorted()).toEqual([400, 400, 400, 404, 404]);
    expect(({} as Record<string, unknown>).x).toBeUndefined();
    expect(isEnded()).toBe(false);
  });

  test('has so many calls under way, and so many frames a second, and no more', async () => {
    const greedy = caller();
    for (let index = 0; index <= 64; index += 1) greedy.line.hear(frame(`${index}`, '/kiosk/view'));
    expect(greedy.isEnded()).toBe(true);
    const hasty = caller();
    let sent = 0;
    while (!hasty.isEnded() && sent < 100_000) {
      hasty.line.hear(JSON.stringify({ i: 'x', t: 4 }));
      sent += 1;
      if (sent % 32 === 0) await new Promise(setImmediate);
    }
    expect(hasty.isEnded()).toBe(true);
    expect(sent).toBeGreaterThan(900);
  });

  test('refuses what is not for its role before it looks at anything else, and tells', async () => {
    const { line, answers } = caller('desk');
    line.hear(frame('1', '/kiosk/send', activity));
    line.hear(frame('2', '/kiosk/send', { type: 17 }));
    line.hear(frame('3', '/dock/state'));
    await until(() => expect(answers).toHaveLength(3));
    expect(answers.map(({ p }) => p?.s).toSorted()).toEqual([403, 403, 404]);
    expect(refused).toEqual(['kiosk.send', 'kiosk.send']);
  });

  test.each(['/kiosk/send', '/kiosk/view'])(
    'tells where a bug in %s is, and nothing of what it said',
    async (path) => {
      breaksWhileViewing = true;
      // A bug is told at once only where the last one was long ago.
      const open = createLines(router, log);
      const answers: string[] = [];
      const line = open(
        { role: 'kiosk', device: 'kiosk-1' },
        { send: (text) => void answers.push(text), end: () => undefined },
      );
      line.hear(frame('1', path, path === '/kiosk/send' ? { type: 'help' } : undefined));
      await until(() => expect(logged).toContain('"msg":"bug"'));
      expect(logged).toContain('"name":"TypeError"');
      expect(logged).toContain('line.test.ts');
      expect(logged).not.toContain(name);
      await until(() => expect(answers.join()).toContain('INTERNAL_SERVER_ERROR'));
      expect(answers.join()).not.toContain(name);
      expect(answers.join()).not.toContain('.ts:');
    },
  );
});
