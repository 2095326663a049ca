import { type ReactElement, useEffect, useState } from 'react';
import {
  DockFault,
  DockHisFault,
  type DockState,
  type KioskEvent,
} from '../../core/contract/index.ts';
import type { Client } from '../client/index.ts';
import './dock.css';

const hourMs = 3_600_000;

const faultNames: Readonly<Record<DockFault, string>> = {
  none: 'Cổng bình thường',
  slow: 'Chậm 1,5 giây',
  'http-500': 'Lỗi 500',
  'html-502': 'Trang lỗi 502',
  hang: 'Treo',
  reset: 'Ngắt kết nối',
  'malformed-json': 'JSON hỏng',
  truncated: 'Bị cắt ngang',
  'expired-token': 'Phiên hết hạn',
};

const hisFaultNames: Readonly<Record<DockHisFault, string>> = {
  none: 'HIS bình thường',
  refuse: 'Tắt HIS',
  hang: 'Treo',
  'http-500': 'Lỗi 500',
  'reset-after': 'Nhận rồi ngắt',
  pending: 'Nhận, chưa có kết quả',
};

const moves: readonly (readonly [id: string, label: string, byMs: number])[] = [
  ['hour', '+1 giờ', hourMs],
  ['day', '+1 ngày', 24 * hourMs],
  ['back', '−1 ngày', -24 * hourMs],
  ['now', 'Về hiện tại', 0],
];

const places = [
  ['kiosk', 'kiosk'],
  ['desk', 'quầy'],
] as const;

const shown = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** For demos and tests only: people to scan, the gateway to break, the clock to move. Sends what a scanner would send. */
export const DockPanel = ({
  client,
  send,
}: {
  client: Client;
  send: (event: KioskEvent) => void;
}): ReactElement => {
  const [isOpen, setOpen] = useState(false);
  const [state, setState] = useState<DockState | undefined>(undefined);
  const [search, setSearch] = useState('');
  const [profile, setProfile] = useState('cccd-2021');

  useEffect(() => {
    client.dock.state().then(setState, () => undefined);
    const toggle = (event: KeyboardEvent): void => {
      if (!event.ctrlKey || !event.shiftKey || event.code !== 'KeyD') return;
      event.preventDefault();
      setOpen((current) => !current);
    };
    window.addEventListener('keydown', toggle);
    return () => window.removeEventListener('keydown', toggle);
  }, [client]);

  const scan = (payload: string): void =>
    send({ type: 'scan', scanId: crypto.randomUUID(), payload });
  const people = (state?.people ?? []).filter(({ fullName, label, expected }) =>
    shown(`${fullName} ${label.vi} ${label.en} ${expected.resultCode}`).includes(shown(search)),
  );

  return (
    <aside className={isOpen ? 'dock dock-open' : 'dock'} aria-label="Bảng thử nghiệm">
      <button
        type="button"
        className="dock-tab"
        data-testid="dock-toggle"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        {isOpen ? 'Đóng' : 'Thử nghiệm'}
      </button>
      {isOpen && state && (
        <div className="dock-body">
          <h2>Cổng BHYT mô phỏng</h2>
          <div className="dock-buttons">
            {DockFault.options.map((fault) => (
              <button
                key={fault}
                type="button"
                aria-pressed={state.fault === fault}
                data-testid={`dock-fault-${fault}`}
                onClick={() => void client.dock.setFault({ fault }).then(setState)}
              >
                {faultNames[fault]}
              </button>
            ))}
          </div>
          <h2>HIS mô phỏng ({state.hisVisits} lượt đã nhận)</h2>
          <div className="dock-buttons">
            {DockHisFault.options.map((fault) => (
              <button
                key={fault}
                type="button"
                aria-pressed={state.hisFault === fault}
                data-testid={`dock-his-${fault}`}
                onClick={() => void client.dock.setHisFault({ fault }).then(setState)}
              >
                {hisFaultNames[fault]}
              </button>
            ))}
          </div>
          <h2>Đồng hồ ({Math.round(state.clockOffsetMs / hourMs)} giờ)</h2>
          <div className="dock-buttons">
            {moves.map(([id, label, byMs]) => (
              <button
                key={id}
                type="button"
                data-testid={`dock-clock-${id}`}
                onClick={() => void client.dock.moveClock({ byMs }).then(setState)}
              >
                {label}
              </button>
            ))}
          </div>
          {state.cardProfiles.length > 0 && (
            <>
              <h2>Thẻ trên khay</h2>
              <div className="dock-buttons">
                <select
                  aria-label="Loại thẻ"
                  data-testid="dock-profile"
                  value={profile}
                  onChange={({ target }) => setProfile(target.value)}
                >
                  {state.cardProfiles.map((name) => (
                    <option key={name}>{name}</option>
                  ))}
                </select>
                {places.map(([place, name]) => (
                  <button
                    key={place}
                    type="button"
                    data-testid={`dock-lift-${place}`}
                    disabled={state.laid[place] === undefined}
                    onClick={() => void client.dock.liftCard({ place }).then(setState)}
                  >
                    Nhấc thẻ ở {name}
                  </button>
                ))}
              </div>
            </>
          )}
          <h2>Người bệnh mẫu ({people.length})</h2>
          <input
            type="search"
            aria-label="Tìm người bệnh mẫu"
            placeholder="Tìm: hết hạn, 060, trẻ…"
            value={search}
            onChange={({ target }) => setSearch(target.value)}
          />
          <ul className="dock-people">
            {people.map(({ id, fullName, label, qr, insuranceQr, personalNumber, expected }) => (
              <li key={id}>
                <strong>{fullName}</strong> <code>{expected.resultCode}</code>
                <span>{label.vi}</span>
                <div className="dock-buttons">
                  {qr !== undefined && (
                    <button type="button" data-testid={`dock-scan-${id}`} onClick={() => scan(qr)}>
                      Quét căn cước
                    </button>
                  )}
                  {insuranceQr !== undefined && (
                    <button
                      type="button"
                      data-testid={`dock-insurance-${id}`}
                      onClick={() => scan(insuranceQr)}
                    >
                      Quét thẻ BHYT
                    </button>
                  )}
                  {state.cardProfiles.length > 0 &&
                    qr !== undefined &&
                    places.map(([place, name]) => (
                      <button
                        key={place}
                        type="button"
                        data-testid={`dock-lay-${place}-${id}`}
                        onClick={() =>
                          void client.dock.layCard({ personId: id, profile, place }).then(setState)
                        }
                      >
                        Đặt thẻ ở {name}
                      </button>
                    ))}
                  {qr === undefined && insuranceQr === undefined && (
                    <span>Nhập tay: {personalNumber}</span>
                  )}
                </div>
              </li>
            ))}
          </ul>
        </div>
      )}
    </aside>
  );
};
