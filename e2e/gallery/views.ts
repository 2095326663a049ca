import type {
  ClinicOption,
  KioskScreen,
  KioskView,
  TicketSlip,
} from '../../core/contract/index.ts';

const clinics: ClinicOption[] = (
  [
    ['noi', 'Nội tổng quát', 'General medicine', '102', '1', 5],
    ['ngoai', 'Ngoại tổng quát', 'General surgery', '105', '1', 0],
    ['nhi', 'Khám Nhi', 'Paediatrics', '203', '2', 12],
    ['mat', 'Khám Mắt', 'Eye clinic', '207', '2', 1],
    ['tmh', 'Tai Mũi Họng', 'Ear, nose and throat', '208', '2', 3],
    ['rhm', 'Răng Hàm Mặt', 'Dental clinic', '301', '3', 0],
    ['pk', 'Phụ sản – Kế hoạch hoá gia đình', 'Gynaecology and family planning', '305', '3', 8],
    ['da', 'Da liễu', 'Dermatology', '309', '3', 2],
    ['tk', 'Thần kinh', 'Neurology', '402', '4', 4],
    ['tm', 'Tim mạch', 'Cardiology', '404', '4', 17],
  ] as const
).map(([id, vi, en, room, floor, waiting]) => ({ id, name: { vi, en }, room, floor, waiting }));

const slip: TicketSlip = {
  ticket: { queueId: 'noi', number: 'A-027', sequence: 27, serviceDay: '2026-11-23' },
  place: {
    id: 'noi',
    name: { vi: 'Nội tổng quát', en: 'General medicine' },
    room: '102',
    floor: '1',
    way: { vi: 'Đi thẳng, phòng thứ hai bên trái.', en: 'Straight on, second door on the left.' },
  },
  waitingBefore: 5,
  issuedAt: '2026-11-23T01:05:00.000Z',
  visitId: 'f5c1b7de-3c0e-4d0a-9b71-6f8f2a4f9a10',
  maskedName: 'Đỗ T*** H*** N***',
  trust: 'qr',
  insurance: 'confirmed',
};
const deskSlip: TicketSlip = {
  ...slip,
  ticket: { queueId: 'tiep-don', number: 'T-004', sequence: 4, serviceDay: '2026-11-23' },
  place: {
    id: 'tiep-don',
    name: { vi: 'Quầy Tiếp đón', en: 'Reception desk' },
    room: '1',
    floor: '1',
    way: { vi: 'Ngay bên phải máy này.', en: 'Just to the right of this machine.' },
  },
  insurance: 'none',
};

const result: Extract<KioskScreen, { name: 'result' }> = {
  name: 'result',
  outcome: 'admitted',
  slip,
  reasons: [],
  notices: [],
  coverageEnd: '2026-12-31',
  benefit: {
    provisional: true,
    level: 4,
    fundShare: 80,
    objectCode: '1.1',
    fullBelow: 379_500,
    explanation: {
      vi: 'Dự kiến quỹ BHYT chi trả 80 % chi phí trong phạm vi được hưởng; mức chính xác xác định khi thanh toán. Nếu tổng chi phí lần khám dưới 379.500 đồng, quỹ chi trả toàn bộ.',
      en: 'The insurance fund is expected to pay 80% of covered costs; the exact share is set at payment. If the whole visit costs less than VND 379,500, the fund pays all of it.',
    },
    rules: [],
  },
  maskedName: 'Đỗ T*** H*** N***',
  canSelfPay: false,
  canChooseAnother: false,
};

const desk: typeof result = {
  name: 'result',
  outcome: 'to-desk',
  slip: deskSlip,
  reasons: [{ code: 'coverage.expired', params: { date: '30/06/2026' } }],
  notices: [],
  maskedName: 'Đỗ T*** H*** N***',
  canSelfPay: true,
  canChooseAnother: false,
};

const steps = (
  now: 'insurance' | 'ticket',
): Extract<KioskScreen, { name: 'checking' }>['steps'] => [
  { id: 'identify', state: 'done' },
  { id: 'insurance', state: now === 'insurance' ? 'now' : 'done' },
  { id: 'ticket', state: now === 'ticket' ? 'now' : 'waiting' },
];

const person = { maskedName: 'Đỗ T*** H*** N***', maskedNumber: '0311••••4417' };
const checking = { name: 'checking', ...person, steps: steps('insurance'), slow: false } as const;
/** A mask leaves the family name: this one is as long as they come. */
const longName = 'Công T*** T*** N*** T*** H*** N*** P*** M***';

const screens: Readonly<Record<string, KioskScreen>> = {
  idle: { name: 'idle' },
  'idle-degraded': { name: 'idle' },
  help: { name: 'help' },
  privacy: { name: 'privacy' },
  consent: { name: 'consent', maskedName: person.maskedName },
  'scan-failed': { name: 'scan-failed', reason: { code: 'identity.unrecognised' } },
  'scanner-test': { name: 'scanner-test', findings: [] },
  'scanner-test-failed': {
    name: 'scanner-test',
    findings: [{ code: 'scanner.input-method-telex' }, { code: 'scanner.no-terminator' }],
  },
  'entry-number': { name: 'entry', step: 'number' },
  'entry-number-failed': {
    name: 'entry',
    step: 'number',
    failure: { code: 'identity.number-invalid' },
  },
  'entry-full-name': { name: 'entry', step: 'full-name', maskedNumber: person.maskedNumber },
  'entry-full-name-failed': {
    name: 'entry',
    step: 'full-name',
    maskedNumber: person.maskedNumber,
    failure: { code: 'checkin.name-invalid' },
  },
  'entry-birth-date': { name: 'entry', step: 'birth-date', maskedNumber: person.maskedNumber },
  'entry-birth-date-failed': {
    name: 'entry',
    step: 'birth-date',
    maskedNumber: person.maskedNumber,
    failure: { code: 'checkin.birth-date-invalid' },
  },
  checking,
  'checking-slow': { ...checking, slow: true },
  'checking-ticket': { ...checking, steps: steps('ticket') },
  'checking-long-name': { ...checking, maskedName: longName },
  clinics: { name: 'clinics', maskedName: person.maskedName, clinics: clinics.slice(0, 6) },
  'clinics-many': { name: 'clinics', maskedName: person.maskedName, clinics },
  'result-admitted': result,
  'result-admitted-notices': {
    ...result,
    maskedName: longName,
    slip: {
      ...slip,
      maskedName: longName,
      waitingBefore: 0,
      ticket: { ...slip.ticket, number: 'A-1027', sequence: 1027 },
    },
    notices: [
      { code: 'coverage.new-card' },
      { code: 'coverage.expires-soon', params: { days: '12', date: '05/12/2026' } },
    ],
  },
  'result-provisional': {
    ...result,
    outcome: 'admitted-provisionally',
    slip: {
      ...slip,
      ticket: { ...slip.ticket, number: 'A-028', sequence: 28 },
      insurance: 'to-be-checked',
    },
    reasons: [{ code: 'gateway.timeout' }],
  },
  'result-to-desk': desk,
  'result-to-desk-many': {
    ...desk,
    reasons: [
      { code: 'coverage.not-found' },
      { code: 'coverage.birth-date-differs' },
      { code: 'coverage.managed-by-defence' },
    ],
  },
  'result-already': {
    ...result,
    outcome: 'already-checked-in',
    canChooseAnother: true,
  },
  'result-self-pay': {
    name: 'result',
    outcome: 'self-pay',
    slip: { ...slip, insurance: 'none' },
    reasons: [{ code: 'coverage.self-pay-chosen' }],
    notices: [],
    maskedName: person.maskedName,
    canSelfPay: false,
    canChooseAnother: false,
  },
  'checking-chip-awaiting': { ...checking, chip: { state: 'awaiting' } },
  'checking-chip-again': {
    ...checking,
    chip: { state: 'awaiting', trouble: { code: 'chip.card-removed' } },
  },
  'checking-chip-reading': { ...checking, chip: { state: 'reading', phase: 'identity' } },
  'checking-chip-proven': { ...checking, slow: true, chip: { state: 'proven' } },
  'checking-chip-unproven': {
    ...checking,
    chip: { state: 'unproven', reason: { code: 'chip.card-mute' } },
  },
  'chip-key': { name: 'chip-key', canType: true },
  'chip-key-wrong': { name: 'chip-key', canType: true, failure: { code: 'chip.key-wrong' } },
  'chip-key-used': { name: 'chip-key', canType: false, failure: { code: 'chip.key-tries-used' } },
  'reading-chip': { name: 'reading-chip', phase: 'access', maskedNumber: person.maskedNumber },
  'card-left': { name: 'card-left' },
  'result-take-card': result,
  'result-desk-differs': { ...desk, reasons: [{ code: 'chip.differs-from-qr' }] },
  'still-there': { name: 'still-there' },
  'out-of-order': { name: 'out-of-order', reason: { code: 'checkin.kiosk-closed' } },
};

/** Every screen of the kiosk by name, also with the longest words and most reasons that it can have. */
export const views: Readonly<Record<string, KioskView>> = Object.fromEntries(
  Object.entries(screens).map(([name, screen]) => [
    name,
    {
      revision: 1,
      language: 'vi',
      wedge: { prefix: '', suffix: '', burstGapMs: 60 },
      facilityName: { vi: 'Bệnh viện Đa khoa Mẫu', en: 'Sample General Hospital' },
      now: '2026-11-23T01:05:00.000Z',
      ...(!['idle', 'checking', 'reading-chip', 'card-left', 'out-of-order'].includes(
        screen.name,
      ) && {
        remainingMs: screen.name === 'still-there' ? 10_000 : 20_000,
      }),
      health: name === 'idle-degraded' ? 'degraded' : 'ok',
      scanIgnored: name === 'checking-slow' || name === 'card-left',
      chipReader: name !== 'idle-degraded',
      cardOnTray: name === 'result-take-card' || name === 'card-left',
      printing: true,
      demo: false,
      screen,
    },
  ]),
);
