import { type ReactElement, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import type { Reason } from '../../core/contract/index.ts';
import { patientSentence } from '../i18n/index.ts';
import { Icon, type IconName } from './illustrations.tsx';
import { useLanguage, useWords } from './words/index.ts';

export const Action = ({
  children,
  onPress,
  look = 'plain',
  icon,
  lang,
  testId,
}: {
  children: ReactNode;
  onPress: () => void;
  look?: 'main' | 'plain' | 'quiet';
  icon?: IconName;
  /** Of the words on it, where it is another than the page's. */
  lang?: string;
  testId?: string;
}): ReactElement => (
  <button
    type="button"
    className={`action action-${look}`}
    lang={lang}
    onClick={onPress}
    data-testid={testId}
  >
    {icon && <Icon name={icon} />}
    <span>{children}</span>
  </button>
);

/** The headline of a screen: takes the focus, so that a screen reader starts here and the keyboard too. */
export const Headline = ({ children }: { children: ReactNode }): ReactElement => {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <h1 ref={heading} tabIndex={-1}>
      {children}
    </h1>
  );
};

export const Sentence = ({ reason, icon }: { reason: Reason; icon: IconName }): ReactElement => (
  <p className="sentence">
    <Icon name={icon} />
    <span>{patientSentence(reason, useLanguage())}</span>
  </p>
);

/** Said when the last input could not be used. */
export const Refusal = ({ reason }: { reason: Reason | undefined }): ReactElement => (
  <div role="alert" className="refusal">
    {reason && <Sentence reason={reason} icon="warning" />}
  </div>
);

/** Whole seconds that are left, counted on the page's own monotonic clock. */
export const useSecondsLeft = (remainingMs: number | undefined, revision: number) => {
  const [left, setLeft] = useState<number | undefined>(undefined);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new view starts the count anew, also with the same time left.
  useEffect(() => {
    if (remainingMs === undefined) {
      setLeft(undefined);
      return undefined;
    }
    const end = performance.now() + remainingMs;
    const tick = () => setLeft(Math.max(0, Math.ceil((end - performance.now()) / 1000)));
    tick();
    const timer = setInterval(tick, 250);
    return () => clearInterval(timer);
  }, [remainingMs, revision]);
  return left;
};

/** Says when the screen closes. Not read out: it would never stop. */
export const Countdown = ({ seconds }: { seconds: number | undefined }): ReactElement | null => {
  const say = useWords();
  return seconds === undefined ? null : (
    <p className="countdown" aria-hidden="true">
      {say('countdown.seconds', { count: seconds })}
    </p>
  );
};

/** A label above what has been typed so far; read out as it changes. */
export const Field = ({ label, value }: { label: string; value: ReactNode }): ReactElement => {
  const id = useId();
  return (
    <div className="field">
      <p id={id} className="field-label">
        {label}
      </p>
      <output className="field-value" aria-labelledby={id} data-testid="field">
        {value}
        <span className="caret" aria-hidden="true" />
      </output>
    </div>
  );
};
