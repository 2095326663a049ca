import type { CleaningDifference, CleaningField, CleaningRow, Trust } from '../contract/index.ts';

const sexes: Readonly<Record<string, string>> = { male: 'Nam', female: 'Nữ' };

/** `1985-08-15` as offices write it: `15/08/1985`, `08/1985`, `1985`. */
const officialDate = (iso: string): string => iso.split('-').toReversed().join('/');

const shown = ({ field }: CleaningDifference, value: string): string => {
  if (field === 'dateOfBirth') return officialDate(value);
  return field === 'sex' ? (sexes[value] ?? '') : value;
};

const wrong: Readonly<Record<CleaningField, string>> = {
  fullName: 'Sai khác họ tên',
  dateOfBirth: 'Sai khác ngày sinh',
  sex: 'Sai khác giới tính',
  address: 'Sai khác địa chỉ',
  cardNumber: 'Xuất trình thẻ cũ',
};
const wish: Readonly<Record<CleaningField, string>> = {
  fullName: 'Điều chỉnh họ tên theo căn cước',
  dateOfBirth: 'Điều chỉnh ngày sinh theo căn cước',
  sex: 'Điều chỉnh giới tính theo căn cước',
  address: 'Cập nhật địa chỉ theo căn cước',
  cardNumber: 'Đã hướng dẫn người bệnh dùng mã thẻ đang hiệu lực',
};
const sources: Readonly<Record<Trust, string>> = {
  typed: 'Nhập tay',
  qr: 'Mã QR',
  chip: 'Chip',
  'chip-genuine': 'Chip (thẻ thật)',
  'chip-verified': 'Chip (đã xác thực chữ ký)',
};

export interface OfficialColumn {
  readonly heading: string;
  /** What it means, for the sheet of explanations. */
  readonly meaning: string;
  /** Characters. */
  readonly width: number;
  readonly text: (row: CleaningRow, index: number) => string;
}

const side = (field: CleaningField, which: 'document' | 'register') => (row: CleaningRow) => {
  const found = row.differences.find((each) => each.field === field);
  return found ? shown(found, found[which]) : '';
};

/** The list as hospitals send it to the social-insurance office; every cell is text, so that no zero is lost. */
export const officialColumns: readonly OfficialColumn[] = [
  { heading: 'STT', meaning: 'Số thứ tự', width: 6, text: (_, index) => String(index + 1) },
  {
    heading: 'Họ và tên (giấy tờ)',
    meaning: 'Họ tên trên căn cước, chip hoặc VNeID',
    width: 26,
    text: ({ fullName }) => fullName ?? '',
  },
  {
    heading: 'Số căn cước/ĐDCN',
    meaning: 'Số định danh cá nhân, 12 chữ số',
    width: 16,
    text: ({ personalNumber }) => personalNumber ?? '',
  },
  {
    heading: 'Mã thẻ BHYT đang hiệu lực',
    meaning: 'Mã thẻ cổng tiếp nhận trả về',
    width: 20,
    text: ({ cardNumber }) => cardNumber ?? '',
  },
  {
    heading: 'Mã số BHXH',
    meaning: '10 chữ số',
    width: 14,
    text: ({ insuranceNumber }) => insuranceNumber ?? '',
  },
  {
    heading: 'Mã thẻ xuất trình',
    meaning: 'Mã trên thẻ người bệnh đưa ra, khi khác thẻ đang hiệu lực',
    width: 20,
    text: side('cardNumber', 'document'),
  },
  {
    heading: 'Họ và tên (cổng BHXH)',
    meaning: 'Chỉ ghi khi khác giấy tờ',
    width: 26,
    text: side('fullName', 'register'),
  },
  {
    heading: 'Ngày sinh (giấy tờ)',
    meaning: 'Chỉ ghi khi khác cổng, hoặc cổng chỉ có năm sinh',
    width: 14,
    text: side('dateOfBirth', 'document'),
  },
  {
    heading: 'Ngày sinh (cổng BHXH)',
    meaning: 'Như cột trước',
    width: 14,
    text: side('dateOfBirth', 'register'),
  },
  {
    heading: 'Giới tính (giấy tờ)',
    meaning: 'Chỉ ghi khi khác nhau',
    width: 10,
    text: side('sex', 'document'),
  },
  {
    heading: 'Giới tính (cổng BHXH)',
    meaning: 'Chỉ ghi khi khác nhau',
    width: 10,
    text: side('sex', 'register'),
  },
  {
    heading: 'Địa chỉ (giấy tờ)',
    meaning: 'Kèm theo khi có sai khác khác; tên địa phương có thể theo thời điểm cấp',
    width: 40,
    text: side('address', 'document'),
  },
  {
    heading: 'Địa chỉ (cổng BHXH)',
    meaning: 'Như cột trước',
    width: 40,
    text: side('address', 'register'),
  },
  {
    heading: 'Nội dung sai lệch',
    meaning: 'Các trường khác nhau',
    width: 30,
    text: ({ differences }) => differences.map(({ field }) => wrong[field]).join('; '),
  },
  {
    heading: 'Đề nghị',
    meaning: 'Cách xử lý cơ sở đề nghị với cơ quan BHXH',
    width: 40,
    text: ({ differences }) => differences.map(({ field }) => wish[field]).join('; '),
  },
  {
    heading: 'Nguồn dữ liệu',
    meaning: 'Cách đọc giấy tờ; chip có giá trị chứng thực cao hơn mã QR',
    width: 16,
    text: ({ trust }) => sources[trust],
  },
  {
    heading: 'Phát hiện từ ngày',
    meaning: 'Lần đầu trong kỳ',
    width: 12,
    text: ({ firstSeen }) => officialDate(firstSeen),
  },
  {
    heading: 'Gần nhất',
    meaning: 'Lần gần nhất trong kỳ',
    width: 12,
    text: ({ lastSeen }) => officialDate(lastSeen),
  },
  {
    heading: 'Số lượt khám',
    meaning: 'Số lượt khám trong kỳ có sai lệch này',
    width: 10,
    text: ({ visits }) => String(visits),
  },
];

export interface ListPeriod {
  readonly facilityName: string;
  readonly facilityCode: string;
  /** ISO dates, both included. */
  readonly first: string;
  readonly last: string;
}

export const listTitle = ({
  facilityName,
  facilityCode,
  first,
  last,
}: ListPeriod): readonly string[] => [
  'DANH SÁCH ĐỀ NGHỊ RÀ SOÁT, ĐIỀU CHỈNH DỮ LIỆU THẺ BHYT',
  `${facilityName} (mã ${facilityCode}), từ ngày ${officialDate(first)} đến ngày ${officialDate(last)}`,
];
