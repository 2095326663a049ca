import { defineFailures, type Text } from './define.ts';

const patient: Text = {
  vi: 'Máy này tạm ngừng. Mời ông/bà đến quầy Tiếp đón.',
  en: 'This machine is out of order. Please go to the reception desk.',
};

/** The Electron shell: windows, processes, keyring. */
export const shellFailures = defineFailures({
  'shell.second-instance': {
    patient,
    cause: {
      vi: 'Tiếp Đón đang chạy trên máy này; bản vừa mở sẽ tự đóng.',
      en: 'Tiếp Đón is running on this machine already; the one just started closes itself.',
    },
    remedy: {
      vi: 'Dùng cửa sổ đang mở. Không thấy cửa sổ nào thì khởi động lại máy.',
      en: 'Use the window that is open. Where none is to be seen, restart the machine.',
    },
  },
  'shell.display-missing': {
    patient,
    cause: {
      vi: 'Không tìm thấy màn hình {{display}} mà cấu hình chọn cho {{role}}.',
      en: 'The display {{display}}, which the configuration names for {{role}}, is not there.',
    },
    remedy: {
      vi: 'Cắm và bật màn hình; cửa sổ tự mở. Hoặc sửa shell.windows trong cấu hình.',
      en: 'Plug it in and switch it on; the window opens by itself. Or change shell.windows.',
    },
  },
  'shell.host-crashed': {
    patient,
    cause: {
      vi: 'Phần xử lý của chương trình dừng đột ngột ({{detail}}).',
      en: 'The host process ended unexpectedly ({{detail}}).',
    },
    remedy: {
      vi: 'Chương trình tự khởi động lại. Nếu lặp lại nhiều lần, gửi nhật ký cho bộ phận CNTT.',
      en: 'It is started again by itself. When this repeats, send the log to IT.',
    },
  },
  'shell.host-unresponsive': {
    patient,
    cause: {
      vi: 'Phần xử lý của chương trình không phản hồi nên bị dừng.',
      en: 'The host process gave no sign of life and was stopped.',
    },
    remedy: {
      vi: 'Chương trình tự khởi động lại. Kiểm tra ổ đĩa nếu lặp lại.',
      en: 'It is started again by itself. When this repeats, check the disk.',
    },
  },
  'shell.screen-crashed': {
    patient,
    cause: {
      vi: 'Màn hình gặp lỗi nhiều lần liên tiếp ({{detail}}).',
      en: 'The screen failed several times in a row ({{detail}}).',
    },
    remedy: {
      vi: 'Chương trình tự mở lại màn hình. Nếu lặp lại, kiểm tra bộ nhớ và trình điều khiển đồ hoạ.',
      en: 'It is opened again by itself. When this repeats, check memory and graphics driver.',
    },
  },
  'shell.no-keyring': {
    patient,
    cause: {
      vi: 'Máy không có kho khoá để cất khoá dữ liệu an toàn ({{detail}}).',
      en: 'This machine has no keyring that would keep the key of the store safe ({{detail}}).',
    },
    remedy: {
      vi: 'Bật gnome-keyring cho người dùng kiosk, hoặc đặt "shell": { "secrets": "key-file" }.',
      en: 'Enable gnome-keyring for the kiosk\'s user, or set "shell": { "secrets": "key-file" }.',
    },
  },
  'shell.secret-unreadable': {
    patient,
    cause: {
      vi: 'Kho khoá của máy không mở được bí mật đã cất ({{detail}}).',
      en: 'The keyring does not open what was kept in it ({{detail}}).',
    },
    remedy: {
      vi: 'Đăng nhập đúng người dùng Windows/Linux đã cài kiosk; nếu đã đổi, nhập lại khoá từ bản sao trong két.',
      en: 'Sign in as the user who set the kiosk up; where that changed, take the key in again from the safe.',
    },
  },
  'shell.secrets-unwritable': {
    patient,
    cause: {
      vi: 'Không ghi được tệp bí mật của chương trình.',
      en: "The shell's file of secrets cannot be written.",
    },
    remedy: {
      vi: 'Kiểm tra ổ đĩa và quyền ghi của thư mục dữ liệu chương trình.',
      en: "Check the disk and the permissions of the program's data folder.",
    },
  },
  'shell.exit-refused': {
    patient,
    cause: {
      vi: 'Tài khoản này không được phép thoát kiosk.',
      en: 'This account may not leave the kiosk.',
    },
    remedy: {
      vi: 'Dùng tài khoản có trong shell.staffExit.',
      en: 'Use an account that shell.staffExit names.',
    },
  },
});
