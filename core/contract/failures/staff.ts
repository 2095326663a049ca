import { defineFailures, type Text } from './define.ts';

const patient: Text = {
  vi: 'Xin ông/bà chờ nhân viên đăng nhập.',
  en: 'Please wait until our staff have signed in.',
};

export const staffFailures = defineFailures({
  'staff.wrong-pin': {
    patient,
    cause: { vi: 'Tên hoặc mã PIN chưa đúng.', en: 'The name or the PIN is wrong.' },
    remedy: {
      vi: 'Thử lại; sau 5 lần sai tài khoản bị khoá 15 phút.',
      en: 'Try again; after 5 wrong PINs the account is locked for 15 minutes.',
    },
  },
  'staff.busy': {
    patient,
    cause: {
      vi: 'Có quá nhiều lượt đăng nhập cùng một lúc.',
      en: 'Too many people are signing in at the same moment.',
    },
    remedy: {
      vi: 'Chờ vài giây rồi đăng nhập lại. Nếu lặp lại khi không có ai đăng nhập, kiểm tra máy có chương trình lạ không.',
      en: 'Wait a few seconds and sign in again. Where it repeats and nobody signs in, look for a strange program on the machine.',
    },
  },
  'staff.locked': {
    patient,
    cause: {
      vi: 'Tài khoản đang bị khoá vì nhập sai nhiều lần; còn {{minutes}} phút.',
      en: 'The account is locked after too many wrong PINs; {{minutes}} minutes are left.',
    },
    remedy: { vi: 'Chờ hết thời gian khoá, hoặc hỏi bộ phận CNTT.', en: 'Wait, or ask IT staff.' },
  },
  'staff.session-ended': {
    patient,
    cause: { vi: 'Phiên làm việc đã kết thúc.', en: 'The session has ended.' },
    remedy: { vi: 'Đăng nhập lại.', en: 'Sign in again.' },
  },
  'staff.pin-too-weak': {
    patient,
    cause: {
      vi: 'Mã PIN cần ít nhất 6 ký tự.',
      en: 'A PIN has 6 characters or more.',
    },
    remedy: { vi: 'Chọn mã PIN dài hơn.', en: 'Choose a longer PIN.' },
  },
  'staff.name-taken': {
    patient,
    cause: { vi: 'Tên đăng nhập đã có người dùng.', en: 'This sign-in name is taken.' },
    remedy: { vi: 'Chọn tên khác.', en: 'Choose another name.' },
  },
});
