import { type ReactElement, useEffect, useRef } from 'react';
import { Icon } from './illustrations.tsx';
import { useWords } from './words/index.ts';

/** Keys typed by hand reach whatever entry is on screen; a listener tells whether the key was for it. */
export interface KeySource {
  listen(listener: (key: string) => boolean): () => void;
}

export const useKeys = (keys: KeySource, onKey: (key: string) => boolean): void => {
  const latest = useRef(onKey);
  useEffect(() => {
    latest.current = onKey;
  });
  useEffect(() => keys.listen((key) => latest.current(key)), [keys]);
};

export const Key = ({
  label,
  name,
  onPress,
  wide = false,
}: {
  label: string | ReactElement;
  name?: string;
  onPress: () => void;
  wide?: boolean;
}): ReactElement => (
  <button
    type="button"
    className={wide ? 'key key-wide' : 'key'}
    aria-label={name}
    // A touched key does not take the focus: Enter on a keyboard would press it again.
    onMouseDown={(event) => event.preventDefault()}
    onClick={onPress}
  >
    {label}
  </button>
);

const digits = ['1', '2', '3', '4', '5', '6', '7', '8', '9'];

export const DigitPad = ({
  onDigit,
  onDelete,
  extra,
}: {
  onDigit: (digit: string) => void;
  onDelete: () => void;
  extra: ReactElement;
}): ReactElement => {
  const say = useWords();
  return (
    <div className="digit-pad">
      {digits.map((digit) => (
        <Key key={digit} label={digit} onPress={() => onDigit(digit)} />
      ))}
      {extra}
      <Key label="0" onPress={() => onDigit('0')} />
      <Key label={<Icon name="delete" />} name={say('entry.delete')} onPress={onDelete} />
    </div>
  );
};
