import { defineFailures } from './define.ts';

export const networkFailures = defineFailures({
  'network.destination-refused': {
    patient: {
      vi: 'Máy vẫn phục vụ ông/bà như thường lệ.',
      en: 'The machine serves you as usual.',
    },
    cause: {
      vi: 'Chương trình định kết nối tới {{destination}}, nơi không có trong cấu hình; kết nối đã bị chặn.',
      en: 'The program was about to connect to {{destination}}, which is not in the configuration; this was refused.',
    },
    remedy: {
      vi: 'Gửi nhật ký cho nơi cung cấp chương trình và kiểm tra máy có mã độc không. Nếu vừa cập nhật, cài lại bản trước.',
      en: 'Send the log to the maker of the program, and look for malware on the machine. After an update, go back to the version before.',
    },
  },
});
