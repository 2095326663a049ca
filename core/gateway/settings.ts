import { z } from 'zod';

const milliseconds = (least: number, most: number) => z.number().int().min(least).max(most);

/**
 * What the adapter needs to know; the composer resolves the secret. The defaults follow the official letters
 * (CV 1923/BHXH-CNTT 2024, 1245 and 3190) where production systems differ.
 */
export const GatewaySettings = z
  .object({
    /** `https://egw.baohiemxahoi.gov.vn` in production. */
    baseUrl: z.url({ protocol: /^https?$/ }),
    /** Facility account, usually `NNNNN_BV`. */
    username: z.string().min(1),
    /** Portal password, or its MD5 in hex where only that is kept. */
    password: z.string().min(1).optional(),
    passwordMd5: z
      .string()
      .regex(/^[0-9a-fA-F]{32}$/)
      .optional(),
    /** Registered staff member in whose name cards are looked up. */
    staffName: z.string().min(1),
    /** 12-digit personal number of that staff member. */
    staffPersonalNumber: z.string().min(1),
    tokenContentType: z.enum(['form', 'json']).default('form'),
    checkContentType: z.enum(['json', 'form']).default('json'),
    /** QLBV, in production, found that this call rejects JSON. */
    historyContentType: z.enum(['form', 'json']).default('form'),
    md5Case: z.enum(['upper', 'lower']).default('upper'),
    /** One request, and all that one look-up does together. */
    timeoutMs: milliseconds(1, 120_000).default(8_000),
    /** How long a caller waits for a look-up. */
    budgetMs: milliseconds(1, 120_000).default(3_000),
    /**
     * The call for earlier visits: `when-needed` where another facility looked the card up today, so that a discharge
     * there would change the decision.
     */
    history: z.enum(['when-needed', 'always', 'never']).default('when-needed'),
    /** How long the history alone may take when somebody asks for it; within a look-up, `timeoutMs` covers it too. */
    historyTimeoutMs: milliseconds(1, 120_000).default(15_000),
    /** Our own facility, whose look-ups are no visit elsewhere; the account's first five digits when absent. */
    facilityCode: z
      .string()
      .regex(/^\d{5}$/)
      .optional(),
    /** Look-ups more, with the name spelt otherwise or the year of birth alone, when the gateway rejects them as read. */
    furtherLookUps: z.number().int().min(0).max(2).default(2),
    /** Connections reset by the other side are tried again; nothing else is. */
    retries: z
      .object({
        attempts: z.number().int().min(0).max(10).default(2),
        delayMs: milliseconds(0, 10_000).default(150),
      })
      .prefault({}),
    breaker: z
      .object({
        /** Failures in a row after which look-ups are held back. */
        failures: z.number().int().min(1).default(5),
        /** How long they are; one look-up then tries again. Also the pause after a refused password. */
        resetMs: milliseconds(1, 3_600_000).default(15_000),
      })
      .prefault({}),
    bulkhead: z
      .object({
        concurrent: z.number().int().min(1).default(8),
        queued: z.number().int().min(0).default(64),
      })
      .prefault({}),
    /** How long an answer may be used again; 0 never. */
    cacheMs: milliseconds(0, 3_600_000).default(300_000),
    /** File with further certificate authorities, PEM. */
    tlsCa: z.string().min(1).optional(),
  })
  .refine((settings) => settings.password !== undefined || settings.passwordMd5 !== undefined, {
    error: 'password or passwordMd5 is needed',
    path: ['password'],
  });
export type GatewaySettings = z.infer<typeof GatewaySettings>;
