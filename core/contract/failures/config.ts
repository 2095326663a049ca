import { defineFailures, type Text } from './define.ts';

/** Patients meet configuration faults only as a machine that is out of order. */
const patient: Text = {
  vi: 'Máy này tạm ngừng. Mời ông/bà đến quầy Tiếp đón.',
  en: 'This machine is out of order. Please go to the reception desk.',
};

export const configFailures = defineFailures({
  'config.not-found': {
    patient,
    cause: {
      vi: 'Không tìm thấy tệp cấu hình {{path}}.',
      en: 'No configuration file at {{path}}.',
    },
    remedy: {
      vi: 'Tạo tệp từ docs/operations.md, hoặc chỉ đúng đường dẫn bằng --config.',
      en: 'Create it as docs/operations.md tells, or name its path with --config.',
    },
  },
  'config.unreadable': {
    patient,
    cause: {
      vi: 'Không đọc được tệp cấu hình {{path}}.',
      en: 'The configuration file {{path}} cannot be read.',
    },
    remedy: { vi: 'Kiểm tra quyền đọc của tệp.', en: 'Check the permissions of the file.' },
  },
  'config.not-json': {
    patient,
    cause: {
      vi: 'Tệp cấu hình không phải JSON hợp lệ: {{detail}}.',
      en: 'The configuration is not valid JSON: {{detail}}.',
    },
    remedy: {
      vi: 'Sửa lỗi cú pháp tại vị trí đã nêu.',
      en: 'Mend the syntax at the place that is named.',
    },
  },
  'config.invalid': {
    patient,
    cause: {
      vi: 'Giá trị sai tại {{where}}: {{detail}}.',
      en: 'Wrong value at {{where}}: {{detail}}.',
    },
    remedy: {
      vi: 'Sửa giá trị này; docs/operations.md mô tả từng mục.',
      en: 'Mend this value; docs/operations.md describes every entry.',
    },
  },
  'config.secret-missing': {
    patient,
    cause: {
      vi: 'Thiếu bí mật mà {{where}} trỏ tới ({{detail}}).',
      en: 'The secret that {{where}} points to is missing ({{detail}}).',
    },
    remedy: {
      vi: 'Đặt biến môi trường hoặc tạo tệp bí mật (quyền 0600).',
      en: 'Set the environment variable, or create the secret file (permissions 0600).',
    },
  },
  'config.secret-exposed': {
    patient,
    cause: {
      vi: 'Người dùng khác đọc được tệp bí mật {{detail}}.',
      en: 'Other users can read the secret file {{detail}}.',
    },
    remedy: { vi: 'Chạy: chmod 600 {{detail}}', en: 'Run: chmod 600 {{detail}}' },
  },
  'config.not-in-keyring': {
    patient,
    cause: {
      vi: 'Kho khoá của máy chưa có bí mật "{{name}}" mà {{where}} trỏ tới.',
      en: 'The keyring holds no secret "{{name}}", which {{where}} points to.',
    },
    remedy: {
      vi: 'Đặt tệp "{{name}}" vào thư mục nhập bí mật rồi khởi động lại (docs/operations.md); trình duyệt kiosk dùng env hoặc file.',
      en: 'Put a file "{{name}}" into the folder for secrets and start again (docs/operations.md); the browser shell takes env or file.',
    },
  },
  'config.port-taken': {
    patient,
    cause: {
      vi: 'Cổng {{detail}} trên máy này đang được dùng.',
      en: 'Port {{detail}} on this machine is taken.',
    },
    remedy: {
      vi: 'Tắt chương trình đang dùng cổng, hoặc đổi server.port.',
      en: 'Stop the program that uses it, or change server.port.',
    },
  },
});
