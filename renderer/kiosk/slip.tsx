import type { ReactElement } from 'react';
import type { Language, TicketSlip } from '../../core/contract/index.ts';
import { formatClock, formatIsoDate } from '../i18n/index.ts';
import { qrPath } from '../ui/qr-path.ts';
import { words } from './words/index.ts';

/** The visit's opaque identifier for the desk's scanner, as squares of one path. */
const VisitCode = ({ visitId }: { visitId: string }): ReactElement => {
  const { count, path } = qrPath(visitId);
  return (
    <svg viewBox={`-2 -2 ${count + 4} ${count + 4}`} className="slip-code" aria-hidden="true">
      <path d={path} />
    </svg>
  );
};

/** The paper slip, 80 mm wide; on screen it is not shown. No health data, no full names or numbers. */
export const Slip = ({
  slip,
  facilityName,
  language,
  isDesk = false,
}: {
  slip: TicketSlip;
  facilityName: string;
  language: Language;
  /** The place is the reception desk, not a clinic. */
  isDesk?: boolean;
}): ReactElement => {
  const say = words[language];
  const { place, ticket } = slip;
  return (
    <section className="slip" aria-hidden="true">
      <p>{facilityName}</p>
      <p className="slip-number">{ticket.number}</p>
      <p>
        <strong>{place.name[language]}</strong>
      </p>
      <p>
        {say(isDesk ? 'place.desk' : 'place.room', { room: place.room })},{' '}
        {say('place.floor', { floor: place.floor })}
      </p>
      <p>
        {say('slip.issued', {
          time: `${formatClock(slip.issuedAt)} ${formatIsoDate(ticket.serviceDay)}`,
        })}
      </p>
      <p>{say('slip.before', { count: slip.waitingBefore })}</p>
      {slip.maskedName !== undefined && <p>{say('slip.name', { name: slip.maskedName })}</p>}
      <p>{say('slip.trust', { trust: say(`trust.${slip.trust}`) })}</p>
      {slip.insurance !== 'none' && (
        <p>{say(slip.insurance === 'confirmed' ? 'slip.confirmed' : 'slip.toBeChecked')}</p>
      )}
      <VisitCode visitId={slip.visitId} />
      {isDesk && <p>{say('result.bring')}</p>}
      {slip.insurance !== 'none' && <p>{say('result.nextTime')}</p>}
    </section>
  );
};
