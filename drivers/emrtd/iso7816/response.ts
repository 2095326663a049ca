/** A response APDU: data and status word SW1-SW2 as one number, e.g. `0x9000`. */
export interface Response {
  readonly data: Uint8Array;
  readonly status: number;
}

export const statusWords = {
  ok: 0x9000,
  /** Fewer bytes than asked for: the end of the file. */
  endOfFile: 0x6282,
  authenticationFailed: 0x6300,
  wrongLength: 0x6700,
  securityStatusNotSatisfied: 0x6982,
  secureMessagingMissing: 0x6987,
  secureMessagingWrong: 0x6988,
  fileNotFound: 0x6a82,
  wrongOffset: 0x6b00,
  instructionUnknown: 0x6d00,
} as const;

/** The answer's bytes, two or more, taken apart. */
export const decodeResponse = (bytes: Uint8Array): Response | undefined => {
  const [sw1, sw2] = bytes.subarray(-2);
  if (sw1 === undefined || sw2 === undefined) return undefined;
  return { data: bytes.subarray(0, -2), status: sw1 * 256 + sw2 };
};
