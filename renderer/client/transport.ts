import type { ClientContext, ClientLink } from '@orpc/client';

/** A way to the host, whatever carries it. */
export interface Transport {
  readonly link: ClientLink<ClientContext>;
  isOpen(): boolean;
  /** The host does not want this page; it will not be asked again. */
  isRefused(): boolean;
  /** Told whenever one of the two changes; returns the way out. */
  onChange(listener: () => void): () => void;
  close(): void;
}
