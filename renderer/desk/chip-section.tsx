import type { ReactElement } from 'react';
import type {
  ChipEvidence,
  ComparedField,
  Identification,
  IdentityClaim,
  Trust,
} from '../../core/contract/index.ts';
import { formatIsoDate, staffSentences } from '../i18n/index.ts';
import { Icon, type IconName } from '../ui/icons.tsx';
import { useDeskLanguage, useDeskWords } from './words.ts';

const trustIcons: Readonly<Record<Trust, IconName>> = {
  typed: 'keyboard',
  qr: 'info',
  chip: 'check',
  'chip-genuine': 'shield',
  'chip-verified': 'shield',
};

/** How far the identity is proven: word, icon and colour. */
export const TrustBadge = ({ trust }: { trust: Trust }): ReactElement => {
  const say = useDeskWords();
  return (
    <span className={`desk-trust trust-${trust}`} data-testid="trust">
      <Icon name={trustIcons[trust]} />
      {say(`trust.${trust}`)}
    </span>
  );
};

const compared: readonly ComparedField[] = ['personalNumber', 'fullName', 'dateOfBirth'];

const shownField = (claim: IdentityClaim, field: ComparedField): string => {
  if (field === 'dateOfBirth')
    return claim.dateOfBirth ? formatIsoDate(claim.dateOfBirth.value) : '–';
  return claim[field] ?? '–';
};

/** Scan and chip side by side. */
const Sides = ({
  claim,
  chip,
  differences,
}: {
  claim: IdentityClaim;
  chip: IdentityClaim;
  differences: readonly ComparedField[];
}): ReactElement => {
  const say = useDeskWords();
  return (
    <table className="desk-compare">
      <thead>
        <tr>
          <th scope="col">{say('person.field')}</th>
          <th scope="col">{say('person.claimed')}</th>
          <th scope="col">{say('chip.side')}</th>
          <th scope="col">{say('person.verdict')}</th>
        </tr>
      </thead>
      <tbody>
        {compared.map((field) => {
          const isDifferent = differences.includes(field);
          const isKnown = shownField(claim, field) !== '–' && shownField(chip, field) !== '–';
          return (
            <tr key={field} className={isDifferent ? 'verdict-different' : 'verdict-same'}>
              <th scope="row">{say(`field.${field}`)}</th>
              <td>{shownField(claim, field)}</td>
              <td>{shownField(chip, field)}</td>
              <td className="verdict">
                {say(
                  isDifferent
                    ? 'verdict.different'
                    : isKnown
                      ? 'verdict.same'
                      : 'verdict.not-compared',
                )}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
};

/** For IT: what the reader did, step by step. */
const Steps = ({ steps }: Pick<ChipEvidence, 'steps'>): ReactElement => {
  const say = useDeskWords();
  return (
    <details className="desk-steps">
      <summary>{say('chip.steps', { count: steps.length })}</summary>
      <table className="desk-compare">
        <tbody>
          {steps.map(({ name, outcome, detail, ms, apdus, bytes }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the steps of a reading never change, and a name may come twice.
            <tr key={index}>
              <th scope="row">{name}</th>
              <td>{say(`step.${outcome}`)}</td>
              <td>{detail}</td>
              <td>
                {Math.round(ms)} ms · {apdus} APDU · {bytes} B
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
};

const Facts = ({ chip }: { chip: ChipEvidence }): ReactElement => {
  const say = useDeskWords();
  return (
    <dl className="desk-facts">
      <div>
        <dt>{say('chip.access')}</dt>
        <dd>
          {chip.access.toUpperCase()}
          {chip.fellBack && ` – ${say('chip.fellBack')}`}
        </dd>
      </div>
      <div>
        <dt>{say('chip.data')}</dt>
        <dd className={chip.intact ? undefined : 'desk-bad'}>
          {say(chip.intact ? 'chip.intact' : 'chip.altered')}
        </dd>
      </div>
      <div>
        <dt>{say('chip.genuine')}</dt>
        <dd className={chip.genuine === 'no' ? 'desk-bad' : undefined}>
          {say(`genuine.${chip.genuine}`)}
        </dd>
      </div>
      <div>
        <dt>{say('chip.signer')}</dt>
        <dd className={chip.signer === 'invalid' ? 'desk-bad' : undefined}>
          {say(`signer.${chip.signer}`)}
        </dd>
      </div>
      {chip.missing.length > 0 && (
        <div>
          <dt>{say('chip.missing')}</dt>
          <dd>{chip.missing.join(', ')}</dd>
        </div>
      )}
    </dl>
  );
};

/** What the chip said and how far it proved it, or why it could not be read. */
export const ChipSection = ({
  identification,
  differences,
}: {
  identification: Identification;
  differences: readonly ComparedField[];
}): ReactElement | null => {
  const say = useDeskWords();
  const language = useDeskLanguage();
  const { chip, chipTrouble, claim, kind } = identification;
  if (!chip && !chipTrouble) return null;
  const trouble = chipTrouble && staffSentences(chipTrouble, language);
  return (
    <section className="desk-chip-section" aria-label={say('chip.title')} data-testid="chip">
      <h3>{say('chip.title')}</h3>
      {trouble && (
        <p className="desk-override">
          {trouble.cause} {trouble.remedy}
        </p>
      )}
      {chip && (
        <>
          <Facts chip={chip} />
          {kind !== 'chip' && <Sides claim={claim} chip={chip.claim} differences={differences} />}
          <Steps steps={chip.steps} />
        </>
      )}
    </section>
  );
};
