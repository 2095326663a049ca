import { defineFailures, type Text } from './define.ts';

/** The patient holds a ticket already: how the hospital's own systems talk to each other is not the patient's trouble. */
const patient: Text = {
  vi: 'Ông/bà đã được tiếp đón, không cần làm gì thêm. Mời ông/bà chờ gọi số.',
  en: 'You are checked in and need not do anything else. Please wait for your number.',
};

export const hisFailures = defineFailures({
  'his.unreachable': {
    patient,
    cause: {
      vi: 'Không kết nối được tới HIS (tên miền, đường mạng hoặc TLS).',
      en: 'The hospital system cannot be reached (name, network or TLS).',
    },
    remedy: {
      vi: 'Kiểm tra đường mạng nội bộ, địa chỉ baseUrl và chứng thư. Lượt khám được giữ lại và tự gửi khi có mạng.',
      en: 'Check the internal network, baseUrl and the certificate. Visits are kept and sent once the network is back.',
    },
  },
  'his.timeout': {
    patient,
    cause: {
      vi: 'HIS không trả lời trong thời gian chờ.',
      en: 'The hospital system did not answer in time.',
    },
    remedy: {
      vi: 'Lượt khám tự gửi lại, không bị trùng. Nếu kéo dài, kiểm tra tải của HIS hoặc tăng timeoutMs.',
      en: 'The visit is sent again by itself and is not doubled. If it lasts, check the load of the system or raise timeoutMs.',
    },
  },
  'his.interrupted': {
    patient,
    cause: {
      vi: 'HIS hoặc thiết bị mạng ngắt kết nối giữa chừng.',
      en: 'The hospital system or a network device broke the connection off.',
    },
    remedy: {
      vi: 'Lượt khám tự gửi lại, không bị trùng. Nếu lặp lại, kiểm tra proxy và tường lửa trước HIS.',
      en: 'The visit is sent again by itself and is not doubled. If it repeats, check the proxy and firewall in front of the system.',
    },
  },
  'his.server-error': {
    patient,
    cause: {
      vi: 'HIS báo lỗi máy chủ của chính HIS.',
      en: 'The hospital system reports a fault of its own.',
    },
    remedy: {
      vi: 'Chờ HIS hoạt động lại; lượt khám tự gửi lại. Nếu kéo dài, báo nhà cung cấp HIS kèm thời điểm xảy ra lỗi.',
      en: 'Wait until the system is back; visits are sent again. If it lasts, report the time of the fault to its vendor.',
    },
  },
  'his.busy': {
    patient,
    cause: {
      vi: 'HIS đang quá tải hoặc dữ liệu đang bị khoá, yêu cầu gửi lại sau.',
      en: 'The hospital system is overloaded or its data is locked, and asks to come back later.',
    },
    remedy: {
      vi: 'Lượt khám tự gửi lại. Nếu thường xuyên, nhờ nhà cung cấp HIS nâng giới hạn.',
      en: 'The visit is sent again by itself. If it happens often, ask the vendor to raise the limit.',
    },
  },
  'his.malformed': {
    patient,
    cause: {
      vi: 'HIS trả về nội dung không đọc được: trang web, dữ liệu bị cắt hoặc sai định dạng.',
      en: 'The hospital system sent what cannot be read: a web page, cut-off data or another format.',
    },
    remedy: {
      vi: 'Kiểm tra baseUrl, loại giao tiếp (kind) và thiết bị mạng có chèn trang đăng nhập không.',
      en: 'Check baseUrl, the kind of interface and whether a network device shows a login page.',
    },
  },
  'his.unauthorised': {
    patient,
    cause: {
      vi: 'HIS từ chối tài khoản hoặc địa chỉ của máy này.',
      en: 'The hospital system refuses the account or the address of this machine.',
    },
    remedy: {
      vi: 'Hàng đợi tạm dừng. Kiểm tra mã đối tác hoặc mã truy cập, và địa chỉ IP được phép ở HIS.',
      en: 'The queue is paused. Check the merchant id or token, and the addresses that the system allows.',
    },
  },
  'his.signature-refused': {
    patient,
    cause: {
      vi: 'HIS từ chối chữ ký của yêu cầu: sai khoá bí mật, sai danh sách trường ký hoặc đồng hồ lệch.',
      en: 'The hospital system refuses the signature: wrong secret, wrong list of signed fields, or a clock that is off.',
    },
    remedy: {
      vi: 'Hàng đợi tạm dừng. Chỉnh đồng hồ máy, đối chiếu khoá bí mật và signedFields với nhà cung cấp HIS.',
      en: 'The queue is paused. Set the clock, and compare the secret and signedFields with the vendor.',
    },
  },
  'his.rejected': {
    patient,
    cause: {
      vi: 'HIS không nhận lượt khám này.',
      en: 'The hospital system does not accept this visit.',
    },
    remedy: {
      vi: 'Xem chi tiết của lượt khám, nhập tay vào HIS hoặc sửa rồi bấm gửi lại.',
      en: 'See the detail of the visit; enter it in the system by hand, or mend it and send it again.',
    },
  },
  'his.duplicate-key-differs': {
    patient,
    cause: {
      vi: 'HIS đã có lượt khám với mã giao dịch này nhưng nội dung khác.',
      en: 'The hospital system holds a visit of this transaction code with other content.',
    },
    remedy: {
      vi: 'Đối chiếu lượt khám ở HIS với lượt khám ở đây; sửa tại HIS, không gửi lại.',
      en: 'Compare the visit there with the one here; mend it there and do not send it again.',
    },
  },
  'his.clinic-unmapped': {
    patient,
    cause: {
      vi: 'Phòng khám này chưa được gán mã khoa và mã dịch vụ của HIS.',
      en: 'This clinic has no department and service of the hospital system assigned.',
    },
    remedy: {
      vi: 'Bổ sung phòng khám vào his.clinics trong tệp cấu hình, khởi động lại, rồi bấm gửi lại.',
      en: 'Add the clinic to his.clinics in the configuration, restart, then send it again.',
    },
  },
  'his.pending': {
    patient,
    cause: {
      vi: 'HIS đã nhận lượt khám nhưng chưa có kết quả.',
      en: 'The hospital system has taken the visit in, but its result is not visible yet.',
    },
    remedy: {
      vi: 'Hệ thống tự hỏi lại kết quả. Nếu quá một giờ, kiểm tra hàng đợi xử lý của HIS.',
      en: 'The result is asked for again by itself. After an hour, check the processing queue of the system.',
    },
  },
  'his.folder-missing': {
    patient,
    cause: {
      vi: 'Không thấy thư mục trao đổi với HIS.',
      en: 'The folder shared with the hospital system is not there.',
    },
    remedy: {
      vi: 'Kiểm tra ổ mạng đã gắn chưa và đường dẫn his.directory. Lượt khám tự ghi lại sau.',
      en: 'Check that the network drive is mounted and his.directory is right. Visits are written later by themselves.',
    },
  },
  'his.folder-unwritable': {
    patient,
    cause: {
      vi: 'Không ghi được vào thư mục trao đổi với HIS (chỉ đọc, thiếu quyền hoặc ổ lỗi).',
      en: 'The folder shared with the hospital system cannot be written (read-only, no permission, or a faulty drive).',
    },
    remedy: {
      vi: 'Cấp quyền ghi cho tài khoản chạy chương trình; kiểm tra ổ đĩa. Lượt khám tự ghi lại sau.',
      en: "Give the program's account the right to write; check the drive. Visits are written later by themselves.",
    },
  },
  'his.folder-full': {
    patient,
    cause: {
      vi: 'Ổ đĩa của thư mục trao đổi với HIS đã đầy.',
      en: 'The drive of the folder shared with the hospital system is full.',
    },
    remedy: {
      vi: 'Giải phóng chỗ trên ổ đĩa đó. Lượt khám tự ghi lại sau.',
      en: 'Free space on that drive. Visits are written later by themselves.',
    },
  },
});
