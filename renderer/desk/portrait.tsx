import { type ReactElement, useEffect, useRef, useState } from 'react';
import type { Portrait, PortraitView } from '../../core/contract/index.ts';
import type { Connection } from '../client/index.ts';
import type { Pixels } from './jpeg2000.ts';
import { useDeskWords } from './words.ts';

/** A picture that takes longer to unpack is not one. */
const unpackWithinMs = 5_000;

const bytesOf = (base64: string): Uint8Array =>
  Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));

/** Unpacks in a worker, which ends with the picture; the returned function ends it before. */
const unpack = (base64: string, onPixels: (pixels: Pixels | undefined) => void): (() => void) => {
  const worker = new Worker(new URL('./jpeg2000-worker.ts', import.meta.url), { type: 'module' });
  const end = (): void => {
    clearTimeout(timer);
    worker.terminate();
  };
  const settle = (pixels: Pixels | undefined): void => {
    end();
    onPixels(pixels);
  };
  const timer = setTimeout(() => settle(undefined), unpackWithinMs);
  worker.addEventListener('message', ({ data }: MessageEvent<Pixels | undefined>) => settle(data));
  worker.addEventListener('error', () => settle(undefined));
  worker.postMessage(bytesOf(base64));
  return end;
};

/** No browser of ours draws JPEG 2000 by itself. */
const Jpeg2000 = ({ data, label }: { data: string; label: string }): ReactElement => {
  const say = useDeskWords();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [isUndrawable, setUndrawable] = useState(false);
  useEffect(
    () =>
      unpack(data, (pixels) => {
        setUndrawable(pixels === undefined);
        if (!pixels || !canvas.current) return;
        const { width, height, rgba } = pixels;
        Object.assign(canvas.current, { width, height });
        canvas.current.getContext('2d')?.putImageData(new ImageData(rgba, width, height), 0, 0);
      }),
    [data],
  );
  return isUndrawable ? (
    <p>{say('portrait.undrawable')}</p>
  ) : (
    <canvas ref={canvas} role="img" aria-label={label} data-testid="portrait" />
  );
};

const Face = ({ portrait, label }: { portrait: Portrait; label: string }): ReactElement =>
  portrait.mediaType === 'image/jpeg' ? (
    <img src={`data:image/jpeg;base64,${portrait.data}`} alt={label} data-testid="portrait" />
  ) : (
    <Jpeg2000 data={portrait.data} label={label} />
  );

/** The face on the chip of this presentation, for the receptionist's eyes, while the card lies on the desk's reader. */
export const PortraitPane = ({
  connection,
  session,
  presentationId,
}: {
  connection: Connection;
  session: string;
  presentationId: string;
}): ReactElement | null => {
  const say = useDeskWords();
  const [view, setView] = useState<PortraitView>({ state: 'gone' });
  useEffect(
    () =>
      connection.subscribe(
        (signal) => connection.client.desk.portrait({ session, presentationId }, { signal }),
        {
          onValue: setView,
          // A broken line shows no face that may have left.
          onConnectionChange: (state) => state !== 'up' && setView({ state: 'gone' }),
          onEnd: () => setView({ state: 'gone' }),
        },
      ),
    [connection, session, presentationId],
  );
  if (view.state === 'gone') return null;
  return (
    <figure className="desk-portrait">
      {view.state === 'shown' ? (
        <Face portrait={view.portrait} label={say('portrait.label')} />
      ) : (
        <p>{say('portrait.reading')}</p>
      )}
      <figcaption>{say('portrait.note')}</figcaption>
    </figure>
  );
};
