import { type ReactElement, useEffect } from 'react';
import type { ChipStatus, KioskEvent, KioskScreen } from '../../core/contract/index.ts';
import { patientSentence } from '../i18n/index.ts';
import { startAlarm } from './alarm.ts';
import { useDraft } from './drafts.ts';
import { Card2021Front, Card2024Back, CardOnTray, Icon } from './illustrations.tsx';
import { DigitPad, type KeySource, useKeys } from './keypad.tsx';
import { Action, Headline, Refusal } from './parts.tsx';
import { useLanguage, useWords } from './words/index.ts';

type Send = (event: KioskEvent) => void;
type Of<N extends KioskScreen['name']> = Extract<KioskScreen, { name: N }>;

const looks = {
  awaiting: 'awaiting',
  reading: 'reading',
  proven: 'proven',
  unproven: 'trouble',
} as const satisfies Record<ChipStatus['state'], string>;

/** The chip's part of a check: one box of one height, whatever it says. */
export const ChipLine = ({ chip }: { chip: ChipStatus }): ReactElement => {
  const say = useWords();
  const language = useLanguage();
  const sentence = (): string => {
    switch (chip.state) {
      case 'awaiting':
        return chip.trouble ? patientSentence(chip.trouble, language) : say('chip.layDown');
      case 'reading':
        return say(`chip.phase.${chip.phase}`);
      case 'proven':
        return say('chip.proven');
      case 'unproven':
        return patientSentence(chip.reason, language);
    }
  };
  const isTroubled = chip.state === 'awaiting' && chip.trouble !== undefined;
  return (
    <div
      className={`chip-line chip-${isTroubled ? 'trouble' : looks[chip.state]}`}
      role="status"
      data-testid="chip"
    >
      <CardOnTray isMoving={chip.state === 'awaiting'} />
      <div>
        <p className="chip-sentence">
          {chip.state === 'proven' && <Icon name="check" />}
          {(isTroubled || chip.state === 'unproven') && <Icon name="warning" />}
          <span>{sentence()}</span>
        </p>
        {chip.state === 'awaiting' && !isTroubled && (
          <p className="chip-hint">{say('chip.noCard')}</p>
        )}
      </div>
    </div>
  );
};

const canLength = 6;

/** One box a digit: how many are missing is seen, not counted. */
const Boxes = ({ digits }: { digits: string }): ReactElement => {
  const say = useWords();
  return (
    <div className="field">
      <p className="field-label">{say('chipKey.label')}</p>
      <output className="boxes" aria-label={say('chipKey.label')} data-testid="field">
        {Array.from({ length: canLength }, (_, index) => (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: a box is its place.
            key={index}
            className={index === digits.length ? 'box box-next' : 'box'}
          >
            {digits[index]}
          </span>
        ))}
      </output>
    </div>
  );
};

const CanEntry = ({ send, keys }: { send: Send; keys: KeySource }): ReactElement => {
  const say = useWords();
  const [can, setCan] = useDraft('can');
  const add = (digit: string) => {
    send({ type: 'activity' });
    setCan((current) => (current + digit).slice(0, canLength));
  };
  const remove = () => {
    send({ type: 'activity' });
    setCan((current) => current.slice(0, -1));
  };
  const submit = () => can.length === canLength && send({ type: 'submit-can', can });
  useKeys(keys, (key) => {
    if (/^\d$/.test(key)) add(key);
    else if (key === 'Backspace') remove();
    else if (key === 'Enter') submit();
    else return false;
    return true;
  });
  return (
    <>
      <Boxes digits={can} />
      <div className="pad">
        <DigitPad onDigit={add} onDelete={remove} extra={<span />} />
      </div>
      <div className="actions">
        <Action look="quiet" onPress={() => send({ type: 'leave' })}>
          {say('action.cancel')}
        </Action>
        <Action onPress={() => send({ type: 'no-number' })}>{say('chipKey.desk')}</Action>
        <Action look="main" onPress={submit} testId="submit">
          {say('chipKey.open')}
        </Action>
      </div>
    </>
  );
};

/** A card was laid down first: its code tells most, six digits open the chip too. */
export const ChipKey = ({
  screen,
  send,
  keys,
}: {
  screen: Of<'chip-key'>;
  send: Send;
  keys: KeySource;
}): ReactElement => {
  const say = useWords();
  return (
    <>
      <Headline>{say('chipKey.title')}</Headline>
      <p className="lead">{say(screen.canType ? 'chipKey.scan' : 'chipKey.scanOnly')}</p>
      <Refusal reason={screen.failure} />
      {screen.canType ? (
        <CanEntry send={send} keys={keys} />
      ) : (
        <>
          <div className="pictures">
            <figure className="picture">
              <Card2021Front />
              <figcaption>{say('idle.card2021')}</figcaption>
            </figure>
            <figure className="picture">
              <Card2024Back />
              <figcaption>{say('idle.card2024')}</figcaption>
            </figure>
          </div>
          <div className="actions">
            <Action look="quiet" onPress={() => send({ type: 'leave' })}>
              {say('action.cancel')}
            </Action>
            <Action onPress={() => send({ type: 'start-entry' })}>
              {say('action.typeNumber')}
            </Action>
            <Action onPress={() => send({ type: 'no-number' })}>{say('chipKey.desk')}</Action>
          </div>
        </>
      )}
    </>
  );
};

/** The chip is read before anything can be asked. */
export const ReadingChip = ({
  screen,
  send,
}: {
  screen: Of<'reading-chip'>;
  send: Send;
}): ReactElement => {
  const say = useWords();
  return (
    <>
      <Headline>{say('readingChip.title')}</Headline>
      <p className="who">
        <span>{screen.maskedNumber}</span>
      </p>
      <ChipLine chip={{ state: 'reading', phase: screen.phase }} />
      <p className="lead">{say('readingChip.keep')}</p>
      <div className="actions">
        <Action look="quiet" onPress={() => send({ type: 'leave' })}>
          {say('action.cancel')}
        </Action>
      </div>
    </>
  );
};

/** Sounds until the card is taken. */
export const CardLeft = (): ReactElement => {
  const say = useWords();
  useEffect(startAlarm, []);
  return (
    <div className="centre card-left">
      <CardOnTray isMoving={false} />
      <Headline>{say('cardLeft.title')}</Headline>
      <p className="lead">{say('cardLeft.text')}</p>
    </div>
  );
};
