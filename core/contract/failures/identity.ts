import { defineFailures } from './define.ts';

export const identityFailures = defineFailures({
  'identity.empty': {
    patient: {
      vi: 'Máy chưa đọc được gì. Xin ông/bà đưa mã QR trên thẻ lại gần máy quét.',
      en: 'Nothing was read. Please hold the QR code of your card to the scanner again.',
    },
    cause: {
      vi: 'Máy quét gửi dữ liệu rỗng, hoặc ô nhập còn trống.',
      en: 'The scanner sent nothing, or the field is empty.',
    },
    remedy: {
      vi: 'Quét lại. Nếu vẫn rỗng, kiểm tra cáp và chế độ của máy quét.',
      en: 'Scan again. If it stays empty, check the cable and the mode of the scanner.',
    },
  },
  'identity.too-long': {
    patient: {
      vi: 'Mã này không phải mã trên thẻ. Xin ông/bà quét mã QR của thẻ căn cước, VNeID hoặc thẻ BHYT.',
      en: 'This is not the code of a card. Please scan your ID card, VNeID or your insurance card.',
    },
    cause: {
      vi: 'Dữ liệu dài hơn 4096 ký tự; mã trên thẻ không bao giờ dài như vậy.',
      en: 'The data is longer than 4096 characters, which no card is.',
    },
    remedy: {
      vi: 'Kiểm tra xem máy quét có gửi lặp hoặc nối nhiều lần quét không.',
      en: 'Check whether the scanner repeats or joins several scans.',
    },
  },
  'identity.unrecognised': {
    patient: {
      vi: 'Máy chưa nhận ra mã này. Xin ông/bà quét lại, hoặc nhập số căn cước.',
      en: 'This code was not recognised. Please scan again, or enter your ID number.',
    },
    cause: {
      vi: 'Dữ liệu không giống mã căn cước, mã thẻ BHYT hay một số giấy tờ nào.',
      en: 'The data looks like neither a citizen card, nor an insurance card, nor a known number.',
    },
    remedy: {
      vi: 'Quét lại. Nếu thẻ nào cũng vậy, tắt bộ gõ tiếng Việt hoặc chuyển máy quét sang chế độ USB-COM hay HID-POS.',
      en: 'Scan again. If it happens with every card, turn the Vietnamese input method off, or set the scanner to USB serial or HID-POS.',
    },
  },
  'identity.number-invalid': {
    patient: {
      vi: 'Số này chưa đúng. Số căn cước có 12 chữ số; xin ông/bà kiểm tra và nhập lại.',
      en: 'This number is not complete. An ID number has 12 digits; please check and enter it again.',
    },
    cause: {
      vi: 'Số không đủ hoặc thừa chữ số, hoặc có ký tự lạ (căn cước 12, mã BHXH 10, CMND 9 chữ số).',
      en: 'The number has too few or too many digits or a strange character (ID 12, social insurance 10, former ID 9 digits).',
    },
    remedy: {
      vi: 'Quét lại, hoặc nhập số in trên thẻ.',
      en: 'Scan again, or type the number printed on the card.',
    },
  },
  'identity.truncated': {
    patient: {
      vi: 'Máy chưa đọc hết mã. Xin ông/bà giữ yên thẻ trước máy quét một chút.',
      en: 'The code was read only in part. Please hold the card still in front of the scanner.',
    },
    cause: {
      vi: 'Dữ liệu bắt đầu như mã trên thẻ nhưng thiếu trường ở cuối.',
      en: 'The data begins like a card but its last fields are missing.',
    },
    remedy: {
      vi: 'Quét lại. Nếu lặp lại, tăng thời gian chờ giữa các ký tự của máy quét hoặc lau mặt thẻ.',
      en: 'Scan again. If it repeats, raise the delay between characters in the scanner, or wipe the card.',
    },
  },
  'identity.card-number-invalid': {
    patient: {
      vi: 'Mã thẻ BHYT chưa đúng. Xin ông/bà kiểm tra lại mã in trên thẻ.',
      en: 'The insurance card number is not right. Please check the number printed on the card.',
    },
    cause: {
      vi: 'Mã thẻ BHYT phải gồm 2 chữ cái, 1 số mức hưởng (1 đến 5) và 12 chữ số.',
      en: 'A card number has 2 letters, 1 benefit level (1 to 5) and 12 digits.',
    },
    remedy: {
      vi: 'Nhập lại mã thẻ, hoặc dùng số căn cước.',
      en: 'Type the card number again, or use the ID number.',
    },
  },
  'identity.mrz-check-failed': {
    patient: {
      vi: 'Máy đọc chưa rõ mặt sau của thẻ. Xin ông/bà thử lại.',
      en: 'The back of the card was not read clearly. Please try again.',
    },
    cause: {
      vi: 'Số kiểm tra của dòng mã MRZ không khớp: có ký tự bị đọc sai.',
      en: 'A check digit of the machine-readable zone does not match: a character was misread.',
    },
    remedy: {
      vi: 'Đọc lại thẻ, hoặc quét mã QR.',
      en: 'Read the card again, or scan its QR code.',
    },
  },
  'identity.not-a-card': {
    patient: {
      vi: 'Đây không phải mã của thẻ. Xin ông/bà quét mã QR trên thẻ căn cước, VNeID hoặc thẻ BHYT.',
      en: 'This is not the code of a card. Please scan your ID card, VNeID or your insurance card.',
    },
    cause: {
      vi: 'Đã quét một mã QR khác: địa chỉ trang web, mã thanh toán, danh thiếp hoặc Wi-Fi.',
      en: 'Another QR code was scanned: a web address, a payment, a contact or Wi-Fi.',
    },
    remedy: {
      vi: 'Chỉ cho người bệnh mã QR của thẻ: thẻ 2021 ở mặt trước, thẻ từ 7/2024 ở mặt sau.',
      en: 'Show the patient the QR code of the card: on the front of the 2021 card, on the back of the card of July 2024.',
    },
  },
});
