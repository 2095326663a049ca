import { defineFailures } from './define.ts';

export const checkinFailures = defineFailures({
  'checkin.second-clinic': {
    patient: {
      vi: 'Hôm nay ông/bà đã lấy số. Muốn khám thêm phòng khác, nhân viên sẽ sắp xếp giúp.',
      en: 'You already have a number today. Our staff will arrange another clinic for you.',
    },
    cause: {
      vi: 'Người bệnh đã có lượt khám hôm nay và muốn khám thêm phòng khác.',
      en: 'The patient has a visit today and asks for another clinic.',
    },
    remedy: {
      vi: 'Xem lượt khám đã có, thêm phòng khám nếu phù hợp.',
      en: 'Look at the existing visit and add a clinic where appropriate.',
    },
  },
  'checkin.no-identity': {
    patient: {
      vi: 'Ông/bà không mang thẻ; nhân viên sẽ giúp ông/bà tìm thông tin.',
      en: 'You have no card with you; our staff will help to find your details.',
    },
    cause: {
      vi: 'Người bệnh không có thẻ và không nhớ số.',
      en: 'The patient has no card and remembers no number.',
    },
    remedy: {
      vi: 'Tìm theo họ tên và ngày sinh, hoặc tiếp nhận theo giấy tờ có ảnh.',
      en: 'Search by name and birth date, or receive on a paper with a photo.',
    },
  },
  'checkin.old-number': {
    patient: {
      vi: 'Số chứng minh nhân dân cũ chưa tra cứu được BHYT tại máy này.',
      en: 'Insurance cannot be looked up here with a former 9-digit identity number.',
    },
    cause: {
      vi: 'Cổng BHYT không nhận số CMND 9 số.',
      en: 'The gateway does not take 9-digit numbers.',
    },
    remedy: {
      vi: 'Hỏi số căn cước 12 số hoặc mã thẻ BHYT rồi tra cứu lại.',
      en: 'Ask for the 12-digit personal number or the BHYT card and look up again.',
    },
  },
  'checkin.clinic-unknown': {
    patient: {
      vi: 'Nhân viên sẽ giúp ông/bà chọn phòng khám phù hợp.',
      en: 'Our staff will help you to choose the right clinic.',
    },
    cause: {
      vi: 'Người bệnh chưa biết khám phòng nào.',
      en: 'The patient does not know which clinic to visit.',
    },
    remedy: {
      vi: 'Hỏi triệu chứng, chọn phòng khám và tiếp nhận.',
      en: 'Ask for the complaint, choose the clinic and admit.',
    },
  },
  'checkin.consent-declined': {
    patient: {
      vi: 'Ông/bà chưa đồng ý tra cứu tại máy; nhân viên sẽ tiếp nhận trực tiếp.',
      en: 'You chose not to be looked up here; our staff will receive you in person.',
    },
    cause: {
      vi: 'Người bệnh không đồng ý tra cứu thông tin tại máy.',
      en: 'The patient declined the look-up at the kiosk.',
    },
    remedy: {
      vi: 'Tiếp nhận theo thẻ BHYT và giấy tờ có ảnh.',
      en: 'Receive on the BHYT card and a paper with a photo.',
    },
  },
  'checkin.name-invalid': {
    patient: {
      vi: 'Xin ông/bà nhập đầy đủ họ và tên, chỉ gồm chữ cái.',
      en: 'Please enter the full name, letters only.',
    },
    cause: { vi: 'Họ tên nhập vào không dùng được.', en: 'The typed name cannot be used.' },
    remedy: { vi: 'Nhập lại họ tên như trên thẻ.', en: 'Type the name as on the card.' },
  },
  'checkin.birth-date-invalid': {
    patient: {
      vi: 'Ngày sinh chưa đúng. Xin ông/bà kiểm tra lại.',
      en: 'This birth date does not exist. Please check it.',
    },
    cause: {
      vi: 'Ngày sinh không có thật hoặc ở tương lai.',
      en: 'The birth date does not exist or lies in the future.',
    },
    remedy: { vi: 'Nhập lại ngày sinh như trên thẻ.', en: 'Type the birth date as on the card.' },
  },
  'checkin.not-complete': {
    patient: {
      vi: 'Còn thiếu thông tin. Xin ông/bà nhập họ tên và ngày sinh.',
      en: 'Something is missing. Please enter the full name and the birth date.',
    },
    cause: {
      vi: 'Thiếu họ tên hoặc ngày sinh để tra cứu BHYT.',
      en: 'Name or birth date is missing for the look-up.',
    },
    remedy: { vi: 'Nhập họ tên và ngày sinh.', en: 'Enter the name and the birth date.' },
  },
  'checkin.kiosk-closed': {
    patient: {
      vi: 'Máy này tạm ngừng. Mời ông/bà đến quầy Tiếp đón.',
      en: 'This machine is out of order. Please go to the reception desk.',
    },
    cause: {
      vi: 'Màn hình mất liên lạc với chương trình chính.',
      en: 'The screen has lost the host program.',
    },
    remedy: {
      vi: 'Chờ 10 giây; nếu máy không tự chạy lại, khởi động lại chương trình.',
      en: 'Wait 10 seconds; restart the program if it does not come back by itself.',
    },
  },
  'checkin.visit-not-found': {
    patient: {
      vi: 'Chưa tìm thấy lượt khám này. Mời ông/bà đến quầy Tiếp đón.',
      en: 'This visit was not found. Please go to the reception desk.',
    },
    cause: { vi: 'Không có lượt khám với mã này.', en: 'No visit has this identifier.' },
    remedy: { vi: 'Tải lại danh sách và chọn lại.', en: 'Reload the list and choose again.' },
  },
  'checkin.visit-closed': {
    patient: {
      vi: 'Lượt khám này đã được xử lý. Mời ông/bà hỏi nhân viên.',
      en: 'This visit has been dealt with. Please ask our staff.',
    },
    cause: {
      vi: 'Lượt khám đã được tiếp nhận hoặc đóng bởi người khác.',
      en: 'Somebody else has admitted or closed this visit.',
    },
    remedy: { vi: 'Mở lại lượt khám để xem kết quả.', en: 'Open the visit to see what was done.' },
  },
  'checkin.clinic-not-found': {
    patient: {
      vi: 'Phòng khám này hiện không nhận người bệnh. Xin chọn phòng khác.',
      en: 'This clinic takes no patients now. Please choose another one.',
    },
    cause: { vi: 'Phòng khám không có trong cấu hình.', en: 'The clinic is not configured.' },
    remedy: {
      vi: 'Chọn phòng khác hoặc sửa danh sách phòng khám trong cấu hình.',
      en: 'Choose another one, or mend the clinic list in the configuration.',
    },
  },
  'checkin.presentation-gone': {
    patient: {
      vi: 'Xin ông/bà xuất trình lại thẻ.',
      en: 'Please show the card again.',
    },
    cause: {
      vi: 'Lần kiểm tra này đã quá hạn hoặc chương trình đã khởi động lại.',
      en: 'This check has expired, or the program was restarted.',
    },
    remedy: {
      vi: 'Quét hoặc nhập lại rồi kiểm tra lại.',
      en: 'Scan or type again and check again.',
    },
  },
  'checkin.override-needed': {
    patient: {
      vi: 'Nhân viên cần ghi lý do trước khi tiếp nhận.',
      en: 'Our staff must note a reason before admitting.',
    },
    cause: {
      vi: 'Kết quả kiểm tra chưa cho phép tiếp nhận BHYT.',
      en: 'The check does not allow admission under insurance.',
    },
    remedy: {
      vi: 'Ghi lý do tiếp nhận (ít nhất 3 ký tự); lý do được lưu cùng tên nhân viên.',
      en: 'Give a reason (3 characters or more); it is stored under your name.',
    },
  },
});
