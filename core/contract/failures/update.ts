import { defineFailures, type Text } from './define.ts';

/** Updates are no patient's business: the version that runs goes on. */
const patient: Text = {
  vi: 'Máy vẫn phục vụ ông/bà bình thường.',
  en: 'This machine goes on working.',
};

/** How a kiosk updates itself, and how versions are published. */
export const updateFailures = defineFailures({
  'update.unreachable': {
    patient,
    cause: {
      vi: 'Không kết nối được tới máy chủ cập nhật ({{detail}}).',
      en: 'The update server cannot be reached ({{detail}}).',
    },
    remedy: {
      vi: 'Kiểm tra mạng, chứng chỉ TLS và địa chỉ shell.updates.url. Máy tự thử lại.',
      en: 'Check the network, the TLS certificate and shell.updates.url. It is tried again by itself.',
    },
  },
  'update.server-refused': {
    patient,
    cause: {
      vi: 'Máy chủ cập nhật từ chối yêu cầu (HTTP {{status}}).',
      en: 'The update server refused the request (HTTP {{status}}).',
    },
    remedy: {
      vi: 'Kiểm tra tệp của kênh có trên máy chủ và quyền đọc; xem nhật ký máy chủ.',
      en: "Check that the channel's file is on the server and readable; see the server's log.",
    },
  },
  'update.unsigned': {
    patient,
    cause: {
      vi: 'Thông tin phiên bản trên máy chủ không có chữ ký; không tải gì cả.',
      en: 'What the server says of versions is not signed; nothing was downloaded.',
    },
    remedy: {
      vi: 'Phát hành lại bằng "update publish". Không đặt tệp lên máy chủ bằng tay.',
      en: 'Publish again with "update publish". Do not put files there by hand.',
    },
  },
  'update.forged': {
    patient,
    cause: {
      vi: 'Chữ ký trên máy chủ không phải của khoá phát hành mà máy này tin; không tải gì cả.',
      en: 'The signature is not of a release key that this machine trusts; nothing was downloaded.',
    },
    remedy: {
      vi: 'Kiểm tra shell.updates.publicKeys. Nếu khoá đúng: có người đã sửa tệp trên máy chủ, cần kiểm tra máy chủ ngay.',
      en: 'Check shell.updates.publicKeys. Where they are right, somebody has changed files on the server: look into it at once.',
    },
  },
  'update.not-understood': {
    patient,
    cause: {
      vi: 'Thông tin phiên bản có chữ ký đúng nhưng chương trình này không hiểu.',
      en: 'The release is rightly signed, but this version of the program does not understand it.',
    },
    remedy: {
      vi: 'Cài phiên bản mới bằng tay một lần.',
      en: 'Install the new version by hand, once.',
    },
  },
  'update.other-channel': {
    patient,
    cause: {
      vi: 'Tệp trên máy chủ thuộc kênh {{channel}}, không phải kênh của máy này.',
      en: "The file on the server belongs to the channel {{channel}}, not to this machine's.",
    },
    remedy: {
      vi: 'Phát hành lại kênh bằng "update promote" hoặc "update publish"; không sao chép tệp giữa các kênh.',
      en: 'Publish the channel again with "update promote" or "update publish"; do not copy files between channels.',
    },
  },
  'update.expired': {
    patient,
    cause: {
      vi: 'Thông tin phiên bản đã hết hạn từ {{date}}.',
      en: 'What the server says of versions expired at {{date}}.',
    },
    remedy: {
      vi: 'Gia hạn bằng "update sign". Nếu vừa gia hạn: kiểm tra đồng hồ máy, hoặc có người giữ tệp cũ trên máy chủ.',
      en: 'Renew it with "update sign". Where that was just done: check the clock of this machine, or somebody keeps an old file on the server.',
    },
  },
  'update.replayed': {
    patient,
    cause: {
      vi: 'Máy chủ đưa ra thông tin cũ hơn thông tin máy này đã thấy ({{date}}).',
      en: 'The server offers something older than this machine has seen before ({{date}}).',
    },
    remedy: {
      vi: 'Đồng bộ lại thư mục phát hành lên máy chủ. Nếu thư mục đúng: có người đã đặt lại tệp cũ.',
      en: 'Bring the published folder to the server again. Where it is right, somebody has put an old file back.',
    },
  },
  'update.no-package': {
    patient,
    cause: {
      vi: 'Phiên bản {{version}} không có gói cài cho máy này ({{package}}).',
      en: 'Version {{version}} has no package for this machine ({{package}}).',
    },
    remedy: {
      vi: 'Phát hành thêm gói cho hệ điều hành và bộ xử lý này.',
      en: 'Publish the package for this system and processor, too.',
    },
  },
  'update.known-bad': {
    patient,
    cause: {
      vi: 'Phiên bản {{version}} đã từng chạy hỏng trên máy này nên không được cài lại.',
      en: 'Version {{version}} has failed on this machine before, and is not taken again.',
    },
    remedy: {
      vi: 'Sửa lỗi rồi phát hành với số phiên bản mới.',
      en: 'Mend it and publish it under a new number.',
    },
  },
  'update.store-incompatible': {
    patient,
    cause: {
      vi: 'Sau khi cài {{version}}, phiên bản hiện tại không đọc được kho dữ liệu nữa nên không thể tự quay lại.',
      en: 'After version {{version}} the present one could not read the store any more: there would be no way back.',
    },
    remedy: {
      vi: 'Cài bằng tay: sao lưu kho dữ liệu, cài phiên bản mới, kiểm tra (docs/updates.md).',
      en: 'Install it by hand: back the store up, install, look whether all is well (docs/updates.md).',
    },
  },
  'update.interrupted': {
    patient,
    cause: {
      vi: 'Việc tải phiên bản {{version}} bị ngắt giữa chừng ({{detail}}).',
      en: 'The download of version {{version}} was cut off ({{detail}}).',
    },
    remedy: {
      vi: 'Máy tự tải lại. Nếu lặp lại: kiểm tra mạng và máy chủ cập nhật.',
      en: 'It is begun again by itself. When this repeats, check the network and the update server.',
    },
  },
  'update.damaged': {
    patient,
    cause: {
      vi: 'Gói cài {{version}} tải về khác với gói đã ký; đã bỏ đi.',
      en: 'The package of version {{version}} is not the one that was signed; it was thrown away.',
    },
    remedy: {
      vi: 'Đồng bộ lại gói cài lên máy chủ. Nếu lặp lại: có người đã thay gói trên máy chủ.',
      en: 'Bring the package to the server again. When this repeats, somebody has exchanged it there.',
    },
  },
  'update.disk-full': {
    patient,
    cause: {
      vi: 'Ổ đĩa không đủ chỗ cho bản cập nhật.',
      en: 'There is no room on the disk for the update.',
    },
    remedy: {
      vi: 'Giải phóng ổ đĩa; máy tự thử lại.',
      en: 'Make room; it is tried again by itself.',
    },
  },
  'update.unwritable': {
    patient,
    cause: {
      vi: 'Chương trình không có quyền ghi vào thư mục cập nhật ({{detail}}).',
      en: 'The program may not write where updates go ({{detail}}).',
    },
    remedy: {
      vi: 'Kiểm tra quyền của thư mục chương trình và thư mục dữ liệu của người dùng kiosk.',
      en: "Check the permissions of the program's folder and of the kiosk user's data.",
    },
  },
  'update.not-self-updating': {
    patient,
    cause: {
      vi: 'Gói cài này không tự cập nhật (chỉ AppImage và bộ cài NSIS tự cập nhật).',
      en: 'This kind of package does not update itself (AppImage and the NSIS installer do).',
    },
    remedy: {
      vi: 'Cập nhật bằng kho apt của bệnh viện hoặc MDM; bỏ shell.updates khỏi cấu hình.',
      en: "Update it from the hospital's apt repository or by the MDM; take shell.updates out.",
    },
  },
  'update.no-way-back': {
    patient,
    cause: {
      vi: 'Không giữ được bản đang dùng để quay lại nếu bản mới hỏng, nên không cài.',
      en: 'The present version cannot be kept for a way back, so nothing was installed.',
    },
    remedy: {
      vi: 'Windows: cài lại phiên bản hiện tại bằng bộ cài NSIS một lần. Linux: kiểm tra quyền ghi cạnh tệp AppImage.',
      en: 'Windows: install the present version with its NSIS installer once. Linux: check that the folder of the AppImage can be written.',
    },
  },
  'update.not-prepared': {
    patient,
    cause: {
      vi: 'Phần xử lý không sẵn sàng để cài bản mới.',
      en: 'The host did not get ready for the update.',
    },
    remedy: {
      vi: 'Máy tự thử lại. Nếu lặp lại, xem nhật ký.',
      en: 'It is tried again by itself. When this repeats, see the log.',
    },
  },
  'update.install-failed': {
    patient,
    cause: {
      vi: 'Cài phiên bản {{version}} không thành công; bản cũ vẫn chạy.',
      en: 'Version {{version}} could not be installed; the one before goes on.',
    },
    remedy: {
      vi: 'Máy tự thử lại vài lần. Nếu không được: xem nhật ký, hoặc cài bằng tay.',
      en: 'It is tried again a few times. Where that does not help: see the log, or install it by hand.',
    },
  },
  'update.rolled-back': {
    patient,
    cause: {
      vi: 'Phiên bản {{version}} không chạy ổn ({{detail}}); máy đã tự quay lại bản trước.',
      en: 'Version {{version}} did not work ({{detail}}); the machine went back to the one before.',
    },
    remedy: {
      vi: 'Không cần làm gì tại máy. Gửi nhật ký cho nhà cung cấp; bản này sẽ không được cài lại.',
      en: 'Nothing has to be done here. Send the log to the supplier; this version is not taken again.',
    },
  },
  'update.key-unreadable': {
    patient,
    cause: {
      vi: 'Không đọc được khoá phát hành {{path}}, hoặc đó không phải khoá Ed25519.',
      en: 'The release key {{path}} cannot be read, or is no Ed25519 key.',
    },
    remedy: {
      vi: 'Dùng khoá do "update keygen" tạo, trên máy phát hành.',
      en: 'Use a key made by "update keygen", on the machine that publishes.',
    },
  },
  'update.key-exposed': {
    patient,
    cause: {
      vi: 'Người dùng khác đọc được khoá phát hành {{path}}.',
      en: 'Other users can read the release key {{path}}.',
    },
    remedy: {
      vi: 'Chạy chmod 600. Nếu khoá có thể đã lộ: tạo khoá mới và đổi khoá trên mọi kiosk.',
      en: 'Run chmod 600. Where it may have been read: make a new key, and change it on every kiosk.',
    },
  },
  'update.key-exists': {
    patient,
    cause: { vi: 'Đã có tệp {{path}}.', en: 'There is a file {{path}} already.' },
    remedy: {
      vi: 'Chọn tên khác; khoá cũ không bị ghi đè.',
      en: 'Choose another name; a key is never written over.',
    },
  },
  'update.no-artefacts': {
    patient,
    cause: {
      vi: 'Không có gói tự cập nhật nào trong {{path}} (latest.yml, latest-linux.yml).',
      en: 'There is no package that updates itself in {{path}} (latest.yml, latest-linux.yml).',
    },
    remedy: {
      vi: 'Đóng gói trước, rồi chỉ đúng thư mục bằng --from.',
      en: 'Build the packages first, and name their folder with --from.',
    },
  },
  'update.artefact-differs': {
    patient,
    cause: {
      vi: 'Gói {{file}} thiếu hoặc khác với thông tin mà trình đóng gói đã ghi.',
      en: 'The package {{file}} is missing, or not the one that the packaging wrote down.',
    },
    remedy: { vi: 'Đóng gói lại từ đầu.', en: 'Build the packages again.' },
  },
  'update.not-newer': {
    patient,
    cause: {
      vi: 'Kênh đã có phiên bản {{version}}, không cũ hơn bản định phát hành.',
      en: 'The channel offers version {{version}} already, which is not older.',
    },
    remedy: {
      vi: 'Tăng số phiên bản trong package.json rồi đóng gói lại.',
      en: 'Raise the version in package.json and build the packages again.',
    },
  },
  'update.not-proven': {
    patient,
    cause: {
      vi: 'Chưa kiosk thử nghiệm nào báo phiên bản {{version}} chạy ổn, hoặc có kiosk đã phải quay lại.',
      en: 'No canary has reported version {{version}} healthy, or one went back from it.',
    },
    remedy: {
      vi: 'Chờ báo cáo ("update status"). Trường hợp gấp: --force "lý do"; lý do được ký cùng bản phát hành.',
      en: 'Wait for reports ("update status"). When it cannot wait: --force "reason"; the reason is signed along.',
    },
  },
  'update.channel-unreadable': {
    patient,
    cause: {
      vi: 'Kênh {{channel}} trong thư mục phát hành không có, hoặc không phải do khoá này ký.',
      en: 'The channel {{channel}} is not in the published folder, or was not signed with this key.',
    },
    remedy: {
      vi: 'Kiểm tra --to và --key; khi đổi khoá, truyền cả khoá cũ và khoá mới.',
      en: 'Check --to and --key; while keys change, give the old and the new one.',
    },
  },
  'update.folder-unwritable': {
    patient,
    cause: {
      vi: 'Không ghi được vào thư mục phát hành {{path}}.',
      en: 'The published folder {{path}} cannot be written.',
    },
    remedy: {
      vi: 'Kiểm tra quyền và chỗ trống. Kênh vẫn như trước.',
      en: 'Check permissions and space. The channels are as they were.',
    },
  },
});
