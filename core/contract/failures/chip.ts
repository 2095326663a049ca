import { defineFailures } from './define.ts';

/** Chip, readers and the process that drives them. */
export const chipFailures = defineFailures({
  'chip.service-down': {
    patient: {
      vi: 'Máy chưa đọc được chip lúc này. Ông/bà vẫn làm thủ tục bằng mã QR.',
      en: 'The chip cannot be read right now. You can go on with the QR code.',
    },
    cause: {
      vi: 'Dịch vụ thẻ thông minh (PC/SC) không chạy hoặc vừa dừng.',
      en: 'The smart-card service (PC/SC) is not running or has just stopped.',
    },
    remedy: {
      vi: 'Khởi động dịch vụ: Linux `systemctl start pcscd`, Windows dịch vụ "Smart Card". Kiosk tự nối lại, không cần khởi động lại.',
      en: 'Start the service: `systemctl start pcscd` on Linux, the service "Smart Card" on Windows. The kiosk connects again by itself.',
    },
  },
  'chip.reader-missing': {
    patient: {
      vi: 'Máy chưa đọc được chip lúc này. Ông/bà vẫn làm thủ tục bằng mã QR.',
      en: 'The chip cannot be read right now. You can go on with the QR code.',
    },
    cause: {
      vi: 'Không thấy đầu đọc thẻ: cáp rời, mất nguồn, hoặc tên trong cấu hình không khớp.',
      en: 'The card reader is not there: loose cable, no power, or another name in the configuration.',
    },
    remedy: {
      vi: 'Cắm lại cáp USB của đầu đọc; xem tên bằng `tiepdon card list`.',
      en: "Plug the reader's USB cable in again; see its name with `tiepdon card list`.",
    },
  },
  'chip.reader-busy': {
    patient: {
      vi: 'Xin ông/bà nhấc thẻ ra rồi đặt lại lên khay.',
      en: 'Please lift the card and lay it on the tray again.',
    },
    cause: {
      vi: 'Một chương trình khác đang giữ thẻ, hoặc lần đọc trước còn treo trong đầu đọc.',
      en: 'Another program holds the card, or an earlier reading still hangs in the reader.',
    },
    remedy: {
      vi: 'Nhấc thẻ ra và đặt lại. Nếu lặp lại, tắt các chương trình đọc thẻ khác trên máy này.',
      en: 'Lift the card and lay it down again. If it repeats, close other card programs on this machine.',
    },
  },
  'chip.no-card': {
    patient: {
      vi: 'Máy chưa thấy thẻ trên khay.',
      en: 'No card was seen on the tray.',
    },
    cause: {
      vi: 'Cần đọc chip nhưng không có thẻ nào được đặt lên đầu đọc trong thời gian chờ.',
      en: 'The chip is needed, but no card was laid on the reader in time.',
    },
    remedy: {
      vi: 'Hướng dẫn người bệnh đặt thẻ sát khay, không để chung với thẻ khác hay trong ví.',
      en: 'Show the patient how to lay the card flat on the tray, out of the wallet and away from other cards.',
    },
  },
  'chip.card-removed': {
    patient: {
      vi: 'Thẻ được nhấc ra hơi sớm. Xin ông/bà đặt lại và để yên trên khay.',
      en: 'The card was lifted a little early. Please lay it on the tray again and leave it there.',
    },
    cause: {
      vi: 'Thẻ bị nhấc ra hoặc trượt khỏi vùng đọc khi đang đọc chip.',
      en: 'The card was lifted or slid out of the field while the chip was read.',
    },
    remedy: {
      vi: 'Đặt lại thẻ và giữ yên khoảng 3 giây.',
      en: 'Lay the card down again and leave it for about 3 seconds.',
    },
  },
  'chip.card-mute': {
    patient: {
      vi: 'Máy chưa đọc được thẻ này. Xin ông/bà nhấc thẻ ra rồi đặt lại.',
      en: 'This card could not be read. Please lift it and lay it down again.',
    },
    cause: {
      vi: 'Thẻ không trả lời: chip hỏng, thẻ đặt lệch, hoặc có vật kim loại bên dưới.',
      en: 'The card does not answer: a broken chip, a card laid askew, or metal underneath.',
    },
    remedy: {
      vi: 'Nhấc thẻ ra, chờ đèn đầu đọc sáng lại, đặt lại cho ngay ngắn. Nếu vẫn không được, dùng mã QR.',
      en: "Lift the card, wait for the reader's light, lay it down straight. If it still fails, use the QR code.",
    },
  },
  'chip.not-an-identity-card': {
    patient: {
      vi: 'Đây không phải thẻ căn cước gắn chip. Xin ông/bà đặt thẻ căn cước lên khay.',
      en: 'This is not a chip identity card. Please lay your identity card on the tray.',
    },
    cause: {
      vi: 'Thẻ trên đầu đọc không có ứng dụng căn cước (thẻ ngân hàng, thẻ xe, thẻ khác).',
      en: 'The card on the reader has no identity application (a bank card, a parking card, another card).',
    },
    remedy: {
      vi: 'Đặt thẻ căn cước, không để chồng với thẻ khác.',
      en: 'Lay the identity card down, with no other card on top of it.',
    },
  },
  'chip.key-wrong': {
    patient: {
      vi: '6 số này không mở được thẻ trên khay. Xin ông/bà xem lại 6 số cuối của số căn cước và đặt đúng thẻ của mình.',
      en: 'These six digits do not open the card on the tray. Please check the last six digits of your ID number, and that the card is yours.',
    },
    cause: {
      vi: 'Chip từ chối khoá truy cập: 6 số cuối không phải của thẻ này, hoặc mã QR là của thẻ khác.',
      en: "The chip refused the access key: the digits are not this card's, or the QR code is another card's.",
    },
    remedy: {
      vi: 'So số trên thẻ với số đã nhập. Không thử liên tục: chip sẽ chậm dần sau mỗi lần sai.',
      en: "Compare the card's number with what was typed. Do not keep trying: the chip gets slower with each wrong key.",
    },
  },
  'chip.key-tries-used': {
    patient: {
      vi: '6 số chưa đúng sau nhiều lần nhập. Mời ông/bà quét mã QR trên thẻ hoặc đến quầy Tiếp đón.',
      en: "The six digits were wrong several times. Please scan the card's QR code or go to the Reception desk.",
    },
    cause: {
      vi: 'Đã nhập sai khoá mở chip đủ số lần cho phép với cùng một thẻ.',
      en: "The chip's key was wrong as often as is allowed for one card.",
    },
    remedy: {
      vi: 'Quét mã QR của chính thẻ này, hoặc tiếp nhận tại quầy bằng giấy tờ.',
      en: 'Scan the QR code of this very card, or receive the patient at the desk with papers.',
    },
  },
  'chip.access-failed': {
    patient: {
      vi: 'Máy chưa mở được chip của thẻ. Xin ông/bà đặt lại thẻ.',
      en: 'The chip could not be opened. Please lay the card down again.',
    },
    cause: {
      vi: 'Giao thức mở chip (PACE, BAC) hoặc kênh bảo mật bị gián đoạn, hoặc thẻ trả lời sai chuẩn.',
      en: 'The access protocol (PACE, BAC) or the secure channel broke, or the card answered against the standard.',
    },
    remedy: {
      vi: 'Đặt lại thẻ. Nếu lặp lại với một thẻ, dùng `tiepdon card trace` để xem bước hỏng.',
      en: 'Lay the card down again. If it repeats with one card, `tiepdon card trace` shows the step that broke.',
    },
  },
  'chip.data-unreadable': {
    patient: {
      vi: 'Máy chưa đọc được dữ liệu trong chip. Ông/bà vẫn làm thủ tục bằng mã QR.',
      en: 'The data in the chip could not be read. You can go on with the QR code.',
    },
    cause: {
      vi: 'Dữ liệu trong chip bị thiếu, quá lớn hoặc sai định dạng.',
      en: "The chip's data is missing, too large or malformed.",
    },
    remedy: {
      vi: 'Đọc lại một lần. Nếu vẫn vậy, xem từng bước bằng `tiepdon card read --json` và tiếp nhận bằng giấy tờ.',
      en: 'Read once more. If it stays so, see each step with `tiepdon card read --json`, and receive the patient with papers.',
    },
  },
  'chip.too-slow': {
    patient: {
      vi: 'Đọc chip lâu hơn bình thường. Ông/bà vẫn làm thủ tục bằng mã QR.',
      en: 'Reading the chip takes longer than usual. You can go on with the QR code.',
    },
    cause: {
      vi: 'Đọc chip vượt quá thời gian cho phép của cả lần đọc.',
      en: 'The whole reading took longer than it may.',
    },
    remedy: {
      vi: 'Kiểm tra vị trí đặt thẻ và nguồn của đầu đọc.',
      en: "Check how the card lies and the reader's power.",
    },
  },
  'chip.altered': {
    patient: {
      vi: 'Dữ liệu trong chip cần nhân viên kiểm tra lại.',
      en: 'The data in the chip has to be checked by our staff.',
    },
    cause: {
      vi: 'Dữ liệu trong chip không khớp với chữ ký của nó: đã bị sửa, hoặc được thêm vào sau khi ký.',
      en: "The chip's data does not match its signature: it was altered, or added after signing.",
    },
    remedy: {
      vi: 'Kiểm tra giấy tờ gốc có ảnh. Báo bảo vệ hoặc công an nếu nghi thẻ giả.',
      en: 'Check the original paper with its photo. Tell security or the police when you suspect a forgery.',
    },
  },
  'chip.copied': {
    patient: {
      vi: 'Thẻ này cần nhân viên kiểm tra lại.',
      en: 'This card has to be checked by our staff.',
    },
    cause: {
      vi: 'Chip không chứng minh được là bản gốc: dữ liệu đúng nhưng thiếu khoá bí mật, có thể là thẻ sao chép.',
      en: 'The chip could not prove to be the original: right data, no secret key; it may be a copy.',
    },
    remedy: {
      vi: 'Kiểm tra giấy tờ gốc có ảnh. Báo bảo vệ hoặc công an nếu nghi thẻ giả.',
      en: 'Check the original paper with its photo. Tell security or the police when you suspect a forgery.',
    },
  },
  'chip.differs-from-qr': {
    patient: {
      vi: 'Thông tin trên chip khác với mã QR.',
      en: "The chip's information differs from the QR code.",
    },
    cause: {
      vi: 'Số, họ tên hoặc ngày sinh đọc từ chip khác với mã QR vừa quét: hai thẻ khác nhau, hoặc mã QR không phải của thẻ này.',
      en: "Number, name or birth date of the chip differ from the scanned QR code: two different cards, or a QR code that is not this card's.",
    },
    remedy: {
      vi: 'So cả hai với thẻ và người trước mặt; tiếp nhận theo chip khi ảnh và người khớp nhau.',
      en: 'Compare both with the card and the person; receive by the chip when photo and person agree.',
    },
  },
  'chip.card-left': {
    patient: {
      vi: 'Ông/bà quên thẻ trên khay!',
      en: 'You have left your card on the tray!',
    },
    cause: {
      vi: 'Lượt trước đã kết thúc nhưng thẻ vẫn còn trên đầu đọc.',
      en: 'The check-in before is over but its card still lies on the reader.',
    },
    remedy: {
      vi: 'Giữ thẻ tại quầy và gọi người bệnh theo số phiếu.',
      en: 'Keep the card at the desk and call the patient by the ticket number.',
    },
  },
  'devices.crashed': {
    patient: {
      vi: 'Máy chưa đọc được chip lúc này. Ông/bà vẫn làm thủ tục bằng mã QR.',
      en: 'The chip cannot be read right now. You can go on with the QR code.',
    },
    cause: {
      vi: 'Tiến trình thiết bị dừng đột ngột; nó được khởi động lại ngay.',
      en: 'The devices process ended unexpectedly; it is started again at once.',
    },
    remedy: {
      vi: 'Nếu lặp lại, xem nhật ký quanh thời điểm này và trình điều khiển của đầu đọc.',
      en: "If it repeats, see the log around this time and the reader's driver.",
    },
  },
  'devices.unresponsive': {
    patient: {
      vi: 'Xin ông/bà nhấc thẻ ra rồi đặt lại lên khay.',
      en: 'Please lift the card and lay it on the tray again.',
    },
    cause: {
      vi: 'Tiến trình thiết bị không trả lời (đầu đọc hoặc thẻ treo), nên bị dừng và khởi động lại.',
      en: 'The devices process stopped answering (a hung reader or card), so it was killed and started again.',
    },
    remedy: {
      vi: 'Nhấc thẻ khỏi đầu đọc. Nếu lặp lại, rút và cắm lại đầu đọc.',
      en: 'Lift the card off the reader. If it repeats, unplug the reader and plug it in again.',
    },
  },
  'devices.recovered': {
    patient: {
      vi: 'Máy đã đọc chip bình thường trở lại.',
      en: 'The chip can be read again.',
    },
    cause: {
      vi: 'Đầu đọc và dịch vụ thẻ đã hoạt động trở lại.',
      en: 'Reader and card service work again.',
    },
    remedy: {
      vi: 'Không cần làm gì.',
      en: 'Nothing to do.',
    },
  },
});
