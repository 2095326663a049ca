import * as fc from 'fast-check';
import type { z } from 'zod';
import { population } from '../../../fixtures/people/index.ts';

type Schema = z.core.$ZodType;
type Def = z.core.$ZodTypes['_zod']['def'];

const people = population(new Date().toISOString().slice(0, 10));
/** So many of the synthetic people may turn up in inputs; the others have never been there. */
export const knownPeople = 12;
/** Texts that have broken programs before, and those that this one is made for. */
const nastyTexts: readonly string[] = [
  '',
  ' ',
  '\0',
  'a\0b',
  '\r\n',
  '\ud800',
  '\u202e\u0000\uffff',
  '😀'.repeat(40),
  'e\u0301'.repeat(60),
  'Nguyễn Thị Hồng Đào'.normalize('NFD'),
  'ĐẶNG VĂN ÂN',
  "' OR 1=1 --",
  '"; DROP TABLE visit; --',
  '%s%n%x',
  '../../etc/passwd',
  '{{destination}}',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the text itself that is tried.
  '${process.env}',
  '<img src=x onerror=alert(1)>',
  '__proto__',
  'constructor',
  'toString',
  '0',
  '-1',
  '1e309',
  'NaN',
  'null',
  '9'.repeat(400),
  'x'.repeat(8_193),
  '|'.repeat(300),
  ...people
    .slice(0, knownPeople)
    .flatMap(({ qr, insuranceQr, personalNumber }) =>
      [qr, insuranceQr, personalNumber].filter((text) => text !== undefined),
    ),
];

/** Identifiers that a caller can know: of clinics, visits, presentations, sessions. */
export type KnownIds = () => readonly string[];

const stringOf = (
  schema: Schema,
  def: Def & { format?: string },
  known: KnownIds,
): fc.Arbitrary<string> => {
  switch (def.format) {
    case 'uuid':
      return fc.uuid();
    case 'date':
      return fc
        .date({ noInvalidDate: true, min: new Date('1900-01-01'), max: new Date('2100-01-01') })
        .map((date) => date.toISOString().slice(0, 10));
    case 'datetime':
      return fc
        .date({ noInvalidDate: true, min: new Date('1970-01-01'), max: new Date('2100-01-01') })
        .map((date) => date.toISOString());
  }
  const {
    maximum = 200,
    minimum = 0,
    patterns,
  } = schema._zod.bag as {
    maximum?: number;
    minimum?: number;
    patterns?: Set<RegExp>;
  };
  const [pattern] = patterns ?? [];
  if (pattern) return fc.stringMatching(pattern);
  return fc.oneof(
    { weight: 3, arbitrary: fc.constant(null).chain(() => fc.constantFrom(...known(), 'x')) },
    {
      weight: 2,
      arbitrary: fc.string({
        unit: 'grapheme',
        minLength: Math.min(minimum, 20),
        maxLength: Math.min(maximum, 60),
      }),
    },
    { weight: 2, arbitrary: fc.constantFrom(...nastyTexts).map((text) => text.slice(0, maximum)) },
  );
};

/** Values of a schema of the contract. One that it does not know is a gap in the fuzzing, and so an error. */
export const inputsOf = (schema: Schema, known: KnownIds): fc.Arbitrary<unknown> => {
  const { def } = schema._zod as { def: Def };
  const of = (inner: Schema): fc.Arbitrary<unknown> => inputsOf(inner, known);
  switch (def.type) {
    case 'string':
      return stringOf(schema, def, known);
    case 'number': {
      const { minimum, maximum } = schema._zod.bag as { minimum?: number; maximum?: number };
      return fc.oneof(
        fc.integer({
          min: Math.max(minimum ?? -1_000, Number.MIN_SAFE_INTEGER),
          max: Math.min(maximum ?? 1_000, Number.MAX_SAFE_INTEGER),
        }),
        fc.constantFrom(0, 1, minimum ?? 0, Math.min(maximum ?? 1, Number.MAX_SAFE_INTEGER)),
      );
    }
    case 'boolean':
      return fc.boolean();
    case 'literal':
      return fc.constantFrom(...def.values);
    case 'enum':
      return fc.constantFrom(...Object.values(def.entries));
    case 'object': {
      const entries = Object.entries(def.shape);
      const required = entries
        .filter(([, inner]) => inner._zod.optin !== 'optional')
        .map(([name]) => name);
      return fc.record(Object.fromEntries(entries.map(([name, inner]) => [name, of(inner)])), {
        requiredKeys: required,
      });
    }
    case 'array':
      return fc.array(of(def.element), { maxLength: 4 });
    case 'record':
      return fc.dictionary(fc.string({ maxLength: 12 }), of(def.valueType), { maxKeys: 4 });
    case 'union':
      return fc.oneof(...def.options.map(of));
    case 'optional':
    case 'default':
    case 'prefault':
    case 'nullable':
      return of(def.innerType);
    case 'pipe':
      return of(def.in);
    case 'unknown':
      return fc.jsonValue();
    default:
      throw new Error(`the fuzzing does not know how to make a ${def.type}`);
  }
};

const deep = (levels: number): unknown => JSON.parse(`${'['.repeat(levels)}${']'.repeat(levels)}`);
const polluting = (): unknown =>
  JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}');

/** What stands in the place of a value: of another kind, of no measure, or poisonous. JSON only: nothing else can come. */
const wrong: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(null, true, false, 0, -1, 1.5, 1e308, 2 ** 53, '', [], {}),
  fc.constantFrom(...nastyTexts),
  fc.constantFrom(
    deep(500),
    polluting(),
    Array.from({ length: 2_000 }, () => 0),
    'y'.repeat(40_000),
  ),
  fc.jsonValue({ maxDepth: 3 }),
);

/** A value with something in it exchanged, left out or put in. */
const spoil = (value: unknown, at: readonly number[], by: unknown, how: number): unknown => {
  const [place = 0, ...rest] = at;
  if (typeof value !== 'object' || value === null || (rest.length === 0 && how === 0)) return by;
  const entries = Object.entries(value);
  if (entries.length === 0) return by;
  const [key, inner] = entries[place % entries.length] ?? ['', undefined];
  const copy = Object.assign(Array.isArray(value) ? [] : {}, value) as Record<string, unknown>;
  if (how === 1) delete copy[key];
  else if (how === 2)
    Object.defineProperty(copy, '__proto__', {
      value: by,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  else copy[key] = spoil(inner, rest, by, 0);
  return copy;
};

export const spoilt = (valid: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc
    .tuple(valid, fc.array(fc.nat(20), { minLength: 1, maxLength: 4 }), wrong, fc.nat(3))
    .map(([value, at, by, how]) => spoil(value, at, by, how));
