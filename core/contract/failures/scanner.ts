import { defineFailures } from './define.ts';

/** Patients have other ways to go on, whatever the scanner has. */
const otherWays = {
  vi: 'Đầu đọc mã chưa dùng được lúc này. Ông/bà nhập số bằng tay hoặc mời nhân viên giúp.',
  en: 'The code scanner cannot be used right now. Please type the number or ask a member of staff.',
};
const scanAgain = {
  vi: 'Mã chưa đọc được trọn vẹn. Xin ông/bà quét lại, giữ thẻ yên một chút.',
  en: 'The code was not read completely. Please scan again and hold the card still.',
};
const goesOn = {
  vi: 'Mã đọc được một phần. Xin ông/bà kiểm tra lại họ tên khi máy hỏi.',
  en: 'A part of the code was read. Please check your name when you are asked.',
};

/** Scanners of codes: what is plugged in, what types, and what other programs hand over. */
export const scannerFailures = defineFailures({
  'scanner.absent': {
    patient: otherWays,
    cause: {
      vi: 'Đầu đọc mã có trong cấu hình nhưng không thấy: cáp rời, mất nguồn, hoặc đổi cổng.',
      en: 'The configured scanner is not there: loose cable, no power, or another port.',
    },
    remedy: {
      vi: 'Cắm lại cáp; xem các đầu đọc đang thấy bằng `tiepdon scanner list`. Kiosk tự nhận lại.',
      en: 'Plug the cable in again; `tiepdon scanner list` shows what is there. The kiosk takes it up by itself.',
    },
  },
  'scanner.unplugged': {
    patient: otherWays,
    cause: {
      vi: 'Đầu đọc mã bị rút ra hoặc mất nguồn khi đang chạy.',
      en: 'The scanner was unplugged or lost its power while it was in use.',
    },
    remedy: {
      vi: 'Cắm lại và cố định cáp. Nếu lặp lại, đổi cáp hoặc dùng hub USB có nguồn riêng.',
      en: 'Plug it in again and fasten the cable. If it repeats, change the cable or use a powered USB hub.',
    },
  },
  'scanner.busy': {
    patient: otherWays,
    cause: {
      vi: 'Cổng của đầu đọc đang bị một chương trình khác giữ.',
      en: "Another program holds the scanner's port.",
    },
    remedy: {
      vi: 'Tắt phần mềm quét mã hoặc phần mềm cổng COM khác trên máy này; trên Linux gỡ hoặc tắt ModemManager.',
      en: 'Close other scanning or terminal programs on this machine; on Linux remove or stop ModemManager.',
    },
  },
  'scanner.permission': {
    patient: otherWays,
    cause: {
      vi: 'Tài khoản chạy kiosk không có quyền mở đầu đọc.',
      en: "The kiosk's account may not open the scanner.",
    },
    remedy: {
      vi: 'Linux: thêm tài khoản vào nhóm `dialout` (cổng nối tiếp), thêm luật udev cho `hidraw` (HID), rồi đăng nhập lại. Xem docs/operations.md.',
      en: 'Linux: add the account to the group `dialout` (serial) and a udev rule for `hidraw` (HID), then log in again. See docs/operations.md.',
    },
  },
  'scanner.broken': {
    patient: otherWays,
    cause: {
      vi: 'Đầu đọc có đó nhưng không mở được, hoặc báo lỗi khi đang đọc.',
      en: 'The scanner is there but does not open, or failed while it was read.',
    },
    remedy: {
      vi: 'Rút ra cắm lại; thử cổng khác; nếu lặp lại, đổi đầu đọc.',
      en: 'Unplug it and plug it in again; try another port; if it repeats, change the scanner.',
    },
  },
  'scanner.library-missing': {
    patient: otherWays,
    cause: {
      vi: 'Thư viện đọc thiết bị HID hoặc cổng nối tiếp không nạp được trên máy này.',
      en: 'The library for HID devices or serial ports does not load on this machine.',
    },
    remedy: {
      vi: 'Cài lại gói phần mềm. Linux cần libudev1 và kiến trúc x64 hoặc arm64.',
      en: 'Install the package again. Linux needs libudev1 and an x64 or arm64 machine.',
    },
  },
  'scanner.keyboard-mode': {
    patient: otherWays,
    cause: {
      vi: 'Một đầu đọc quen thuộc đang ở chế độ bàn phím: bộ gõ tiếng Việt có thể làm hỏng mã.',
      en: 'A known scanner is in keyboard mode: a Vietnamese input method may damage its codes.',
    },
    remedy: {
      vi: 'Quét mã cài đặt "USB HID POS" hoặc "USB COM/CDC" trong sách hướng dẫn của đầu đọc; `tiepdon scanner list` nói rõ cho từng loại.',
      en: 'Scan the set-up code "USB HID POS" or "USB COM/CDC" of its manual; `tiepdon scanner list` says which for each model.',
    },
  },
  'scanner.scan-incomplete': {
    patient: scanAgain,
    cause: {
      vi: 'Đầu đọc báo còn dữ liệu nhưng phần còn lại không tới.',
      en: 'The scanner announced more data, and it did not come in time.',
    },
    remedy: {
      vi: 'Quét lại. Nếu lặp lại: đổi cáp, tránh hub không nguồn, kiểm tra ký tự kết thúc trong cấu hình.',
      en: 'Scan again. If it repeats: change the cable, avoid unpowered hubs, check the configured terminator.',
    },
  },
  'scanner.scan-too-long': {
    patient: scanAgain,
    cause: {
      vi: 'Dữ liệu dài hơn mọi mã thẻ: đầu đọc không gửi ký tự kết thúc, hoặc mã không phải của thẻ.',
      en: "More data than any card's code: the scanner sends no terminator, or this is no card.",
    },
    remedy: {
      vi: 'Cài đầu đọc gửi CR (Enter) sau mỗi mã và khớp với cấu hình.',
      en: 'Set the scanner to send CR (Enter) after each code, as the configuration says.',
    },
  },
  'scanner.scan-unreadable': {
    patient: scanAgain,
    cause: {
      vi: 'Dữ liệu HID của đầu đọc không đúng dạng nào đã biết.',
      en: "The scanner's HID reports have no known layout.",
    },
    remedy: {
      vi: 'Chuyển đầu đọc sang chế độ USB COM/CDC, và báo loại máy cho nhà cung cấp.',
      en: 'Switch the scanner to USB COM/CDC mode, and tell the supplier its model.',
    },
  },
  'scanner.codepage': {
    patient: goesOn,
    cause: {
      vi: 'Đầu đọc không gửi UTF-8 mà đổi sang bảng mã khác (windows-1258, Latin-1): chữ có dấu có thể sai.',
      en: 'The scanner does not send UTF-8 but another code page (windows-1258, Latin-1): letters may be wrong.',
    },
    remedy: {
      vi: 'Cài bảng mã đầu ra của đầu đọc là UTF-8 hoặc "raw/original".',
      en: "Set the scanner's output code page to UTF-8 or to raw/original.",
    },
  },
  'scanner.input-method': {
    patient: goesOn,
    cause: {
      vi: 'Bộ gõ tiếng Việt đã sửa dữ liệu của đầu đọc bàn phím; không rõ kiểu gõ.',
      en: 'A Vietnamese input method changed what a keyboard scanner typed; its kind is not known.',
    },
    remedy: {
      vi: 'Tắt Unikey/EVKey và bộ gõ của hệ điều hành trên kiosk, hoặc chuyển đầu đọc sang HID-POS hay CDC.',
      en: "Switch Unikey/EVKey and the system's input methods off on the kiosk, or the scanner to HID-POS or CDC.",
    },
  },
  'scanner.input-method-telex': {
    patient: goesOn,
    cause: {
      vi: 'Bộ gõ tiếng Việt kiểu Telex đang bật: "aa" thành "â", "dd" thành "đ", phím s f r x j thành dấu.',
      en: 'A Vietnamese input method in Telex mode is on: it joins "aa", "dd", and takes s f r x j for tone marks.',
    },
    remedy: {
      vi: 'Tắt Unikey/EVKey (thoát hẳn, bỏ khởi động cùng Windows) hoặc chuyển sang bàn phím US; tốt nhất là chuyển đầu đọc sang HID-POS hay CDC.',
      en: 'Quit Unikey/EVKey (and its start with Windows) or choose the US keyboard; best, switch the scanner to HID-POS or CDC.',
    },
  },
  'scanner.input-method-vni': {
    patient: goesOn,
    cause: {
      vi: 'Bộ gõ tiếng Việt kiểu VNI đang bật: chữ số sau nguyên âm thành dấu, làm hỏng cả dãy số.',
      en: 'A Vietnamese input method in VNI mode is on: digits after vowels become marks, which damages numbers too.',
    },
    remedy: {
      vi: 'Tắt Unikey/EVKey (thoát hẳn, bỏ khởi động cùng Windows) hoặc chuyển sang bàn phím US; tốt nhất là chuyển đầu đọc sang HID-POS hay CDC.',
      en: 'Quit Unikey/EVKey (and its start with Windows) or choose the US keyboard; best, switch the scanner to HID-POS or CDC.',
    },
  },
  'scanner.layout-not-us': {
    patient: goesOn,
    cause: {
      vi: 'Bàn phím của máy và của đầu đọc không cùng kiểu: dấu như | ~ # bị đổi chỗ.',
      en: 'Keyboard layouts of machine and scanner differ: marks such as | ~ # are moved.',
    },
    remedy: {
      vi: 'Chọn bàn phím "English (US)" cho kiosk, và nước "USA" cho đầu đọc.',
      en: 'Choose the keyboard "English (US)" for the kiosk and the country "USA" for the scanner.',
    },
  },
  'scanner.caps-lock': {
    patient: goesOn,
    cause: {
      vi: 'Caps Lock đang bật: chữ hoa và chữ thường bị đảo.',
      en: 'Caps Lock is on: capital and small letters are swapped.',
    },
    remedy: {
      vi: 'Tắt Caps Lock; nếu kiosk không có bàn phím, bật "ignore Caps Lock" trong đầu đọc.',
      en: 'Switch Caps Lock off; on a kiosk without keyboard set the scanner to ignore it.',
    },
  },
  'scanner.keys-lost': {
    patient: scanAgain,
    cause: {
      vi: 'Thiếu hoặc thừa ký tự: đầu đọc gõ nhanh hơn máy nhận được, hoặc có người gõ cùng lúc.',
      en: 'Characters are missing or too many: the scanner types faster than the machine takes, or somebody typed along.',
    },
    remedy: {
      vi: 'Đặt "inter-character delay" của đầu đọc là 5 ms; tốt nhất là chuyển sang HID-POS hay CDC.',
      en: "Set the scanner's inter-character delay to 5 ms; best, switch it to HID-POS or CDC.",
    },
  },
  'scanner.letters-lost': {
    patient: goesOn,
    cause: {
      vi: 'Chữ cái Latinh và số đúng, nhưng chữ tiếng Việt có dấu bị mất: đầu đọc bàn phím không gõ được.',
      en: 'Digits and Latin letters are right, but Vietnamese letters are lost: a keyboard scanner cannot type them.',
    },
    remedy: {
      vi: 'Chuyển đầu đọc sang HID-POS hay CDC; nếu không, họ tên sẽ lấy từ cổng bảo hiểm.',
      en: 'Switch the scanner to HID-POS or CDC; otherwise names come from the insurance gateway.',
    },
  },
  'scanner.no-terminator': {
    patient: goesOn,
    cause: {
      vi: 'Đầu đọc không gửi Enter hay Tab sau mã: kiosk phải chờ im lặng mới biết là hết.',
      en: 'The scanner sends no Enter or Tab after a code: only silence tells that it is over.',
    },
    remedy: {
      vi: 'Quét mã cài đặt "suffix CR/Enter" trong sách hướng dẫn.',
      en: 'Scan the set-up code "suffix CR/Enter" of its manual.',
    },
  },
  'scanner.too-slow': {
    patient: scanAgain,
    cause: {
      vi: 'Đầu đọc gõ chậm như người gõ tay: kiosk không phân biệt được.',
      en: 'The scanner types as slowly as a person: the kiosk cannot tell them apart.',
    },
    remedy: {
      vi: 'Đặt "inter-character delay" của đầu đọc là 0 đến 30 ms.',
      en: "Set the scanner's inter-character delay to 0 to 30 ms.",
    },
  },
  'scanner.not-the-test-code': {
    patient: scanAgain,
    cause: {
      vi: 'Mã vừa quét không phải mã kiểm tra, hoặc chưa có mã nào tới.',
      en: 'What was scanned is not the test code, or nothing came.',
    },
    remedy: {
      vi: 'In docs/test-code/test-code.svg và quét mã đó; nếu không có gì tới, kiểm tra cáp và chế độ của đầu đọc.',
      en: 'Print docs/test-code/test-code.svg and scan it; if nothing comes, check cable and mode of the scanner.',
    },
  },
  'scanner.service-down': {
    patient: otherWays,
    cause: {
      vi: 'Dịch vụ của đầu đọc thẻ (HN212) không trả lời ở địa chỉ trong cấu hình.',
      en: "The card reader's own service (HN212) does not answer at the configured address.",
    },
    remedy: {
      vi: 'Kiểm tra cáp mạng và nguồn của đầu đọc, địa chỉ (thường là 192.168.5.1, cổng 8000) và chương trình của hãng.',
      en: "Check the reader's cable and power, the address (usually 192.168.5.1, port 8000), and the maker's program.",
    },
  },
  'scanner.service-refused': {
    patient: otherWays,
    cause: {
      vi: 'Dịch vụ của đầu đọc thẻ trả lời nhưng không theo giao thức đã biết.',
      en: "The card reader's service answers, but in no protocol we know.",
    },
    remedy: {
      vi: 'Kiểm tra địa chỉ và kênh (`/event`); báo phiên bản chương trình của hãng cho nhà cung cấp.',
      en: "Check address and channel (`/event`); tell the supplier the version of the maker's program.",
    },
  },
  'scanner.card-failed': {
    patient: {
      vi: 'Đầu đọc chưa đọc được thẻ. Xin ông/bà đặt lại thẻ.',
      en: 'The reader could not read the card. Please lay it down again.',
    },
    cause: {
      vi: 'Đầu đọc thẻ của hãng báo không đọc được thẻ.',
      en: "The maker's reader says that it could not read the card.",
    },
    remedy: {
      vi: 'Đặt lại thẻ, lấy ra khỏi ví; lau mặt đọc; thử thẻ khác.',
      en: 'Lay the card down again, out of its wallet; clean the reader; try another card.',
    },
  },
  'scanner.webhook-port': {
    patient: otherWays,
    cause: {
      vi: 'Cổng nhận dữ liệu từ chương trình của đầu đọc (webhook) không mở được.',
      en: "The port for the reader's program (webhook) cannot be opened.",
    },
    remedy: {
      vi: 'Chọn cổng khác trong cấu hình, và đổi địa chỉ trong chương trình của hãng cho khớp.',
      en: "Choose another port in the configuration, and the same in the maker's program.",
    },
  },
});
