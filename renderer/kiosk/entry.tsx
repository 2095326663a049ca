import { type ReactElement, useState } from 'react';
import type { KioskEvent, KioskScreen, PartialDate } from '../../core/contract/index.ts';
import { useDraft } from './drafts.ts';
import { Icon } from './illustrations.tsx';
import { DigitPad, Key, type KeySource, useKeys } from './keypad.tsx';
import { Action, Field, Headline, Refusal } from './parts.tsx';
import { type Tone, withLetter, withTone } from './vietnamese-input.ts';
import { useWords } from './words/index.ts';

type Screen = Extract<KioskScreen, { name: 'entry' }>;
type Send = (event: KioskEvent) => void;

const letterRows = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm', 'ăâđêôơư'];
const toneKeys: readonly (readonly [Tone, string])[] = [
  ['acute', 'á'],
  ['grave', 'à'],
  ['hook', 'ả'],
  ['tilde', 'ã'],
  ['dot', 'ạ'],
];

/** `001085012345` as `0010 8501 2345`: four at a time are easier to compare with the card. */
const grouped = (text: string): string => text.replace(/(.{4})(?=.)/g, '$1 ');

const longestNumber = 15;

const NumberEntry = ({ send, keys, screen }: { send: Send; keys: KeySource; screen: Screen }) => {
  const say = useWords();
  const [number, setNumber] = useDraft('number');
  const [letters, setLetters] = useState(false);
  const add = (character: string) => {
    send({ type: 'activity' });
    setNumber((current) => (current + character.toUpperCase()).slice(0, longestNumber));
  };
  const remove = () => {
    send({ type: 'activity' });
    setNumber((current) => current.slice(0, -1));
  };
  const submit = () => number !== '' && send({ type: 'submit-number', number });
  useKeys(keys, (key) => {
    if (/^[0-9a-z]$/i.test(key)) add(key);
    else if (key === 'Backspace') remove();
    else if (key === 'Enter') submit();
    else return false;
    return true;
  });
  return (
    <>
      <Headline>{say('entry.number.title')}</Headline>
      <p className="lead">{say('entry.number.hint')}</p>
      <Field label={say('entry.number.label')} value={grouped(number)} />
      <Refusal reason={screen.failure} />
      <div className="pad">
        {letters ? (
          <div className="letter-pad">
            {letterRows.slice(0, 3).map((row) => (
              <div key={row} className="letter-row">
                {[...row].map((letter) => (
                  <Key key={letter} label={letter.toUpperCase()} onPress={() => add(letter)} />
                ))}
              </div>
            ))}
            <div className="letter-row">
              <Key wide label={say('entry.digits')} onPress={() => setLetters(false)} />
              <Key label={<Icon name="delete" />} name={say('entry.delete')} onPress={remove} />
            </div>
          </div>
        ) : (
          <DigitPad
            onDigit={add}
            onDelete={remove}
            extra={<Key label="ABC" name={say('entry.letters')} onPress={() => setLetters(true)} />}
          />
        )}
      </div>
      <div className="actions">
        <Action look="quiet" icon="back" onPress={() => send({ type: 'back' })}>
          {say('action.back')}
        </Action>
        <Action onPress={() => send({ type: 'no-number' })}>{say('action.toDesk')}</Action>
        <Action look="main" onPress={submit} testId="submit">
          {say('action.next')}
        </Action>
      </div>
    </>
  );
};

const NameEntry = ({ send, keys, screen }: { send: Send; keys: KeySource; screen: Screen }) => {
  const say = useWords();
  const [name, setName] = useDraft('full-name');
  const change = (next: (current: string) => string) => {
    send({ type: 'activity' });
    setName((current) => next(current).slice(0, 60));
  };
  const remove = () => change((current) => [...current].slice(0, -1).join(''));
  const space = () => change((current) => (current === '' ? '' : `${current.trimEnd()} `));
  const submit = () => name.trim() !== '' && send({ type: 'submit-full-name', fullName: name });
  useKeys(keys, (key) => {
    if (key === ' ') space();
    else if (key === 'Backspace') remove();
    else if (key === 'Enter') submit();
    else if (/^[\p{L}'’.-]$/u.test(key)) change((current) => withLetter(current, key));
    else return false;
    return true;
  });
  return (
    <>
      <Headline>{say('entry.name.title')}</Headline>
      <p className="lead">{say('entry.name.hint')}</p>
      <Field label={say('entry.name.label')} value={name} />
      <Refusal reason={screen.failure} />
      <div className="pad">
        <div className="letter-pad">
          {letterRows.map((row) => (
            <div key={row} className="letter-row">
              {[...row].map((letter) => (
                <Key
                  key={letter}
                  label={letter.toLocaleUpperCase('vi')}
                  onPress={() => change((current) => withLetter(current, letter))}
                />
              ))}
            </div>
          ))}
          <fieldset className="letter-row">
            <legend className="visually-hidden">{say('entry.tones')}</legend>
            {toneKeys.map(([tone, sample]) => (
              <Key
                key={tone}
                wide
                label={
                  <span className="tone-key">
                    {sample} <small>{say(`tone.${tone}`)}</small>
                  </span>
                }
                onPress={() => change((current) => withTone(current, tone))}
              />
            ))}
          </fieldset>
          <div className="letter-row">
            <Key wide label={say('entry.space')} onPress={space} />
            <Key wide label={<Icon name="delete" />} name={say('entry.delete')} onPress={remove} />
          </div>
        </div>
      </div>
      <div className="actions">
        <Action look="quiet" onPress={() => send({ type: 'leave' })}>
          {say('action.cancel')}
        </Action>
        <Action look="main" onPress={submit} testId="submit">
          {say('action.next')}
        </Action>
      </div>
    </>
  );
};

/** `05081960` as `05 / 08 / 1960`, with what is still missing shown as dashes. */
const dateMask = (typed: string): string => {
  const filled = typed.padEnd(8, '–');
  return `${filled.slice(0, 2)} / ${filled.slice(2, 4)} / ${filled.slice(4)}`;
};

const toPartialDate = (typed: string, yearOnly: boolean): PartialDate | undefined => {
  if (yearOnly) return typed.length === 4 ? { value: typed, precision: 'year' } : undefined;
  if (typed.length !== 8) return undefined;
  const value = `${typed.slice(4)}-${typed.slice(2, 4)}-${typed.slice(0, 2)}`;
  return { value, precision: 'day' };
};

const BirthEntry = ({ send, keys, screen }: { send: Send; keys: KeySource; screen: Screen }) => {
  const say = useWords();
  const [typed, setTyped] = useDraft('birth-date');
  const [yearOnly, setYearOnly] = useState(false);
  const length = yearOnly ? 4 : 8;
  const add = (digit: string) => {
    send({ type: 'activity' });
    setTyped((current) => (current + digit).slice(0, length));
  };
  const remove = () => {
    send({ type: 'activity' });
    setTyped((current) => current.slice(0, -1));
  };
  const submit = () => {
    const dateOfBirth = toPartialDate(typed, yearOnly);
    if (dateOfBirth) send({ type: 'submit-birth-date', dateOfBirth });
  };
  useKeys(keys, (key) => {
    if (/^\d$/.test(key)) add(key);
    else if (key === 'Backspace') remove();
    else if (key === 'Enter') submit();
    else return false;
    return true;
  });
  return (
    <>
      <Headline>{say('entry.birth.title')}</Headline>
      <p className="lead">{say(yearOnly ? 'entry.birth.yearHint' : 'entry.birth.hint')}</p>
      <Field
        label={say('entry.birth.label')}
        value={yearOnly ? typed.padEnd(4, '–') : dateMask(typed)}
      />
      <Refusal reason={screen.failure} />
      <div className="pad">
        <DigitPad onDigit={add} onDelete={remove} extra={<span />} />
      </div>
      <div className="actions">
        <Action look="quiet" onPress={() => send({ type: 'leave' })}>
          {say('action.cancel')}
        </Action>
        <Action
          onPress={() => {
            setTyped(() => '');
            setYearOnly(!yearOnly);
          }}
        >
          {say(yearOnly ? 'entry.birth.fullDate' : 'entry.birth.yearOnly')}
        </Action>
        <Action look="main" onPress={submit} testId="submit">
          {say('action.next')}
        </Action>
      </div>
    </>
  );
};

/** Number, name or birth date: one question a screen. */
export const Entry = (props: { send: Send; keys: KeySource; screen: Screen }): ReactElement => {
  switch (props.screen.step) {
    case 'number':
      return <NumberEntry {...props} />;
    case 'full-name':
      return <NameEntry {...props} />;
    case 'birth-date':
      return <BirthEntry {...props} />;
  }
};
