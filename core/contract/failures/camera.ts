import { defineFailures } from './define.ts';

/** Patients have other ways to go on, whatever the camera has. */
const otherWays = {
  vi: 'Camera của máy chưa dùng được lúc này. Ông/bà dùng đầu đọc mã hoặc nhập số bằng tay.',
  en: 'The camera cannot be used right now. Please use the code scanner or type the number.',
};

/** The camera that reads QR codes. */
export const cameraFailures = defineFailures({
  'camera.missing': {
    patient: otherWays,
    cause: {
      vi: 'Không có camera nào: cáp rời, mất nguồn, hoặc hệ điều hành chưa nhận.',
      en: 'There is no camera: loose cable, no power, or unknown to the operating system.',
    },
    remedy: {
      vi: 'Cắm lại cáp USB của camera, thử cổng khác. Kiosk tự nhận lại, không cần khởi động lại.',
      en: "Plug the camera's USB cable in again, try another port. The kiosk takes it up by itself.",
    },
  },
  'camera.name-unknown': {
    patient: otherWays,
    cause: {
      vi: 'Có camera, nhưng không camera nào có tên như trong cấu hình.',
      en: 'There are cameras, but none with the name in the configuration.',
    },
    remedy: {
      vi: 'Sửa tên camera trong cấu hình, hoặc bỏ trống để dùng camera duy nhất; kiểm tra có cắm nhầm camera không.',
      en: 'Correct the name in the configuration, or leave it out to use the only camera; see whether another camera was plugged in.',
    },
  },
  'camera.refused': {
    patient: otherWays,
    cause: {
      vi: 'Trình duyệt hoặc hệ điều hành không cho trang này dùng camera.',
      en: 'The browser or the operating system does not let this page use the camera.',
    },
    remedy: {
      vi: 'Cho phép camera với địa chỉ của kiosk (chính sách `VideoCaptureAllowedUrls` của Chromium) và trong phần quyền riêng tư của Windows; kiểm tra nắp hoặc công tắc che camera.',
      en: "Allow the camera for the kiosk's address (Chromium's policy `VideoCaptureAllowedUrls`) and in the privacy settings of Windows; check the privacy switch of the machine.",
    },
  },
  'camera.in-use': {
    patient: otherWays,
    cause: {
      vi: 'Camera có đó nhưng không mở được: thường do một chương trình khác đang dùng.',
      en: 'The camera is there but does not open: usually another program uses it.',
    },
    remedy: {
      vi: 'Tắt chương trình họp trực tuyến hay phần mềm camera khác trên máy này; nếu không có, rút camera ra cắm lại.',
      en: 'Close meeting or camera programs on this machine; if there are none, unplug the camera and plug it in again.',
    },
  },
  'camera.unsuitable': {
    patient: otherWays,
    cause: {
      vi: 'Camera không đáp ứng được yêu cầu nào về hình ảnh.',
      en: 'The camera can deliver none of the pictures that are asked for.',
    },
    remedy: {
      vi: 'Đổi sang webcam UVC thông dụng, 1280x720 trở lên, tự lấy nét gần.',
      en: 'Use an ordinary UVC webcam with 1280x720 or more and close autofocus.',
    },
  },
  'camera.unplugged': {
    patient: otherWays,
    cause: {
      vi: 'Camera bị rút ra hoặc mất nguồn khi đang chạy.',
      en: 'The camera was unplugged or lost its power while it was running.',
    },
    remedy: {
      vi: 'Cắm lại và cố định cáp. Kiosk tự nhận lại; nếu lặp lại, đổi cáp hoặc dùng hub USB có nguồn riêng.',
      en: 'Plug it in again and fasten the cable. The kiosk takes it up by itself; if it repeats, change the cable or use a powered USB hub.',
    },
  },
  'camera.black': {
    patient: {
      vi: 'Camera không thấy gì. Ông/bà dùng đầu đọc mã hoặc nhập số bằng tay.',
      en: 'The camera sees nothing. Please use the code scanner or type the number.',
    },
    cause: {
      vi: 'Hình đen: ống kính bị che, nắp camera đóng, hoặc quá tối.',
      en: 'The picture is black: covered lens, closed shutter, or no light.',
    },
    remedy: {
      vi: 'Mở nắp camera, lau ống kính, bật đèn chiếu chỗ quét.',
      en: 'Open the shutter, clean the lens, light the place where cards are held.',
    },
  },
  'camera.frozen': {
    patient: otherWays,
    cause: {
      vi: 'Camera đứng hình: không có hình mới, hoặc lặp lại đúng một hình.',
      en: 'The camera stands still: no new picture comes, or the same one over and over.',
    },
    remedy: {
      vi: 'Kiosk tự mở lại camera. Nếu lặp lại, rút ra cắm lại, cắm thẳng vào máy thay vì qua hub, và cập nhật trình điều khiển.',
      en: 'The kiosk opens it anew. If it repeats, unplug and replug it, connect it without a hub, and update its driver.',
    },
  },
  'camera.low-resolution': {
    patient: {
      vi: 'Xin ông/bà đưa mã QR lại gần camera hơn.',
      en: 'Please hold the QR code closer to the camera.',
    },
    cause: {
      vi: 'Camera cho hình nhỏ hơn 1280x720: mã QR nhỏ của thẻ 2021 khó đọc.',
      en: 'The camera gives less than 1280x720: the small QR code of the 2021 card is hard to read.',
    },
    remedy: {
      vi: 'Dùng webcam 1280x720 trở lên; với cổng USB 2.0 dùng chung, cắm camera vào cổng riêng.',
      en: 'Use a webcam with 1280x720 or more; give it a USB port of its own.',
    },
  },
  'camera.reader-down': {
    patient: otherWays,
    cause: {
      vi: 'Bộ đọc mã QR trong trình duyệt dừng đột ngột.',
      en: 'The QR reader inside the page stopped unexpectedly.',
    },
    remedy: {
      vi: 'Kiosk tự khởi động lại bộ đọc. Nếu lặp lại, kiểm tra bộ nhớ còn trống và báo cho nhà cung cấp.',
      en: 'The kiosk starts it anew. If it repeats, check the free memory and tell the supplier.',
    },
  },
  'camera.broken': {
    patient: otherWays,
    cause: {
      vi: 'Camera báo một lỗi không rõ khi mở.',
      en: 'The camera gave an unknown error when it was opened.',
    },
    remedy: {
      vi: 'Rút camera ra cắm lại; thử camera khác; cập nhật trình điều khiển.',
      en: 'Unplug the camera and plug it in again; try another camera; update its driver.',
    },
  },
});
