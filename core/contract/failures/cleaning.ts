import { defineFailures, type Text } from './define.ts';

/** No patient ever sees this list. */
const patient: Text = {
  vi: 'Mời ông/bà hỏi nhân viên Tiếp đón.',
  en: 'Please ask our staff.',
};

export const cleaningFailures = defineFailures({
  'cleaning.disk-full': {
    patient,
    cause: {
      vi: 'Ổ đĩa đã đầy, danh sách chưa được ghi.',
      en: 'The disk is full; no list was written.',
    },
    remedy: {
      vi: 'Giải phóng chỗ trống hoặc chọn nơi khác.',
      en: 'Make room, or choose another place.',
    },
  },
  'cleaning.unwritable': {
    patient,
    cause: {
      vi: 'Không ghi được danh sách vào tệp này.',
      en: 'The list cannot be written to this file.',
    },
    remedy: {
      vi: 'Kiểm tra quyền ghi của thư mục, hoặc chọn nơi khác.',
      en: 'Check that you may write to the folder, or choose another place.',
    },
  },
  'cleaning.period-wrong': {
    patient,
    cause: { vi: 'Ngày đầu kỳ sau ngày cuối kỳ.', en: 'The first day is after the last day.' },
    remedy: { vi: 'Chọn lại khoảng ngày.', en: 'Choose the days again.' },
  },
});
