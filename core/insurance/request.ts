import { z } from 'zod';
import {
  EligibilityReply,
  FacilityLevel,
  FacilityPolicy,
  Identification,
  IdentityClaim,
} from '../contract/index.ts';
import type { DecisionInput } from './decide.ts';

const CircumstancesShape = z.object({
  emergency: z.boolean().optional(),
  selfPay: z.boolean().optional(),
  alreadyCheckedIn: z.boolean().optional(),
  papersSeen: z.boolean().optional(),
});

/** Facility code `00000` is nobody's; a former district hospital pays the card's full level (code 3.3). */
const PolicyShape = FacilityPolicy.extend({
  facilityCode: FacilityPolicy.shape.facilityCode.default('00000'),
  facility: FacilityLevel.default({ level: 'basic', formerTier: 'district' }),
});

/**
 * A decision asked for in JSON: an identification, or a bare claim (then `typed`, without warnings); the gateway's
 * reply; what differs from the default policy; an ISO date in Vietnam. Parses to the input of `decide`.
 */
export const DecisionRequest = z
  .object({
    identification: Identification.partial({ kind: true, warnings: true }).optional(),
    claim: IdentityClaim.optional(),
    reply: EligibilityReply,
    policy: PolicyShape.prefault({}),
    date: z.iso.date(),
    circumstances: CircumstancesShape.optional(),
  })
  .transform(({ identification, claim, reply, policy, date, circumstances }, context) => {
    const presented = identification?.claim ?? claim;
    if (presented === undefined || (identification !== undefined && claim !== undefined)) {
      context.issues.push({
        code: 'custom',
        message: 'give either identification or claim',
        input: { identification, claim },
      });
      return z.NEVER;
    }
    const input: DecisionInput = {
      identification: {
        claim: presented,
        trust: identification?.trust ?? 'typed',
        warnings: identification?.warnings ?? [],
      },
      reply,
      policy,
      today: date,
      circumstances,
    };
    return input;
  });
export type DecisionRequest = z.input<typeof DecisionRequest>;
