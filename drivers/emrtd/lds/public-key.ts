import { toBigInt } from '../bytes.ts';
import type { CurveParameters } from '../crypto/curve-parameters.ts';
import { type Curve, curveByOid, curveByPaceId, curveByParameters } from '../crypto/curves.ts';
import { modpGroups } from '../crypto/modp-groups.ts';
import { decodeOid } from '../object-identifier.ts';
import { readTlv, readTlvs, type Tlv, valueAt } from '../tlv/index.ts';

/** A public key of a chip or a certificate (RFC 5280 section 4.1.2.7, RFC 5480, BSI TR-03110-3 section A.2). */
export type PublicKey =
  | { readonly kind: 'ec'; readonly curve: Curve /** Uncompressed. */; readonly point: Uint8Array }
  | {
      readonly kind: 'dh';
      readonly p: bigint;
      readonly g: bigint;
      /** Order of the subgroup; PKCS #3 does not tell. */
      readonly q?: bigint;
      readonly y: bigint;
    }
  | { readonly kind: 'rsa'; readonly n: bigint; readonly e: bigint };

const oids = {
  ecPublicKey: '1.2.840.10045.2.1',
  primeField: '1.2.840.10045.1.1',
  dhPublicNumber: '1.2.840.10046.2.1',
  pkcs3: '1.2.840.113549.1.3.1',
  rsaEncryption: '1.2.840.113549.1.1.1',
  rsaPss: '1.2.840.113549.1.1.10',
  standardizedDomainParameters: '0.4.0.127.0.7.1.2',
} as const;

/** No published key is longer; a longer one wants our time. */
const longestInteger = 1_025;

/** Bytes of a coordinate: 521 bits. */
const longestField = 66;

const tags = { integer: 0x02, bitString: 0x03, octetString: 0x04, oid: 0x06, sequence: 0x30 };

const integer = (object: Tlv | undefined): bigint | undefined =>
  object?.tag === tags.integer && object.value.length > 0 && object.value.length <= longestInteger
    ? toBigInt(object.value)
    : undefined;

const children = (bytes: Uint8Array | undefined): readonly Tlv[] => {
  const objects = bytes && readTlvs(bytes);
  return objects?.ok ? objects.value : [];
};

/** ECParameters with a curve of its own (SEC 1 appendix C.2), taken only when it is one of the known curves. */
const explicitCurve = (parameters: Uint8Array): Curve | undefined => {
  const [, field, curve, base, order, cofactor] = children(parameters);
  const [fieldType, prime] = children(field?.value);
  const [a, b] = children(curve?.value);
  const p = integer(prime);
  const n = integer(order);
  if (
    fieldType === undefined ||
    decodeOid(fieldType.value) !== oids.primeField ||
    p === undefined ||
    n === undefined ||
    !a ||
    !b ||
    !base
  )
    return undefined;
  const size = Math.ceil(p.toString(16).length / 2);
  const generator = base.value;
  if (
    base.tag !== tags.octetString ||
    size > longestField ||
    a.value.length > size ||
    b.value.length > size
  )
    return undefined;
  const found: Omit<CurveParameters, 'Gx' | 'Gy'> = {
    p,
    a: toBigInt(a.value),
    b: toBigInt(b.value),
    n,
    h: integer(cofactor) ?? 1n,
  };
  if (generator[0] === 4 && generator.length === 1 + 2 * size)
    return curveByParameters({
      ...found,
      Gx: toBigInt(generator.subarray(1, 1 + size)),
      Gy: toBigInt(generator.subarray(1 + size)),
    });
  // A compressed generator names y by its parity alone.
  const isCompressed = (generator[0] === 2 || generator[0] === 3) && generator.length === 1 + size;
  if (!isCompressed) return undefined;
  const Gx = toBigInt(generator.subarray(1));
  const right = (Gx * Gx * Gx + found.a * Gx + found.b) % p;
  return curveByParameters({ ...found, Gx, Gy: rootOf(right, p, generator[0] === 3) });
};

/** Square root modulo p = 3 mod 4 with the wanted parity; nonsense for other primes, which no known curve has. */
const rootOf = (square: bigint, p: bigint, isOdd: boolean): bigint => {
  let [result, base] = [1n, square];
  // Bounded by the integer's length above.
  for (let bits = (p + 1n) / 4n; bits > 0n; bits >>= 1n) {
    if (bits & 1n) result = (result * base) % p;
    base = (base * base) % p;
  }
  return (result & 1n) === (isOdd ? 1n : 0n) ? result : p - result;
};

const ecKey = (parameters: Tlv | undefined, point: Uint8Array): PublicKey | undefined => {
  const curve =
    parameters?.tag === tags.oid
      ? curveByOid(decodeOid(parameters.value) ?? '')
      : parameters?.tag === tags.sequence
        ? explicitCurve(parameters.value)
        : undefined;
  return curve && { kind: 'ec', curve, point };
};

const dhKey = (
  algorithm: string,
  parameters: Tlv | undefined,
  key: Uint8Array,
): PublicKey | undefined => {
  const [first, second, third] = children(parameters?.value);
  const y = integer(children(key)[0]);
  const [p, g] = [integer(first), integer(second)];
  if (p === undefined || g === undefined || y === undefined) return undefined;
  const known = modpGroups.find((group) => group.p === p && group.g === g);
  // X9.42 has the order third, PKCS #3 an exponent length instead.
  const q = algorithm === oids.dhPublicNumber ? integer(third) : known?.q;
  return { kind: 'dh', p, g, y, ...(q !== undefined && { q }) };
};

const standardizedKey = (parameters: Tlv | undefined, key: Uint8Array): PublicKey | undefined => {
  const id = Number(integer(parameters) ?? -1n);
  const curve = curveByPaceId(id);
  if (curve) return { kind: 'ec', curve, point: key };
  const group = modpGroups[id];
  const y = integer(children(key)[0]);
  return group && y !== undefined ? { kind: 'dh', ...group, y } : undefined;
};

/** Reads a SubjectPublicKeyInfo, its outer SEQUENCE included; undefined for what is malformed or unknown. */
export const readPublicKey = (spki: Uint8Array): PublicKey | undefined => {
  const outer = readTlv(spki);
  if (!outer.ok || outer.value.object.tag !== tags.sequence) return undefined;
  const [algorithm, key] = children(outer.value.object.value);
  const [oidObject, parameters] = children(algorithm?.value);
  const oid = oidObject && decodeOid(oidObject.value);
  // The first byte of a bit string counts its unused bits.
  if (oid === undefined || key?.tag !== tags.bitString || key.value[0] !== 0) return undefined;
  const bits = key.value.subarray(1);
  switch (oid) {
    case oids.ecPublicKey:
      return ecKey(parameters, bits);
    case oids.dhPublicNumber:
    case oids.pkcs3:
      return dhKey(oid, parameters, bits);
    case oids.rsaEncryption:
    case oids.rsaPss: {
      const [modulus, exponent] = children(valueAt(bits, [tags.sequence]));
      const [n, e] = [integer(modulus), integer(exponent)];
      return n === undefined || e === undefined ? undefined : { kind: 'rsa', n, e };
    }
    case oids.standardizedDomainParameters:
      return standardizedKey(parameters, bits);
    default:
      return undefined;
  }
};
