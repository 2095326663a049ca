import { defineFailures, type Text } from './define.ts';

/** Whatever is wrong with the gateway is not the patient's trouble (NĐ 188/2025, Điều 38 khoản 2). */
const patient: Text = {
  vi: 'Ông/bà vẫn được khám. Hệ thống BHYT đang gián đoạn, bệnh viện sẽ kiểm tra lại thẻ trước khi thanh toán.',
  en: 'You will still be seen. The health insurance system is interrupted; the hospital will check your card again before payment.',
};

export const gatewayFailures = defineFailures({
  'gateway.timeout': {
    patient,
    cause: {
      vi: 'Cổng BHYT không trả lời trong thời gian chờ.',
      en: 'The gateway did not answer in time.',
    },
    remedy: {
      vi: 'Tiếp nhận tạm. Nếu kéo dài, chạy "gateway probe" để biết chậm ở khâu nào.',
      en: 'Admit provisionally. If it lasts, run "gateway probe" to see which stage is slow.',
    },
  },
  'gateway.unreachable': {
    patient,
    cause: {
      vi: 'Không kết nối được tới cổng BHYT (tên miền, đường mạng hoặc TLS).',
      en: 'The gateway cannot be reached (name, network or TLS).',
    },
    remedy: {
      vi: 'Kiểm tra đường mạng, tường lửa và đồng hồ máy; chạy "gateway probe" để biết hỏng ở khâu nào.',
      en: 'Check the line, the firewall and the clock of the machine; run "gateway probe" to see which stage fails.',
    },
  },
  'gateway.name-not-resolved': {
    patient,
    cause: {
      vi: 'Không tìm được địa chỉ của tên miền cổng BHYT (DNS).',
      en: "No address was found for the gateway's name (DNS).",
    },
    remedy: {
      vi: 'Kiểm tra baseUrl, máy chủ DNS và đường mạng của máy này.',
      en: 'Check baseUrl, the DNS server and the line of this machine.',
    },
  },
  'gateway.certificate-refused': {
    patient,
    cause: {
      vi: 'Kết nối TLS tới cổng BHYT không tin cậy được: chứng thư hết hạn, sai tên, tự ký hoặc không phải TLS.',
      en: 'The TLS connection to the gateway cannot be trusted: certificate expired, for another name or self-signed, or no TLS at all.',
    },
    remedy: {
      vi: 'Kiểm tra đồng hồ máy và baseUrl. Nếu mạng bệnh viện có thiết bị kiểm tra TLS, thêm chứng thư gốc của thiết bị vào tlsCa; không bao giờ tắt kiểm tra chứng thư.',
      en: "Check the machine's clock and baseUrl. Where a device of the hospital's network inspects TLS, name its root certificate in tlsCa; the check of certificates is never switched off.",
    },
  },
  'gateway.server-error': {
    patient,
    cause: {
      vi: 'Cổng BHYT báo lỗi máy chủ của chính cổng.',
      en: 'The gateway reports a fault of its own.',
    },
    remedy: {
      vi: 'Tiếp nhận tạm và chờ cổng hoạt động lại. Nếu kéo dài, báo BHXH kèm thời điểm xảy ra lỗi.',
      en: 'Admit provisionally until the gateway is back. If it lasts, report the time of the fault to social insurance.',
    },
  },
  'gateway.malformed': {
    patient,
    cause: {
      vi: 'Cổng BHYT trả về nội dung không đọc được: trang web, dữ liệu bị cắt hoặc sai định dạng.',
      en: 'The gateway sent what cannot be read: a web page, cut-off data or another format.',
    },
    remedy: {
      vi: 'Kiểm tra baseUrl và thiết bị mạng có chèn trang đăng nhập không; thử đổi checkContentType, tokenContentType.',
      en: 'Check baseUrl and whether a network device shows a login page; try another checkContentType or tokenContentType.',
    },
  },
  'gateway.circuit-open': {
    patient,
    cause: {
      vi: 'Cổng BHYT lỗi nhiều lần liên tiếp nên tạm ngừng tra cứu trong giây lát.',
      en: 'The gateway failed several times in a row, so look-ups are held back for a moment.',
    },
    remedy: {
      vi: 'Hệ thống tự thử lại sau ít giây. Xem nguyên nhân ở các lỗi trước đó trong nhật ký.',
      en: 'It tries again by itself within seconds. The log shows the faults that led to it.',
    },
  },
  'gateway.busy': {
    patient,
    cause: {
      vi: 'Quá nhiều lượt tra cứu cùng lúc, hoặc cổng yêu cầu giảm tốc độ.',
      en: 'Too many look-ups at the same time, or the gateway asks to slow down.',
    },
    remedy: {
      vi: 'Kiểm tra lại sau ít phút. Nếu thường xuyên, chạy "gateway probe" để xem cổng có chậm không.',
      en: 'Check again in a few minutes. If it happens often, run "gateway probe" to see whether the gateway is slow.',
    },
  },
  'gateway.unauthorised': {
    patient,
    cause: {
      vi: 'Cổng BHYT từ chối tài khoản hoặc địa chỉ IP của bệnh viện.',
      en: "The gateway refuses the facility's account or IP address.",
    },
    remedy: {
      vi: 'Kiểm tra tài khoản, mật khẩu, md5Case và địa chỉ IP đã đăng ký với BHXH.',
      en: 'Check the account, the password, md5Case and the IP address registered with social insurance.',
    },
  },
  'gateway.not-configured': {
    patient,
    cause: {
      vi: 'Cấu hình cổng BHYT chưa đủ: không đọc được tệp chứng thư trong tlsCa.',
      en: 'The gateway is not fully configured: the certificate file named by tlsCa cannot be read.',
    },
    remedy: {
      vi: 'Sửa đường dẫn hoặc quyền đọc của tệp đó trong phần gateway của tệp cấu hình, rồi khởi động lại.',
      en: 'Mend the path or the permissions of that file in the gateway part of the configuration, then restart.',
    },
  },
});
