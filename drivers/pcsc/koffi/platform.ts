/** How PC/SC differs between systems: library, width of its numbers, layout of the reader's state. */
export interface Platform {
  readonly library: string;
  /** DWORD and LONG: `long` on Linux, 32 bits elsewhere. */
  readonly dword: 'ulong' | 'uint32';
  readonly long: 'long' | 'int32';
  /** SCARDCONTEXT and SCARDHANDLE: `long` on Linux, pointer-wide on Windows, 32 bits on macOS. */
  readonly handle: 'long' | 'uintptr' | 'int32';
  readonly atrLength: number;
  readonly isPacked: boolean;
  /** Suffix of the functions that take 8-bit strings. */
  readonly suffix: '' | 'A';
  readonly stdcall: boolean;
  /** A pseudo reader whose state changes with the list of readers. */
  readonly hasReaderNotification: boolean;
  /** Bytes of SCARD_READERSTATE on a 64-bit system. */
  readonly readerStateSize: number;
}

/** pcsc-lite `winscard.h`; Windows `winscard.h`; macOS `PCSC/winscard.h` (packed). */
export const platforms: Readonly<Record<'linux' | 'win32' | 'darwin', Platform>> = {
  linux: {
    library: 'libpcsclite.so.1',
    dword: 'ulong',
    long: 'long',
    handle: 'long',
    atrLength: 33,
    isPacked: false,
    suffix: '',
    stdcall: false,
    hasReaderNotification: true,
    readerStateSize: 80,
  },
  win32: {
    library: 'WinSCard.dll',
    dword: 'uint32',
    long: 'int32',
    handle: 'uintptr',
    atrLength: 36,
    isPacked: false,
    suffix: 'A',
    stdcall: true,
    hasReaderNotification: true,
    readerStateSize: 64,
  },
  darwin: {
    library: '/System/Library/Frameworks/PCSC.framework/PCSC',
    dword: 'uint32',
    long: 'int32',
    handle: 'int32',
    atrLength: 33,
    isPacked: true,
    suffix: '',
    stdcall: false,
    hasReaderNotification: false,
    readerStateSize: 61,
  },
};
