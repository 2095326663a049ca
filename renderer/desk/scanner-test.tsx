import { type ReactElement, useEffect, useId, useState } from 'react';
import { type Reason, type ScannerTestScan, scannerTestCode } from '../../core/contract/index.ts';
import type { Client } from '../client/index.ts';
import { staffSentences } from '../i18n/index.ts';
import { qrPath } from '../ui/qr-path.ts';
import { Trouble } from './acts.tsx';
import type { Told } from './asked.ts';
import { useBackOfficeWords } from './back-office-words.ts';
import { useDeskLanguage } from './words.ts';

const { count, path } = qrPath(scannerTestCode);
const margin = 4;

export type TakeTestScan = (scan: ScannerTestScan) => void;

/** Scan the code on the screen with the scanner in question: what stands between it and the desk, and the cure. */
export const ScannerTest = ({
  client,
  session,
  onTaker,
}: {
  client: Client;
  session: string;
  /** While the test is open, who takes the scans instead of looking somebody up. */
  onTaker: (taker: { readonly take: TakeTestScan } | undefined) => void;
}): ReactElement => {
  const say = useBackOfficeWords();
  const language = useDeskLanguage();
  const title = useId();
  const [findings, setFindings] = useState<readonly Reason[] | undefined>(undefined);
  const [told, setTold] = useState<Told>(undefined);
  useEffect(() => {
    const take: TakeTestScan = (scan) => {
      client.desk.testScanner({ session, scan }).then(
        (answer) => {
          setFindings(answer.ok ? answer.value.findings : undefined);
          setTold(answer.ok ? undefined : answer.failure);
        },
        () => setTold('lost'),
      );
    };
    onTaker({ take });
    return () => onTaker(undefined);
  }, [client, session, onTaker]);
  return (
    <section className="desk-scanner-test" aria-labelledby={title} data-testid="scanner-test">
      <h3 id={title}>{say('scannerTest.title')}</h3>
      <p>{say('scannerTest.how')}</p>
      <svg
        viewBox={`${-margin} ${-margin} ${count + 2 * margin} ${count + 2 * margin}`}
        shapeRendering="crispEdges"
        role="img"
        aria-label={say('scannerTest.code')}
      >
        <path d={path} />
      </svg>
      <div role="status" className="desk-scanner-findings">
        <Trouble reason={told} />
        {findings?.length === 0 && <p className="desk-good">{say('scannerTest.good')}</p>}
        {findings?.map((reason) => {
          const { cause, remedy } = staffSentences(reason, language);
          return (
            <p key={reason.code} data-code={reason.code}>
              <strong>{cause}</strong> {remedy}
            </p>
          );
        })}
      </div>
    </section>
  );
};
