import { defineFailures, type Text } from './define.ts';

/** A store that cannot be written is a machine out of order: nothing may be promised to a patient. */
const patient: Text = {
  vi: 'Máy này tạm ngừng. Mời ông/bà đến quầy Tiếp đón.',
  en: 'This machine is out of order. Please go to the reception desk.',
};

export const storeFailures = defineFailures({
  'store.wrong-key': {
    patient,
    cause: {
      vi: 'Khoá không mở được kho dữ liệu, hoặc tệp không phải kho dữ liệu của Tiếp Đón.',
      en: 'The key does not open the store, or the file is not a store of Tiếp Đón.',
    },
    remedy: {
      vi: 'Đặt lại đúng tệp khoá (store.keyFile) từ bản sao trong két; không xoá kho dữ liệu.',
      en: 'Put the right key file (store.keyFile) back from the safe; do not delete the store.',
    },
  },
  'store.key-missing': {
    patient,
    cause: {
      vi: 'Có kho dữ liệu nhưng không có tệp khoá.',
      en: 'There is a store, but its key file is missing.',
    },
    remedy: {
      vi: 'Đặt lại tệp khoá từ bản sao trong két. Khoá mới không mở được dữ liệu cũ.',
      en: 'Put the key file back from the safe. A new key cannot open the old data.',
    },
  },
  'store.key-exposed': {
    patient,
    cause: {
      vi: 'Người dùng khác trên máy đọc được tệp khoá, hoặc khoá sai độ dài.',
      en: 'Other users can read the key file, or the key has the wrong length.',
    },
    remedy: { vi: 'Chạy chmod 600 cho tệp khoá.', en: 'Run chmod 600 on the key file.' },
  },
  'store.damaged': {
    patient,
    cause: {
      vi: 'Kho dữ liệu bị hỏng; chương trình không mở để tránh mất thêm.',
      en: 'The store is damaged; it is not opened, so that nothing more is lost.',
    },
    remedy: {
      vi: 'Sao chép nguyên thư mục dữ liệu, rồi khôi phục bản sao lưu gần nhất.',
      en: 'Copy the whole data folder aside, then restore the newest backup.',
    },
  },
  'store.audit-broken': {
    patient,
    cause: {
      vi: 'Nhật ký kiểm toán trong kho dữ liệu đã bị sửa: mục {{entry}} không khớp với mục đứng trước.',
      en: 'The audit log in the store was altered: entry {{entry}} does not follow from the one before it.',
    },
    remedy: {
      vi: 'Giữ nguyên thư mục dữ liệu, nhật ký của máy và các bản sao lưu làm chứng cứ; báo bộ phận CNTT và an toàn thông tin.',
      en: 'Keep the data folder, the log of the machine and the backups as they are, as evidence; tell IT and information security.',
    },
  },
  'store.behind-backup': {
    patient,
    cause: {
      vi: 'Bản sao lưu {{backup}} có mục nhật ký kiểm toán mà kho dữ liệu không có: kho đã bị thay bằng bản cũ hơn, bị cắt bớt hoặc bị viết lại.',
      en: 'The backup {{backup}} holds an entry of the audit log that the store does not have: the store was put back to an earlier state, cut short, or rewritten.',
    },
    remedy: {
      vi: 'Nếu không ai khôi phục dữ liệu: giữ nguyên mọi tệp làm chứng cứ và báo bộ phận CNTT. Chỉ khôi phục bằng "store restore", lệnh này tự ghi vào nhật ký.',
      en: 'Where nobody restored it: keep all files as evidence and tell IT. Restore by "store restore" alone, which puts itself on record.',
    },
  },
  'store.newer-version': {
    patient,
    cause: {
      vi: 'Kho dữ liệu do phiên bản mới hơn của chương trình tạo ra.',
      en: 'The store was made by a newer version of the program.',
    },
    remedy: {
      vi: 'Cài lại phiên bản mới hơn; kho dữ liệu chưa bị thay đổi.',
      en: 'Install the newer version again; the store has not been touched.',
    },
  },
  'store.locked': {
    patient,
    cause: {
      vi: 'Một chương trình Tiếp Đón khác đang dùng kho dữ liệu này.',
      en: 'Another Tiếp Đón program is using this store.',
    },
    remedy: {
      vi: 'Tắt chương trình kia, hoặc dùng thư mục dữ liệu khác.',
      en: 'Stop the other program, or use another data folder.',
    },
  },
  'store.disk-full': {
    patient,
    cause: {
      vi: 'Ổ đĩa đã đầy; lượt khám này chưa được ghi.',
      en: 'The disk is full; this visit was not stored.',
    },
    remedy: {
      vi: 'Giải phóng ổ đĩa. Máy tự hoạt động lại khi ghi được.',
      en: 'Free some disk space. The kiosk goes on by itself when it can write.',
    },
  },
  'store.read-only': {
    patient,
    cause: {
      vi: 'Không có quyền ghi vào kho dữ liệu hoặc ổ đĩa chỉ đọc.',
      en: 'The store or its disk is read-only for this user.',
    },
    remedy: {
      vi: 'Kiểm tra quyền của thư mục dữ liệu và trạng thái ổ đĩa.',
      en: 'Check the permissions of the data folder and the state of the disk.',
    },
  },
  'store.unavailable': {
    patient,
    cause: { vi: 'Không đọc/ghi được kho dữ liệu.', en: 'The store cannot be read or written.' },
    remedy: {
      vi: 'Kiểm tra ổ đĩa (dmesg, SMART) rồi khởi động lại chương trình.',
      en: 'Check the disk (dmesg, SMART), then restart the program.',
    },
  },
  'store.backup-disk-full': {
    patient,
    cause: { vi: 'Ổ đĩa chứa bản sao lưu đã đầy.', en: 'The disk of the backups is full.' },
    remedy: {
      vi: 'Giải phóng chỗ trống hoặc đổi backup.directory; lần sao lưu sau tự chạy lại. Kho dữ liệu không bị ảnh hưởng.',
      en: 'Make room or change backup.directory; the next backup runs by itself. The store is not affected.',
    },
  },
  'store.backup-unwritable': {
    patient,
    cause: {
      vi: 'Không ghi được bản sao lưu: không có quyền, thư mục hoặc ổ mạng không sẵn sàng.',
      en: 'The backup cannot be written: no permission, or the folder or network drive is not there.',
    },
    remedy: {
      vi: 'Kiểm tra backup.directory và quyền ghi của người dùng chạy chương trình.',
      en: 'Check backup.directory and that the user of the program may write there.',
    },
  },
  'store.backup-damaged': {
    patient,
    cause: {
      vi: 'Bản sao lưu không toàn vẹn khi kiểm tra; nó không được tính và không được dùng.',
      en: 'The backup is not whole when it is checked; it does not count and is not used.',
    },
    remedy: {
      vi: 'Dùng bản sao lưu khác. Nếu bản mới tạo cũng hỏng: chạy store check và kiểm tra ổ đĩa.',
      en: 'Take another backup. If new ones are damaged too: run store check, and look at the disk.',
    },
  },
  'store.backup-missing': {
    patient,
    cause: { vi: 'Không có bản sao lưu ở đường dẫn này.', en: 'There is no backup at this path.' },
    remedy: {
      vi: 'Xem danh sách bằng store check, rồi chọn một bản.',
      en: 'Look at the list of store check, and choose one.',
    },
  },
});
