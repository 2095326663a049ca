import type { LinkFailure } from './link.ts';

/** What went wrong with a chip, in the protocols' terms; nothing of it is personal. */
export interface EmrtdFailure {
  readonly reason: /** Below the APDU: pulled, mute, reader gone. */
    | 'link'
    /** A status word that the protocol does not allow here. */
    | 'status'
    /** An answer against the standard: not BER-TLV, a missing object, an impossible length. */
    | 'answer-malformed'
    /** More data than any card has. */
    | 'answer-too-long'
    /** Secure messaging lost: wrong checksum, or the card ended the session. */
    | 'channel-broken'
    /** The card refused the access key. */
    | 'key-wrong'
    /** The card proved not to know the shared secret, or gave an invalid public key. */
    | 'agreement-failed'
    /** An algorithm or a curve that nothing published uses. */
    | 'unsupported';
  /** For staff: `EXTERNAL AUTHENTICATE 6300`. */
  readonly detail: string;
  readonly status?: number;
  readonly link?: LinkFailure;
}

export interface Failed {
  readonly ok: false;
  readonly failure: EmrtdFailure;
}

export const failed = (
  reason: EmrtdFailure['reason'],
  detail: string,
  more: { readonly status?: number; readonly link?: LinkFailure } = {},
): Failed => ({ ok: false, failure: { reason, detail, ...more } });

export const hexStatus = (status: number): string =>
  status.toString(16).toUpperCase().padStart(4, '0');

export const unexpectedStatus = (command: string, status: number): Failed =>
  failed('status', `${command} ${hexStatus(status)}`, { status });
