import { vietnamDay } from '../clock.ts';
import { fail, type Identification, type Result } from '../contract/index.ts';
import { readBareNumber } from './bare-number.ts';
import { readCitizenQr } from './citizen-qr.ts';
import { splitFields, type Warnings } from './fields.ts';
import { isInsuranceCard, readInsuranceCardQr } from './insurance-card-qr.ts';
import { readLabelled } from './labelled.ts';
import { isMrz, readMrz } from './mrz-td1.ts';
import { readPayload } from './text.ts';

/** EMV merchant codes such as VietQR open with payload format `01` and the kind of initiation. */
const payment = /^0002010102/;
/** URL schemes, `WIFI:`, `BEGIN:VCARD`, `MECARD:` and their like; passports' machine-readable zone. */
const otherCode = /^(?:[a-z][a-z0-9+.-]{1,20}:|www\.|p[a-z<][a-z]{3}[a-z]+<)/i;

/**
 * Whom a payload names: QR of a citizen card or of VNeID, QR of a BHYT card, machine-readable zone, or a number alone.
 * Never throws; whatever can be repaired is, with a warning; what cannot is left out or marked untrusted.
 * `today` is an ISO date in Viet Nam; dates of birth and of issue after it are not believed.
 */
export const identify = (
  payload: string | Uint8Array,
  via: 'scan' | 'typed' = 'scan',
  today: string = vietnamDay(Date.now()),
): Result<Identification> => {
  const read = readPayload(payload);
  if (!read.ok) return read;
  const { text, repaired } = read.value;
  const warnings: Warnings = new Set(repaired ? ['characters-repaired'] : []);

  if (payment.test(text)) return fail('identity.not-a-card');
  const labelled = readLabelled(text);
  if (labelled !== undefined) return readCitizenQr(labelled, today, warnings);
  const fields = splitFields(text);
  if (fields !== undefined) {
    if (fields.repaired) warnings.add('separator-repaired');
    return isInsuranceCard(fields)
      ? readInsuranceCardQr(fields, today, warnings)
      : readCitizenQr(fields, today, warnings);
  }
  if (isMrz(text)) return readMrz(text, today, warnings);
  return (
    readBareNumber(text, via, today, warnings) ??
    fail(otherCode.test(text) ? 'identity.not-a-card' : 'identity.unrecognised')
  );
};
