import { defineFailures, type Text } from './define.ts';

/** The patient holds a ticket already. */
const patient: Text = {
  vi: 'Ông/bà đã được tiếp đón, không cần làm gì thêm. Mời ông/bà chờ gọi số.',
  en: 'You are checked in and need not do anything else. Please wait for your number.',
};

export const deliveryFailures = defineFailures({
  'delivery.payload-unreadable': {
    patient,
    cause: {
      vi: 'Nội dung chờ gửi của lượt khám này không đọc được: do phiên bản khác ghi hoặc đã bị sửa.',
      en: 'What was to be sent of this visit cannot be read: another version wrote it, or it was altered.',
    },
    remedy: {
      vi: 'Nhập lượt khám vào HIS bằng tay theo thông tin ở quầy, rồi xuất dòng này để khép lại. Báo bộ phận kỹ thuật.',
      en: 'Enter the visit into the hospital system by hand from what the desk shows, then export the row to end it. Tell IT.',
    },
  },
  'delivery.row-not-refused': {
    patient,
    cause: {
      vi: 'Dòng này không còn ở trạng thái bị từ chối: đã gửi lại, đã xuất hoặc không tồn tại.',
      en: 'This row is not refused any more: it was sent again or exported, or does not exist.',
    },
    remedy: { vi: 'Tải lại danh sách chờ gửi.', en: 'Look at the list of undelivered rows again.' },
  },
  'delivery.export-exists': {
    patient,
    cause: {
      vi: 'Thư mục xuất đã có tệp của lượt khám này với nội dung khác.',
      en: 'The folder of the export holds a file of this visit with other content.',
    },
    remedy: {
      vi: 'Chọn thư mục trống, hoặc kiểm tra tệp cũ trước khi xuất lại.',
      en: 'Choose an empty folder, or look at the old file before you export again.',
    },
  },
  'delivery.recheck-settled': {
    patient,
    cause: {
      vi: 'Lượt khám này không còn chờ đối chiếu: người khác đã xử lý, hoặc chưa được kiểm tra lại.',
      en: 'This visit does not wait to be settled: somebody else has done it, or it has not been asked about again.',
    },
    remedy: {
      vi: 'Mở lại lượt khám để xem kết quả.',
      en: 'Open the visit to see what was done.',
    },
  },
  'delivery.act-unfit': {
    patient,
    cause: {
      vi: 'Không thể chấp nhận kết quả này: cổng BHXH không xác nhận thẻ của lượt khám.',
      en: 'This result cannot be accepted: the gateway does not confirm coverage for the visit.',
    },
    remedy: {
      vi: 'Chọn “Đã xem giấy tờ” sau khi xem thẻ BHYT và giấy tờ tuỳ thân có ảnh, hoặc “Tự chi trả”.',
      en: 'Choose "papers seen" once you saw the BHYT card and a photo identity paper, or "self-pay".',
    },
  },
  'delivery.papers-needed': {
    patient,
    cause: {
      vi: 'Chưa ghi loại và số giấy tờ tuỳ thân đã xem.',
      en: 'Which identity paper was seen, and its number, has not been entered.',
    },
    remedy: {
      vi: 'Chọn loại giấy tờ, nhập số, rồi lưu lại.',
      en: 'Choose the kind of paper, enter its number and save again.',
    },
  },
});
