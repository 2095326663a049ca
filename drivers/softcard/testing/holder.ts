import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSoftCard, type SoftCard } from '../index.ts';
import {
  type CardHolder,
  loadPki,
  personalise,
  type SoftCardProfile,
} from '../personalise/index.ts';

/** Somebody made up, as every test's card holder is. */
export const holder: CardHolder = {
  personalNumber: '001085012345',
  fullName: 'Nguyễn Văn Mẫu',
  dateOfBirth: '1985-08-15',
  sex: 'male',
  issueDate: '2021-05-10',
  expiryDate: '2045-08-15',
  origin: 'Xã C, Huyện D, Nam Định',
  residence: 'Số 1 Ngõ 2, Phường A, Quận B, Hà Nội',
  marks: 'Nốt ruồi C: 1cm trên sau đầu lông mày phải',
  fatherName: 'Nguyễn Văn Cha',
  motherName: 'Trần Thị Mẹ',
  oldNumber: '012345678',
};

const fixtures = join(import.meta.dirname, '../../../fixtures');
export const trustFolder = join(fixtures, 'pki/trust');
export const pki = loadPki(join(fixtures, 'pki'));
const portrait = (name: string) => Uint8Array.from(readFileSync(join(fixtures, 'portraits', name)));
export const portraits = { jpeg: portrait('face.jpg'), jpeg2000: portrait('face.jp2') };

export interface CardChanges {
  readonly holder?: CardHolder;
  readonly wrongKeyDelays?: readonly number[];
  readonly portraits?: { readonly jpeg: Uint8Array; readonly jpeg2000: Uint8Array };
}

export const imageOf = (profile: SoftCardProfile, changes: CardChanges = {}) =>
  personalise({ profile, holder, pki, portraits, wrongKeyDelays: [], ...changes });

export const softCard = (profile: SoftCardProfile, changes: CardChanges = {}): SoftCard =>
  createSoftCard(imageOf(profile, changes));
