/** Names of the few messages between pages and main; the contract itself travels over a port of its own. */
export const channels = {
  /** A page asks for its line to the host; main answers with `port`, now or when there is a host. */
  hello: 'tiepdon:hello',
  port: 'tiepdon:port',
  /** The host has gone; another `port` follows. */
  lost: 'tiepdon:lost',
  /** Slips go to the printer without a dialog. */
  print: 'tiepdon:print',
  /** Somebody made the gesture that only staff know. */
  staff: 'tiepdon:staff',
  /** From the staff panel: name, PIN and what is wanted. */
  staffAct: 'tiepdon:staff-act',
  staffClose: 'tiepdon:staff-close',
  /** The staff panel asks where updates stand. */
  staffUpdates: 'tiepdon:staff-updates',
} as const;

/** What the preload hands to its page by `window.postMessage`; the port, if any, comes with it. */
export const lineMessage = (kind: 'port' | 'lost'): { readonly tiepdon: 'port' | 'lost' } => ({
  tiepdon: kind,
});
