import { defineFailures, type Text } from './define.ts';

/** Said whenever the insurance system, not the patient, is the trouble (NĐ 188/2025, Điều 38 khoản 2). */
const stillSeen: Text = {
  vi: 'Ông/bà vẫn được khám. Hệ thống BHYT đang gián đoạn, bệnh viện sẽ kiểm tra lại thẻ trước khi thanh toán.',
  en: 'You will still be seen. The health insurance system is interrupted; the hospital will check your card again before payment.',
};

const recheckLater: Text = {
  vi: 'Tiếp nhận tạm, ghi số thẻ; hệ thống tự kiểm tra lại. Nếu khi ra viện vẫn chưa tra cứu được, lưu ảnh chụp màn hình lỗi kèm hồ sơ.',
  en: 'Admit provisionally and note the card number; the check is repeated by itself. If it still fails at discharge, file a screenshot of the error.',
};

const compareAndRepeat: Text = {
  vi: 'Đối chiếu thẻ BHYT với giấy tờ tuỳ thân có ảnh, sửa cho đúng rồi kiểm tra lại.',
  en: 'Compare the BHYT card with a photo identity paper, correct the field and check again.',
};

const askForCurrentCard: Text = {
  vi: 'Hỏi thẻ khác còn giá trị (số BHXH, VNeID, VssID) và tra cứu lại; nếu không có, hướng dẫn liên hệ cơ quan BHXH hoặc khám không dùng BHYT.',
  en: 'Ask for another valid card (insurance number, VNeID, VssID) and look it up; otherwise refer to the social insurance office or offer self-pay.',
};

/** Whether and how the health insurance covers this visit: reasons, notices and alarms of a decision. */
export const coverageFailures = defineFailures({
  'coverage.self-pay-chosen': {
    patient: {
      vi: 'Ông/bà đã chọn khám không dùng BHYT.',
      en: 'You chose to be seen without health insurance.',
    },
    cause: {
      vi: 'Người bệnh chọn tự chi trả.',
      en: 'The patient chose to pay.',
    },
    remedy: {
      vi: 'Nếu người bệnh đổi ý, kiểm tra lại BHYT tại quầy trước khi thanh toán.',
      en: 'If the patient changes their mind, check the insurance at the desk before payment.',
    },
  },
  'coverage.already-checked-in': {
    patient: {
      vi: 'Hôm nay ông/bà đã lấy số khám.',
      en: 'You already have a ticket for today.',
    },
    cause: {
      vi: 'Người bệnh đã được tiếp nhận trong ngày.',
      en: 'The patient was checked in earlier today.',
    },
    remedy: {
      vi: 'In lại phiếu, hoặc đăng ký thêm phòng khám tại quầy.',
      en: 'Reprint the ticket, or add another clinic at the desk.',
    },
  },
  'coverage.facility-check': {
    patient: {
      vi: 'Nhân viên quầy Tiếp đón sẽ kiểm tra thẻ BHYT giúp ông/bà.',
      en: 'Our desk staff will check your health insurance card for you.',
    },
    cause: {
      vi: 'Bệnh viện quy định kết quả này phải kiểm tra tại quầy.',
      en: "The facility's policy sends this result to the desk.",
    },
    remedy: {
      vi: 'Kiểm tra thẻ BHYT và giấy tờ tuỳ thân có ảnh, rồi tiếp nhận.',
      en: 'Check the BHYT card and a photo identity paper, then admit.',
    },
  },
  'coverage.managed-by-defence': {
    patient: {
      vi: 'Thẻ do BHXH Bộ Quốc phòng quản lý, cần nhân viên kiểm tra giấy tờ.',
      en: 'Your card is managed by the Ministry of National Defence, so our staff need to see your papers.',
    },
    cause: {
      vi: 'Cổng giám định không giữ dữ liệu đầy đủ của thẻ Bộ Quốc phòng.',
      en: 'The gateway does not hold full data for Defence cards.',
    },
    remedy: {
      vi: 'Xem thẻ BHYT và giấy tờ tuỳ thân có ảnh; nếu khớp thì tiếp nhận.',
      en: 'See the BHYT card and a photo identity paper; admit if they match.',
    },
  },
  'coverage.managed-by-police': {
    patient: {
      vi: 'Thẻ do BHXH Bộ Công an quản lý, cần nhân viên kiểm tra giấy tờ.',
      en: 'Your card is managed by the Ministry of Public Security, so our staff need to see your papers.',
    },
    cause: {
      vi: 'Cổng giám định không giữ dữ liệu đầy đủ của thẻ Bộ Công an.',
      en: 'The gateway does not hold full data for Public Security cards.',
    },
    remedy: {
      vi: 'Xem thẻ BHYT và giấy tờ tuỳ thân có ảnh; nếu khớp thì tiếp nhận.',
      en: 'See the BHYT card and a photo identity paper; admit if they match.',
    },
  },
  'coverage.card-replaced': {
    patient: {
      vi: 'Thẻ BHYT này đã được đổi sang thẻ mới, nhưng chưa có thông tin của thẻ mới.',
      en: 'This health insurance card was replaced, but the details of the new card are not available yet.',
    },
    cause: {
      vi: 'Cổng báo thẻ cũ hết giá trị, đã cấp thẻ mới, nhưng không trả về thẻ mới còn hạn.',
      en: 'The gateway says the old card was replaced but returned no new card in force.',
    },
    remedy: {
      vi: 'Tra cứu lại bằng số định danh hoặc số thẻ mới của người bệnh.',
      en: "Look up again by the patient's personal number or new card number.",
    },
  },
  'coverage.expired': {
    patient: {
      vi: 'Thẻ BHYT đã hết hạn ngày {{date}}.',
      en: 'The health insurance card expired on {{date}}.',
    },
    cause: {
      vi: 'Ngày hết hạn của thẻ ({{date}}) đã qua.',
      en: "The card's last day ({{date}}) has passed.",
    },
    remedy: askForCurrentCard,
  },
  'coverage.expired-date-unknown': {
    patient: {
      vi: 'Thẻ BHYT đã hết giá trị sử dụng.',
      en: 'The health insurance card is no longer valid.',
    },
    cause: {
      vi: 'Cổng báo thẻ hết giá trị, không kèm ngày hết hạn phù hợp.',
      en: 'The gateway says the card is no longer valid, without a matching end date.',
    },
    remedy: askForCurrentCard,
  },
  'coverage.not-yet-valid': {
    patient: {
      vi: 'Thẻ BHYT có giá trị từ ngày {{date}}.',
      en: 'The health insurance card becomes valid on {{date}}.',
    },
    cause: {
      vi: 'Ngày bắt đầu của thẻ ({{date}}) chưa đến.',
      en: "The card's first day ({{date}}) has not come yet.",
    },
    remedy: {
      vi: 'Hỏi thẻ trước đó còn giá trị hay không; nếu không, hướng dẫn khám không dùng BHYT hoặc hẹn lại.',
      en: 'Ask whether an earlier card is still valid; otherwise offer self-pay or another day.',
    },
  },
  'coverage.not-found': {
    patient: {
      vi: 'Chưa tìm thấy BHYT theo số này; có thể dữ liệu chưa được đồng bộ.',
      en: 'No health insurance was found for this number yet; the data may not have been synchronised.',
    },
    cause: {
      vi: 'Cổng không có thông tin thẻ BHYT theo số đã tra cứu.',
      en: 'The gateway has no card for the number looked up.',
    },
    remedy: {
      vi: 'Tra cứu lại bằng số thẻ hoặc số BHXH; xem thẻ BHYT và giấy tờ tuỳ thân có ảnh. Giải thích lý do chưa dùng được căn cước (CV 931/BYT-BH).',
      en: 'Look up by card or insurance number; see the BHYT card and a photo identity paper. Explain why the identity card could not be used (letter 931/BYT-BH).',
    },
  },
  'coverage.card-number-wrong': {
    patient: {
      vi: 'Chưa đọc đúng số thẻ BHYT. Ông/bà vui lòng đưa thẻ để nhân viên xem lại.',
      en: 'The health insurance number was not read correctly. Please show the card to our staff.',
    },
    cause: { vi: 'Cổng báo mã thẻ không đúng.', en: 'The gateway says the card number is wrong.' },
    remedy: {
      vi: 'Quét lại thẻ hoặc nhập lại số thẻ; nếu vẫn sai, tra cứu bằng số định danh.',
      en: 'Scan or type the number again; if it is still wrong, look up by personal number.',
    },
  },
  'coverage.province-digits-wrong': {
    patient: {
      vi: 'Số thẻ BHYT cần được nhân viên xem lại.',
      en: 'Our staff need to look at the health insurance card number.',
    },
    cause: {
      vi: 'Cổng báo mã tỉnh (ký tự 4, 5) của thẻ không đúng.',
      en: 'The gateway says the province digits (characters 4 and 5) are wrong.',
    },
    remedy: {
      vi: 'Đối chiếu số trên thẻ; tra cứu bằng 10 số BHXH hoặc số định danh.',
      en: 'Compare with the card; look up by the ten-digit insurance number or personal number.',
    },
  },
  'coverage.benefit-digit-wrong': {
    patient: {
      vi: 'Số thẻ BHYT đã thay đổi, cần được nhân viên xem lại.',
      en: 'The health insurance card number may have changed; our staff need to look at it.',
    },
    cause: {
      vi: 'Cổng báo mã quyền lợi (ký tự 3) của thẻ không đúng.',
      en: 'The gateway says the benefit digit (character 3) is wrong.',
    },
    remedy: {
      vi: 'Tra cứu bằng 10 số BHXH hoặc số định danh để lấy mã quyền lợi hiện tại.',
      en: 'Look up by the ten-digit insurance number or personal number to get the current digit.',
    },
  },
  'coverage.name-rejected': {
    patient: {
      vi: 'Họ tên trên giấy tờ khác với dữ liệu BHYT.',
      en: 'The name on your paper differs from the health insurance record.',
    },
    cause: { vi: 'Cổng báo sai họ tên.', en: 'The gateway says the name is wrong.' },
    remedy: compareAndRepeat,
  },
  'coverage.name-partly-rejected': {
    patient: {
      vi: 'Họ tên trên giấy tờ hơi khác với dữ liệu BHYT.',
      en: 'The name on your paper differs slightly from the health insurance record.',
    },
    cause: {
      vi: 'Cổng báo sai họ tên, chỉ đúng ký tự đầu.',
      en: 'The gateway says the name is wrong; only the first letters match.',
    },
    remedy: compareAndRepeat,
  },
  'coverage.birth-date-rejected': {
    patient: {
      vi: 'Ngày sinh trên giấy tờ khác với dữ liệu BHYT.',
      en: 'The date of birth on your paper differs from the health insurance record.',
    },
    cause: { vi: 'Cổng báo sai ngày sinh.', en: 'The gateway says the date of birth is wrong.' },
    remedy: {
      vi: 'Đối chiếu giấy tờ; thử tra cứu lại chỉ với năm sinh.',
      en: 'Compare the papers; try again with the year of birth only.',
    },
  },
  'coverage.sex-rejected': {
    patient: {
      vi: 'Giới tính trên giấy tờ khác với dữ liệu BHYT.',
      en: 'The sex on your paper differs from the health insurance record.',
    },
    cause: { vi: 'Cổng báo sai giới tính.', en: 'The gateway says the sex is wrong.' },
    remedy: compareAndRepeat,
  },
  'coverage.initial-facility-rejected': {
    patient: {
      vi: 'Nơi đăng ký khám ban đầu trên thẻ khác với dữ liệu BHYT.',
      en: 'The registered facility on your card differs from the health insurance record.',
    },
    cause: {
      vi: 'Cổng báo sai nơi đăng ký khám chữa bệnh ban đầu.',
      en: 'The gateway says the initial facility is wrong.',
    },
    remedy: compareAndRepeat,
  },
  'coverage.withdrawn': {
    patient: {
      vi: 'Thẻ BHYT đã bị thu hồi.',
      en: 'The health insurance card was withdrawn.',
    },
    cause: { vi: 'Cổng báo thẻ đã thu hồi.', en: 'The gateway says the card was withdrawn.' },
    remedy: askForCurrentCard,
  },
  'coverage.reported-ended': {
    patient: {
      vi: 'Thẻ BHYT đã được báo ngừng sử dụng.',
      en: 'The health insurance card was reported as no longer in use.',
    },
    cause: {
      vi: 'Cổng báo thẻ đã báo giảm.',
      en: 'The gateway says the card was reported as ended.',
    },
    remedy: askForCurrentCard,
  },
  'coverage.moved-other-province': {
    patient: {
      vi: 'BHYT của ông/bà đã chuyển sang tỉnh khác, cần dùng thẻ mới.',
      en: 'Your health insurance moved to another province; the new card is needed.',
    },
    cause: {
      vi: 'Thẻ đã báo giảm do chuyển ngoại tỉnh.',
      en: 'The card ended because the holder moved to another province.',
    },
    remedy: askForCurrentCard,
  },
  'coverage.moved-within-province': {
    patient: {
      vi: 'BHYT của ông/bà đã chuyển nơi tham gia trong tỉnh, cần dùng thẻ mới.',
      en: 'Your health insurance moved within the province; the new card is needed.',
    },
    cause: {
      vi: 'Thẻ đã báo giảm do chuyển nội tỉnh.',
      en: 'The card ended because the holder moved within the province.',
    },
    remedy: askForCurrentCard,
  },
  'coverage.withdrawn-registered-again': {
    patient: {
      vi: 'Thẻ BHYT này đã được thay bằng lần đăng ký sau tại cùng đơn vị.',
      en: 'This health insurance card gave way to a later registration by the same unit.',
    },
    cause: {
      vi: 'Thẻ đã thu hồi do tăng lại cùng đơn vị.',
      en: 'The card was withdrawn because the holder was registered again by the same unit.',
    },
    remedy: askForCurrentCard,
  },
  'coverage.stopped': {
    patient: {
      vi: 'Việc tham gia BHYT đã dừng.',
      en: 'Participation in health insurance has stopped.',
    },
    cause: {
      vi: 'Thẻ đã báo giảm do ngừng tham gia.',
      en: 'The card ended because participation stopped.',
    },
    remedy: askForCurrentCard,
  },
  'coverage.child-card-not-shown': {
    patient: {
      vi: 'Cần thẻ BHYT hoặc giấy khai sinh của trẻ để nhân viên kiểm tra.',
      en: "Our staff need to see the child's health insurance card or birth certificate.",
    },
    cause: {
      vi: 'Cổng báo trẻ em không xuất trình thẻ.',
      en: 'The gateway reports a child without a card.',
    },
    remedy: {
      vi: 'Trẻ dưới 6 tuổi: nhận số thẻ, giấy chứng sinh hoặc giấy khai sinh (NĐ 188/2025, Điều 37 khoản 2). Trẻ lớn hơn: xem thẻ BHYT và giấy tờ có ảnh.',
      en: 'Under six: card number or birth certificate will do (NĐ 188/2025, article 37.2). Older: see the BHYT card and a photo paper.',
    },
  },
  'coverage.open-visit-elsewhere': {
    patient: {
      vi: 'Hệ thống ghi nhận ông/bà đang khám ở nơi khác.',
      en: 'The system shows that you are being seen at another facility.',
    },
    cause: {
      vi: 'Hôm nay một cơ sở khác đã kiểm tra thẻ, sau lần ra viện gần nhất.',
      en: 'Another facility checked the card today, after the last discharge.',
    },
    remedy: {
      vi: 'Hỏi người bệnh đã khám xong ở nơi kia chưa; nếu đã xong hoặc không khám, tiếp nhận và ghi lý do.',
      en: 'Ask whether the visit there has ended; if it has, or never took place, admit and note the reason.',
    },
  },
  'coverage.his-data-mismatch': {
    patient: {
      vi: 'Dữ liệu BHYT của ông/bà cần được nhân viên đối chiếu.',
      en: 'Our staff need to compare your health insurance record.',
    },
    cause: {
      vi: 'HIS báo dữ liệu không khớp hoặc đã bỏ qua bước kiểm tra thẻ.',
      en: 'The HIS reports a data mismatch, or skipped the card check.',
    },
    remedy: compareAndRepeat,
  },
  'coverage.unknown-code': {
    patient: {
      vi: 'Chưa xác nhận được BHYT; nhân viên quầy Tiếp đón sẽ kiểm tra giúp ông/bà.',
      en: 'Your health insurance could not be confirmed; our desk staff will check it for you.',
    },
    cause: {
      vi: 'Cổng trả về mã kết quả "{{code}}" chưa có trong danh mục.',
      en: 'The gateway returned result code "{{code}}", which is not in the table.',
    },
    remedy: {
      vi: 'Kiểm tra thẻ và giấy tờ tại quầy; bộ phận CNTT bổ sung mã vào core/insurance/data/result-codes.json.',
      en: 'Check card and papers at the desk; IT adds the code to core/insurance/data/result-codes.json.',
    },
  },
  'coverage.gateway-unavailable': {
    patient: stillSeen,
    cause: {
      vi: 'Không nhận được trả lời từ cổng BHYT.',
      en: 'No answer came from the insurance gateway.',
    },
    remedy: recheckLater,
  },
  'coverage.registry-fault': {
    patient: stillSeen,
    cause: {
      vi: 'Cổng báo lỗi khi lấy dữ liệu sổ thẻ.',
      en: 'The gateway could not read the card register.',
    },
    remedy: recheckLater,
  },
  'coverage.gateway-server-fault': {
    patient: stillSeen,
    cause: { vi: 'Cổng báo lỗi máy chủ.', en: 'The gateway reports a server error.' },
    remedy: recheckLater,
  },
  'coverage.gateway-session-rejected': {
    patient: stillSeen,
    cause: {
      vi: 'Cổng không nhận phiên làm việc (token).',
      en: 'The gateway did not accept the session token.',
    },
    remedy: recheckLater,
  },
  'coverage.gateway-system-fault': {
    patient: stillSeen,
    cause: { vi: 'Cổng báo lỗi hệ thống.', en: 'The gateway reports a system error.' },
    remedy: recheckLater,
  },
  'coverage.lookup-staff-not-registered': {
    patient: stillSeen,
    cause: {
      vi: 'Số CCCD của cán bộ tra cứu chưa được cơ sở đăng ký với cổng.',
      en: "The look-up staff member's number is not registered with the gateway by this facility.",
    },
    remedy: {
      vi: 'Bộ phận CNTT đăng ký cán bộ tra cứu trên cổng giám định hoặc sửa cấu hình. Người bệnh vẫn được tiếp nhận tạm.',
      en: 'IT registers the staff member on the portal or corrects the configuration. Patients are admitted provisionally meanwhile.',
    },
  },
  'coverage.lookup-staff-name-mismatch': {
    patient: stillSeen,
    cause: {
      vi: 'Họ tên cán bộ tra cứu không khớp số CCCD đã đăng ký.',
      en: "The look-up staff member's name does not match the registered number.",
    },
    remedy: {
      vi: 'Bộ phận CNTT sửa họ tên cán bộ tra cứu trong cấu hình cho khớp với cổng. Người bệnh vẫn được tiếp nhận tạm.',
      en: "IT corrects the staff member's name in the configuration. Patients are admitted provisionally meanwhile.",
    },
  },
  'coverage.request-rejected': {
    patient: stillSeen,
    cause: {
      vi: 'Cổng báo tham số gửi lên sai định dạng.',
      en: 'The gateway says the request is malformed.',
    },
    remedy: {
      vi: 'Bộ phận CNTT báo nhà cung cấp phần mềm kèm thời điểm xảy ra. Người bệnh vẫn được tiếp nhận tạm.',
      en: 'IT reports it to the vendor with the time it happened. Patients are admitted provisionally meanwhile.',
    },
  },
  'coverage.gateway-credentials-rejected': {
    patient: stillSeen,
    cause: {
      vi: 'Cổng không nhận tài khoản của bệnh viện.',
      en: "The gateway did not accept the facility's account.",
    },
    remedy: {
      vi: 'Bộ phận CNTT kiểm tra tài khoản, mật khẩu và địa chỉ IP đã đăng ký. Người bệnh vẫn được tiếp nhận tạm.',
      en: 'IT checks account, password and registered IP address. Patients are admitted provisionally meanwhile.',
    },
  },
  'coverage.card-data-missing': {
    patient: {
      vi: 'Ông/bà vẫn được khám. Thông tin thẻ BHYT chưa đầy đủ, bệnh viện sẽ kiểm tra lại trước khi thanh toán.',
      en: 'You will still be seen. The health insurance details are incomplete; the hospital will check them again before payment.',
    },
    cause: {
      vi: 'Cổng xác nhận thẻ nhưng không trả về thời hạn của thẻ.',
      en: "The gateway confirmed the card but sent no dates of the card's validity.",
    },
    remedy: recheckLater,
  },
  'coverage.name-differs': {
    patient: {
      vi: 'Họ tên trên giấy tờ khác với dữ liệu BHYT.',
      en: 'The name on your paper differs from the health insurance record.',
    },
    cause: {
      vi: 'Họ tên đọc được và họ tên trên thẻ do cổng trả về khác nhau.',
      en: "The name read and the name on the gateway's card differ.",
    },
    remedy: compareAndRepeat,
  },
  'coverage.birth-date-differs': {
    patient: {
      vi: 'Ngày sinh trên giấy tờ khác với dữ liệu BHYT.',
      en: 'The date of birth on your paper differs from the health insurance record.',
    },
    cause: {
      vi: 'Ngày sinh đọc được và ngày sinh trên thẻ do cổng trả về khác nhau.',
      en: "The date of birth read and the one on the gateway's card differ.",
    },
    remedy: compareAndRepeat,
  },
  'coverage.identity-unconfirmed': {
    patient: {
      vi: 'Thông tin đọc được chưa đủ để đối chiếu với dữ liệu BHYT.',
      en: 'What could be read is not enough to compare with the health insurance record.',
    },
    cause: {
      vi: 'Không đọc được họ tên và ngày sinh đủ tin cậy để so với thẻ do cổng trả về.',
      en: "Neither name nor date of birth was read well enough to compare with the gateway's card.",
    },
    remedy: {
      vi: 'Xem giấy tờ tuỳ thân có ảnh và đối chiếu với dữ liệu BHYT.',
      en: 'See a photo identity paper and compare it with the insurance record.',
    },
  },
  'coverage.trust-too-low': {
    patient: {
      vi: 'Cần nhân viên xem giấy tờ tuỳ thân có ảnh của ông/bà.',
      en: 'Our staff need to see your photo identity paper.',
    },
    cause: {
      vi: 'Mức xác thực giấy tờ thấp hơn mức bệnh viện quy định cho tự tiếp đón.',
      en: "The identity is proven less than the facility's policy requires for self check-in.",
    },
    remedy: {
      vi: 'Xem thẻ và giấy tờ tuỳ thân có ảnh, hoặc đọc chip của thẻ căn cước.',
      en: 'See the card and a photo identity paper, or read the chip of the identity card.',
    },
  },
  'coverage.expires-soon': {
    patient: {
      vi: 'Thẻ BHYT sẽ hết hạn sau {{days}} ngày ({{date}}); có thể gia hạn trên Cổng Dịch vụ công.',
      en: 'Your health insurance card is valid until {{date}} (days left: {{days}}); it can be renewed on the National Public Service Portal.',
    },
    cause: {
      vi: 'Thẻ còn hạn đến {{date}}.',
      en: 'The card is valid until {{date}}.',
    },
    remedy: { vi: 'Nhắc người bệnh gia hạn.', en: 'Remind the patient to renew.' },
  },
  'coverage.expires-today': {
    patient: {
      vi: 'Hôm nay ({{date}}) là ngày cuối thẻ BHYT có giá trị; có thể gia hạn trên Cổng Dịch vụ công.',
      en: 'Today ({{date}}) is the last day of your health insurance card; it can be renewed on the National Public Service Portal.',
    },
    cause: { vi: 'Thẻ hết hạn cuối ngày hôm nay.', en: 'The card ends today.' },
    remedy: { vi: 'Nhắc người bệnh gia hạn.', en: 'Remind the patient to renew.' },
  },
  'coverage.new-card': {
    patient: {
      vi: 'Ông/bà đã được cấp thẻ BHYT mới; lần khám này dùng thẻ mới.',
      en: 'You have been issued a new health insurance card; it is used for this visit.',
    },
    cause: {
      vi: 'Cổng trả về thẻ mới đang có giá trị.',
      en: 'The gateway returned a new card that is in force.',
    },
    remedy: {
      vi: 'Cập nhật số thẻ mới vào hồ sơ người bệnh.',
      en: "Update the patient's record with the new card number.",
    },
  },
  'coverage.new-card-from': {
    patient: {
      vi: 'Ông/bà đã được cấp thẻ BHYT mới, có giá trị từ ngày {{date}}.',
      en: 'You have been issued a new health insurance card, valid from {{date}}.',
    },
    cause: {
      vi: 'Thẻ mới chưa đến ngày bắt đầu; lần khám này dùng thẻ cũ còn giá trị.',
      en: 'The new card has not started; the old card, still valid, is used for this visit.',
    },
    remedy: {
      vi: 'Từ ngày {{date}} dùng số thẻ mới.',
      en: 'Use the new card number from {{date}}.',
    },
  },
  'coverage.cached-answer': {
    patient: {
      vi: 'Kết quả kiểm tra BHYT được lấy cách đây {{minutes}} phút.',
      en: 'Your health insurance was checked {{minutes}} min ago.',
    },
    cause: {
      vi: 'Dùng kết quả đã lưu, lấy cách đây {{minutes}} phút.',
      en: 'A stored answer was used; it is {{minutes}} min old.',
    },
    remedy: {
      vi: 'Kiểm tra lại nếu người bệnh vừa thay đổi thẻ.',
      en: 'Check again if the card has just changed.',
    },
  },
  'coverage.sex-differs': {
    patient: {
      vi: 'Giới tính trên giấy tờ khác với dữ liệu BHYT; ông/bà có thể nhờ nhân viên cập nhật.',
      en: 'The sex on your paper differs from the health insurance record; our staff can help you update it.',
    },
    cause: {
      vi: 'Giới tính đọc được khác với thẻ do cổng trả về.',
      en: "The sex read differs from the gateway's card.",
    },
    remedy: {
      vi: 'Hướng dẫn người bệnh đề nghị cơ quan BHXH chỉnh sửa dữ liệu.',
      en: 'Tell the patient how to ask the social insurance office for a correction.',
    },
  },
  'coverage.forces-card-on-paper': {
    patient: {
      vi: 'Thẻ BHYT này do cơ quan BHXH của quân đội, công an hoặc cơ yếu quản lý, cần nhân viên xem thẻ và giấy tờ tuỳ thân.',
      en: 'This health insurance card is managed by an insurance office of the army, police or cipher service, so our staff need to see the card and an identity paper.',
    },
    cause: {
      vi: 'Cổng không giữ dữ liệu của thẻ này, hoặc chính sách của bệnh viện không tra cứu đầu mã thẻ này (policy.forcesCards).',
      en: "The gateway does not hold this card, or the facility's policy does not look this prefix up (policy.forcesCards).",
    },
    remedy: {
      vi: 'Xem thẻ BHYT giấy và giấy tờ tuỳ thân có ảnh; nếu khớp và còn hạn thì tiếp nhận theo thẻ giấy. Người đã ra khỏi lực lượng: tra cứu bằng số định danh.',
      en: 'See the paper BHYT card and a photo identity paper; admit by the paper card if they match and it is in force. Holders who have left the force: look up by personal number.',
    },
  },
  'coverage.name-spelt-otherwise': {
    patient: {
      vi: 'Họ tên trong dữ liệu BHYT được viết hơi khác; ông/bà có thể nhờ nhân viên cập nhật.',
      en: 'Your name is spelt slightly differently in the health insurance record; our staff can help you update it.',
    },
    cause: {
      vi: 'Cổng từ chối họ tên như đọc được và chỉ nhận một cách viết khác của cùng họ tên.',
      en: 'The gateway rejected the name as read and accepted only another spelling of it.',
    },
    remedy: {
      vi: 'Đối chiếu họ tên trên giấy tờ với thẻ do cổng trả về; hướng dẫn người bệnh đề nghị cơ quan BHXH chỉnh sửa dữ liệu.',
      en: "Compare the name on the paper with the gateway's card; tell the patient how to ask the social insurance office for a correction.",
    },
  },
  'coverage.birth-year-only': {
    patient: {
      vi: 'Dữ liệu BHYT chỉ khớp năm sinh của ông/bà; ông/bà có thể nhờ nhân viên cập nhật.',
      en: 'The health insurance record matches only your year of birth; our staff can help you update it.',
    },
    cause: {
      vi: 'Cổng từ chối ngày sinh như đọc được và chỉ nhận năm sinh.',
      en: 'The gateway rejected the date of birth as read and accepted only its year.',
    },
    remedy: {
      vi: 'Đối chiếu ngày sinh trên giấy tờ với thẻ do cổng trả về; hướng dẫn người bệnh đề nghị cơ quan BHXH chỉnh sửa dữ liệu.',
      en: "Compare the date of birth on the paper with the gateway's card; tell the patient how to ask the social insurance office for a correction.",
    },
  },
  'coverage.visit-history-missing': {
    patient: {
      vi: 'Chưa xem được lịch sử khám bệnh, chữa bệnh của ông/bà trên hệ thống BHYT.',
      en: 'Your history of visits could not be seen in the health insurance system.',
    },
    cause: {
      vi: 'Cổng chưa trả về lịch sử khám bệnh, chữa bệnh, nên không biết người bệnh đã ra viện ở nơi kia hay chưa.',
      en: 'The gateway did not send the visit history, so a discharge at the other facility would not be known.',
    },
    remedy: {
      vi: 'Kiểm tra lại sau ít phút, hoặc hỏi người bệnh đã khám xong ở nơi kia chưa.',
      en: 'Check again in a few minutes, or ask whether the visit at the other facility has ended.',
    },
  },
  'coverage.emergency-papers-later': {
    patient: {
      vi: 'Ông/bà được cấp cứu ngay. Vui lòng xuất trình thẻ BHYT hoặc căn cước trước khi kết thúc đợt điều trị.',
      en: 'You will be treated at once. Please show your health insurance or identity card before the treatment ends.',
    },
    cause: {
      vi: 'Cấp cứu: giấy tờ được xuất trình trước khi kết thúc đợt điều trị (NĐ 188/2025, Điều 37 khoản 5).',
      en: 'Emergency: papers are presented before the treatment ends (NĐ 188/2025, article 37.5).',
    },
    remedy: {
      vi: 'Không yêu cầu giấy tờ khi vào; kiểm tra lại BHYT trước khi ra viện.',
      en: 'Ask for no papers on arrival; check the insurance again before discharge.',
    },
  },
  'coverage.child-papers-later': {
    patient: {
      vi: 'Bé vẫn được khám. Vui lòng xuất trình thẻ hoặc số thẻ BHYT, giấy chứng sinh hoặc giấy khai sinh của bé trước khi thanh toán.',
      en: "The child will be seen. Please show the child's health insurance card or its number, or the birth certificate, before payment.",
    },
    cause: {
      vi: 'Trẻ nhỏ không bị chặn vì thiếu thẻ hay giấy tờ (NĐ 188/2025, Điều 37 khoản 2).',
      en: 'A young child is never held up for a card or papers (NĐ 188/2025, article 37.2).',
    },
    remedy: {
      vi: 'Ghi số thẻ, giấy chứng sinh hoặc giấy khai sinh của trẻ; kiểm tra lại trước khi thanh toán.',
      en: "Note the child's card number or birth certificate; check again before payment.",
    },
  },
});
