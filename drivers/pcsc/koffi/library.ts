import koffi, { type TypeObject } from 'koffi';
import type { Platform } from './platform.ts';

/** SCARD_READERSTATE as koffi fills it. */
export interface ReaderState {
  szReader: string;
  pvUserData: null;
  dwCurrentState: number;
  dwEventState: number;
  cbAtr: number;
  rgbAtr: Uint8Array | number[];
}

/** A reader to be asked for, of which nothing is known yet. */
export const watchState = (name: string, atrLength: number): ReaderState => ({
  szReader: name,
  pvUserData: null,
  dwCurrentState: 0,
  dwEventState: 0,
  cbAtr: 0,
  rgbAtr: new Uint8Array(atrLength),
});

export type Handle = number | bigint;
type Call<Arguments extends unknown[]> = (...args: Arguments) => Promise<number>;

/** PC/SC as functions that run off the event loop. Every one resolves to the unsigned return code; outputs come in the arrays. */
export interface Library {
  establishContext: Call<[out: Handle[]]>;
  releaseContext: Call<[context: Handle]>;
  listReaders: Call<[context: Handle, buffer: Uint8Array | null, length: number[]]>;
  getStatusChange: Call<[context: Handle, timeoutMs: number, states: ReaderState[]]>;
  cancel: Call<[context: Handle]>;
  connect: Call<
    [
      context: Handle,
      reader: string,
      share: number,
      protocols: number,
      handle: Handle[],
      protocol: number[],
    ]
  >;
  disconnect: Call<[handle: Handle, disposition: number]>;
  transmit: Call<
    [handle: Handle, protocol: number, command: Uint8Array, answer: Uint8Array, length: number[]]
  >;
  beginTransaction: Call<[handle: Handle]>;
  endTransaction: Call<[handle: Handle, disposition: number]>;
  getAttribute: Call<[handle: Handle, id: number, buffer: Uint8Array, length: number[]]>;
  control: Call<
    [handle: Handle, code: number, data: Uint8Array, answer: Uint8Array, length: number[]]
  >;
}

/** Types of one platform, declared once per process: koffi's type names are global. */
export const declareTypes = (platform: Platform) => {
  const { dword, long, handle, atrLength, isPacked } = platform;
  const define = isPacked ? koffi.pack : koffi.struct;
  const readerState = define({
    szReader: 'const char *',
    pvUserData: 'void *',
    dwCurrentState: dword,
    dwEventState: dword,
    cbAtr: dword,
    rgbAtr: koffi.array('uint8', atrLength, 'Typed'),
  });
  const ioRequest = define({ dwProtocol: dword, cbPciLength: dword });
  return { dword, long, handle, readerState, ioRequest };
};

/** Loads the system's PC/SC library; throws when it is not installed. */
export const loadLibrary = (platform: Platform): Library => {
  const library = koffi.load(platform.library);
  const { dword, long, handle, readerState, ioRequest } = declareTypes(platform);
  const out = (type: string) => koffi.out(koffi.pointer(type));
  const inout = (type: string | TypeObject) => koffi.inout(koffi.pointer(type));
  const bind = (
    name: string,
    parameters: (string | TypeObject | ReturnType<typeof koffi.out>)[],
  ) => {
    const called = platform.stdcall
      ? library.func('__stdcall', name, long, parameters)
      : library.func(name, long, parameters);
    return (...args: unknown[]): Promise<number> =>
      new Promise((resolve, reject) => {
        called.async(...args, (error: unknown, code: number | bigint) => {
          if (error) reject(error as Error);
          else resolve(Number(code) >>> 0);
        });
      });
  };
  const { suffix } = platform;
  const establish = bind('SCardEstablishContext', [dword, 'void *', 'void *', out(handle)]);
  const list = bind(`SCardListReaders${suffix}`, [handle, 'void *', 'void *', inout(dword)]);
  const transmit = bind('SCardTransmit', [
    handle,
    koffi.pointer(ioRequest),
    'void *',
    dword,
    'void *',
    'void *',
    inout(dword),
  ]);
  const status = bind(`SCardGetStatusChange${suffix}`, [handle, dword, inout(readerState), dword]);
  const control = bind('SCardControl', [
    handle,
    dword,
    'void *',
    dword,
    'void *',
    dword,
    out(dword),
  ]);
  const ioRequestLength = koffi.sizeof(ioRequest);
  const userScope = 0;
  return {
    establishContext: (found) => establish(userScope, null, null, found),
    releaseContext: bind('SCardReleaseContext', [handle]),
    listReaders: (context, buffer, length) => list(context, null, buffer, length),
    getStatusChange: (context, timeoutMs, states) =>
      status(context, timeoutMs, states, states.length),
    cancel: bind('SCardCancel', [handle]),
    connect: bind(`SCardConnect${suffix}`, [
      handle,
      'const char *',
      dword,
      dword,
      out(handle),
      out(dword),
    ]),
    disconnect: bind('SCardDisconnect', [handle, dword]),
    transmit: (session, protocol, command, answer, length) =>
      transmit(
        session,
        { dwProtocol: protocol, cbPciLength: ioRequestLength },
        command,
        command.length,
        null,
        answer,
        length,
      ),
    beginTransaction: bind('SCardBeginTransaction', [handle]),
    endTransaction: bind('SCardEndTransaction', [handle, dword]),
    getAttribute: bind('SCardGetAttrib', [handle, dword, 'void *', inout(dword)]),
    control: (session, code, data, answer, length) =>
      control(session, code, data, data.length, answer, answer.length, length),
  };
};
