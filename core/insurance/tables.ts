import { z } from 'zod';
import { CodeHandling, ForcesCards, Reason } from '../contract/index.ts';
import baseSalaryData from './data/base-salary.json' with { type: 'json' };
import benefitLevelData from './data/benefit-levels.json' with { type: 'json' };
import forcesCardData from './data/forces-cards.json' with { type: 'json' };
import objectCodeData from './data/object-codes.json' with { type: 'json' };
import resultCodeData from './data/result-codes.json' with { type: 'json' };
import unknownLetterData from './data/unknown-letters.json' with { type: 'json' };
import visitObjectCodeData from './data/visit-object-codes.json' with { type: 'json' };

/** What every table says of itself. */
const heading = {
  version: z.string(),
  /** First day on which the table holds. */
  validFrom: z.iso.date(),
  source: z.string(),
  note: z.string().optional(),
};
const text = z.object({ vi: z.string(), en: z.string() });
/** How well a row is known: confirmed, by two sources, sources disagree, memory. */
const mark = z.enum(['C', 'C+', 'X', 'M']);
const validFrom = z.iso.date();

export const ResultCode = z.object({
  code: z.string(),
  /** Official wording and its translation. */
  meaning: text,
  handling: CodeHandling,
  /** Why, whenever the code does not simply admit. */
  reason: Reason.shape.code,
  /** Goes to operations too: a fault of configuration, not of the patient. */
  alarm: z.boolean().default(false),
  /** Admitted once a receptionist has seen card and photo paper. */
  papersSuffice: z.boolean().default(false),
  mark,
  source: z.string().optional(),
});
export type ResultCode = z.infer<typeof ResultCode>;

/** Domain facts, section 5.6. */
export const resultCodeTable = z
  .object({ ...heading, codes: z.array(ResultCode) })
  .parse(resultCodeData);

/** Third character of the card: percent of costs within scope that the fund pays. Domain facts, section 3.2. */
export const benefitLevelTable = z
  .object({
    ...heading,
    levels: z.array(
      z.object({ level: z.number().int(), fundShare: z.number(), scope: text, validFrom }),
    ),
  })
  .parse(benefitLevelData);

/** First two characters of the card. Never a gate: the official annex is not public. Domain facts, section 3.3. */
export const objectCodeTable = z
  .object({
    ...heading,
    codes: z.array(
      z.object({
        code: z.string().length(2),
        name: text.optional(),
        /** More than one where sources disagree. */
        levels: z.array(z.number().int()).min(1),
        validFrom,
        /** This level counts even where the card still shows an older digit. */
        supersedesPrintedLevel: z.boolean().default(false),
        mark,
        source: z.string().optional(),
        note: z.string().optional(),
      }),
    ),
  })
  .parse(objectCodeData);

/** MA_DOITUONG_KCB: percent of the card's level, for an outpatient. Domain facts, section 6.5. */
export const visitObjectCodeTable = z
  .object({
    ...heading,
    codes: z.array(
      z.object({
        code: z.string(),
        case: text,
        /** Empty where it depends on the case. */
        shares: z.array(z.object({ ofLevel: z.number(), validFrom })),
        /** Percent of the card's level when admitted as an inpatient, where that differs. */
        inpatientOfLevel: z.number().optional(),
        /** The fund pays the share whatever the card's level is. */
        whateverLevel: z.boolean().default(false),
        mark: mark.default('C'),
      }),
    ),
  })
  .parse(visitObjectCodeData);

/** Base salary in dong a month. Domain facts, section 3.2. */
export const baseSalaryTable = z
  .object({
    ...heading,
    rows: z.array(z.object({ dong: z.number().int(), validFrom, source: z.string() })),
  })
  .parse(baseSalaryData);

/** Letters of other peoples' names, upper case, that the gateway does not know. Domain facts, section 4. */
export const unknownLetterTable = z
  .object({
    ...heading,
    letters: z.array(z.object({ letter: z.string().length(1), plain: z.string().length(1) })),
  })
  .parse(unknownLetterData);

/** Object codes of army, police and cipher staff's cards; a facility's policy may replace either list. Section 3.3. */
export const forcesCardTable = z
  .object({ ...heading, ...ForcesCards.required().shape })
  .parse(forcesCardData);

/** The row in force on an ISO date: the last to have begun; before the first of them, the first. */
export const rowInForce = <Row extends { readonly validFrom: string }>(
  rows: readonly Row[],
  date: string,
): Row | undefined => {
  const byStart = rows.toSorted((a, b) => (a.validFrom < b.validFrom ? -1 : 1));
  return byStart.findLast((row) => row.validFrom <= date) ?? byStart[0];
};

const byCode = new Map(resultCodeTable.codes.map((row) => [row.code, row]));

/** The table's row of a result code of the gateway. */
export const findResultCode = (code: string): ResultCode | undefined => byCode.get(code.trim());

/** Official meaning of a result code with its translation, for desk and documents; nothing for an unknown code. */
export const resultCodeMeaning = (code: string): { vi: string; en: string } | undefined =>
  findResultCode(code)?.meaning;
