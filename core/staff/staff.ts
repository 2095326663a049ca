import { createHash, randomBytes, randomUUID, scrypt, timingSafeEqual } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import { createAuditLog } from '../audit/index.ts';
import type { Clock } from '../clock.ts';
import { fail, ok, type Result, type StaffSession } from '../contract/index.ts';

export type StaffRole = StaffSession['role'];

export interface NewStaff {
  /** Name to sign in with. */
  readonly name: string;
  readonly displayName: string;
  readonly role: StaffRole;
  /** Six characters or more. */
  readonly pin: string;
}

export interface StaffMember {
  readonly staffId: string;
  readonly name: string;
  readonly displayName: string;
  readonly role: StaffRole;
}

/** Somebody who is signed in. */
export interface Session extends StaffMember {
  readonly expiresAt: number;
}

export interface Staff {
  add(person: NewStaff): Promise<Result<StaffMember>>;
  /** Adds the person unless the name is known. */
  ensure(person: NewStaff): Promise<Result<void>>;
  list(): readonly StaffMember[];
  login(name: string, pin: string, device: string): Promise<Result<StaffSession>>;
  session(token: string): Result<Session>;
  logout(token: string): boolean;
}

const wrongPinsUntilLock = 5;
const lockMs = 15 * 60_000;
const idleMs = 30 * 60_000;
const longestMs = 12 * 3_600_000;
const shortestPin = 6;
/** scrypt cost: about 50 ms; a six-digit PIN stays expensive to guess from a stolen and unlocked store. */
const cost = { N: 1 << 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 };

interface Row {
  readonly id: string;
  readonly name: string;
  readonly display_name: string;
  readonly role: StaffRole;
  readonly salt: Buffer;
  readonly pin_hash: Buffer;
  readonly wrong_pins: number;
  readonly locked_at: number | null;
}

const hashPin = (pin: string, salt: Buffer): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    scrypt(pin.normalize('NFC'), salt, 32, cost, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });

/** Sign-ins that wait for their turn; a desk has a few people. */
const mostWaiting = 8;

const tokenHash = (token: string): string => createHash('sha256').update(token).digest('hex');

const member = (row: Row): StaffMember => ({
  staffId: row.id,
  name: row.name,
  displayName: row.display_name,
  role: row.role,
});

/** Accounts, sign-in and sessions of the people at the desk. Sessions live in memory: a restart signs everybody out. */
export const createStaff = ({
  store,
  clock,
}: {
  readonly store: { readonly db: Database };
  readonly clock: Clock;
}): Staff => {
  const { db } = store;
  const audit = createAuditLog(db);
  const byName = db.prepare<[string], Row>('SELECT * FROM staff WHERE name = ?');
  const everybody = db.prepare<[], Row>('SELECT * FROM staff ORDER BY name');
  const insert = db.prepare<[string, string, string, string, Buffer, Buffer]>(
    'INSERT INTO staff (id, name, display_name, role, salt, pin_hash) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const setWrong = db.prepare<[number, number | null, string]>(
    'UPDATE staff SET wrong_pins = ?, locked_at = ? WHERE id = ?',
  );
  const sessions = new Map<string, Session & { startedAt: number }>();
  const noSalt = Buffer.alloc(16);

  /** One after the other: each takes 32 MiB and a thread, of which the gateway's look-ups need some, too. */
  let turn: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  const hashInTurn = async (pin: string, salt: Buffer): Promise<Buffer | undefined> => {
    if (waiting >= mostWaiting) return undefined;
    waiting += 1;
    const hashed = turn.then(() => hashPin(pin, salt));
    turn = hashed.catch(() => undefined);
    try {
      return await hashed;
    } finally {
      waiting -= 1;
    }
  };

  /** A clock that went back must neither unlock early nor lock for ever: a lock in the future starts anew from now. */
  const lockedForMs = (row: Row): number => {
    if (row.locked_at === null) return 0;
    const now = clock.now();
    if (row.locked_at > now) {
      setWrong.run(row.wrong_pins, now, row.id);
      return lockMs;
    }
    return Math.max(0, row.locked_at + lockMs - now);
  };

  const add = async (person: NewStaff): Promise<Result<StaffMember>> => {
    if (person.pin.length < shortestPin) return fail('staff.pin-too-weak');
    const salt = randomBytes(16);
    const hash = await hashPin(person.pin, salt);
    if (byName.get(person.name)) return fail('staff.name-taken');
    const id = randomUUID();
    db.transaction(() => {
      insert.run(id, person.name, person.displayName, person.role, salt, hash);
      audit.append({
        at: clock.now(),
        actor: 'command-line',
        action: 'staff.added',
        detail: { staff: id, role: person.role },
      });
    }).immediate();
    return ok({
      staffId: id,
      name: person.name,
      displayName: person.displayName,
      role: person.role,
    });
  };

  return {
    add,
    async ensure(person) {
      if (byName.get(person.name)) return ok(undefined);
      const added = await add(person);
      return added.ok ? ok(undefined) : added;
    },
    list: () => everybody.all().map(member),
    async login(name, pin, device) {
      const known = byName.get(name);
      // An unknown name costs the same time as a wrong PIN.
      const hash = await hashInTurn(pin, known?.salt ?? noSalt);
      if (!hash) return fail('staff.busy');
      const row = known && byName.get(name);
      if (!row) return fail('staff.wrong-pin');
      const locked = lockedForMs(row);
      if (locked > 0) return fail('staff.locked', { minutes: String(Math.ceil(locked / 60_000)) });
      const now = clock.now();
      if (!timingSafeEqual(hash, row.pin_hash)) {
        const wrong = (row.locked_at === null ? row.wrong_pins : 0) + 1;
        setWrong.run(wrong, wrong >= wrongPinsUntilLock ? now : null, row.id);
        audit.append({ at: now, actor: row.id, action: 'staff.wrong-pin', detail: { device } });
        return wrong >= wrongPinsUntilLock
          ? fail('staff.locked', { minutes: String(lockMs / 60_000) })
          : fail('staff.wrong-pin');
      }
      setWrong.run(0, null, row.id);
      audit.append({ at: now, actor: row.id, action: 'staff.signed-in', detail: { device } });
      const token = randomBytes(32).toString('base64url');
      const expiresAt = now + idleMs;
      sessions.set(tokenHash(token), { ...member(row), expiresAt, startedAt: now });
      return ok({
        token,
        displayName: row.display_name,
        role: row.role,
        expiresAt: new Date(now + longestMs).toISOString(),
      });
    },
    session(token) {
      const key = tokenHash(token);
      const session = sessions.get(key);
      const now = clock.now();
      if (!session || now > session.expiresAt || now > session.startedAt + longestMs) {
        sessions.delete(key);
        return fail('staff.session-ended');
      }
      sessions.set(key, { ...session, expiresAt: now + idleMs });
      return ok(session);
    },
    logout: (token) => sessions.delete(tokenHash(token)),
  };
};
