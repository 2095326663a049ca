import { describe, expect, test } from 'vitest';
import { readServiceMessage } from './engine-io.ts';

describe('Engine.IO and Socket.IO', () => {
  test.each([
    [
      '0{"sid":"a","pingInterval":25000,"pingTimeout":5000,"upgrades":[]}',
      { kind: 'open', pingIntervalMs: 25_000, pingTimeoutMs: 5_000 },
    ],
    ['0{"sid":"a"}', { kind: 'open', pingIntervalMs: 25_000, pingTimeoutMs: 20_000 }],
    ['0{"sid":"a","pingInterval":-1,"pingTimeout":"x"}', { kind: 'open', pingIntervalMs: 25_000 }],
    ['1', { kind: 'close' }],
    ['2', { kind: 'ping', data: '' }],
    ['2probe', { kind: 'ping', data: 'probe' }],
    ['3', { kind: 'pong' }],
    ['40', { kind: 'connected', namespace: '/' }],
    ['40{"sid":"b"}', { kind: 'connected', namespace: '/' }],
    ['40/event', { kind: 'connected', namespace: '/event' }],
    ['40/event?a=1,', { kind: 'connected', namespace: '/event' }],
    ['41/event,', { kind: 'disconnected', namespace: '/event' }],
    ['44/event,{"message":"Invalid namespace"}', { kind: 'refused', namespace: '/event' }],
    ['42["event",{"id":1}]', { kind: 'event', namespace: '/', name: 'event', values: [{ id: 1 }] }],
    ['42/event,17["e",1,"x"]', { kind: 'event', namespace: '/event', name: 'e', values: [1, 'x'] }],
    ['451-["e",{"_placeholder":true,"num":0}]', { kind: 'ignored' }],
    ['430[]', { kind: 'ignored' }],
    ['6', { kind: 'ignored' }],
    ['', { kind: 'malformed' }],
    ['x', { kind: 'malformed' }],
    ['0', { kind: 'malformed' }],
    ['0[]', { kind: 'malformed' }],
    ['42', { kind: 'malformed' }],
    ['42{}', { kind: 'malformed' }],
    ['42[1]', { kind: 'malformed' }],
    ['49', { kind: 'malformed' }],
  ])('%j', (text, meaning) => {
    expect(readServiceMessage(text)).toMatchObject(meaning);
  });
});
