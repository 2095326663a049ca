import { setTimeout as pause } from 'node:timers/promises';
import { type Ground, presented, recorded } from './ground.ts';
import { staffNames } from './targets.ts';
import { frameOf } from './wire.ts';

const rounds = 20;

/** The same again has one effect, and none once its session is over. Gives how often something was said again. */
export const replay = async (ground: Ground): Promise<number> => {
  const { find, connect, visitCount, codeOf } = ground;
  const before = visitCount();
  let replays = 0;

  const kiosk = await connect('kiosk');
  const scan = { type: 'scan', scanId: 'recorded', payload: codeOf(recorded) };
  await kiosk.call('/kiosk/send', { type: 'leave' });
  for (; replays < rounds; replays += 1)
    kiosk.wire.send(frameOf('/kiosk/send', scan, `r${replays}`));
  await pause(300);
  await kiosk.call('/kiosk/send', { type: 'choose-clinic', clinicId: 'mat' });
  await ground.until(() => visitCount() > before, 'a recorded scan is taken once');
  await kiosk.call('/kiosk/send', { type: 'leave' });
  for (; replays < 2 * rounds; replays += 1) await kiosk.call('/kiosk/send', scan);
  kiosk.wire.close();

  const desk = await connect('desk');
  const session = await ground.signIn(desk, staffNames.reception);
  const { body } = await desk.call('/desk/present', {
    session,
    presentation: { payload: codeOf(presented) },
  });
  const { value } = (body ?? {}) as { value?: { presentationId: string } };
  const admission = {
    session,
    presentationId: value?.presentationId ?? '',
    clinicId: 'noi-tong-quat',
    idempotencyKey: 'recorded-admission',
    overrideReason: 'để thử',
  };
  const tickets = new Set<string>();
  for (; replays < 3 * rounds; replays += 1) {
    const line = replays % 2 === 0 ? desk : await connect('desk');
    const admitted = await line.call('/desk/admit', admission);
    tickets.add(/"number":"([^"]+)"/.exec(admitted.text)?.[1] ?? admitted.text);
    if (line !== desk) line.wire.close();
  }
  if (tickets.size !== 1) find(`a recorded admission gave ${[...tickets].join(' and ')}`);
  if (visitCount() !== before + 2) find(`replays made ${visitCount() - before} visits of 2`);
  await desk.call('/desk/logout', { session });
  const late = await desk.call('/desk/admit', { ...admission, idempotencyKey: 'after-the-end' });
  if (!late.text.includes('staff.session-ended'))
    find(`a session that ended was used: ${late.text.slice(0, 200)}`);
  desk.wire.close();
  return replays;
};
