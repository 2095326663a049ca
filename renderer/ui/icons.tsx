import type { ReactNode } from 'react';

export type IconName =
  | 'check'
  | 'warning'
  | 'info'
  | 'clock'
  | 'arrow-right'
  | 'back'
  | 'arrow-down'
  | 'delete'
  | 'keyboard'
  | 'no-card'
  | 'help'
  | 'globe'
  | 'shield'
  | 'print'
  | 'door'
  | 'desk'
  | 'pin'
  | 'emergency'
  | 'wallet'
  | 'dot';

const drawings: Readonly<Record<IconName, ReactNode>> = {
  check: <path d="M4.5 12.5l5 5 10-11" />,
  warning: <path d="M12 3.5L2.5 20h19zM12 10v4.5M12 17.2v.1" />,
  info: <path d="M12 21a9 9 0 100-18 9 9 0 000 18zM12 11v5.5M12 7.5v.1" />,
  clock: <path d="M12 21a9 9 0 100-18 9 9 0 000 18zM12 7v5.2l3.4 2" />,
  'arrow-right': <path d="M4 12h15.5M13.5 5.5L20 12l-6.500 6.500" />,
  back: <path d="M20 12H4.500M10.500 5.500L4 12l6.500 6.500" />,
  'arrow-down': <path d="M12 4v15.500M5.500 13.500L12 20l6.500-6.500" />,
  delete: (
    <path d="M8.500 5H21v14H8.500L2.500 12zM11.500 9.200l5.600 5.600M17.100 9.200l-5.600 5.600" />
  ),
  keyboard: (
    <path d="M2.500 6h19v12.500h-19zM6 9.800h.1M9.500 9.800h.1M13 9.800h.1M16.500 9.800h.1M6 13h.1M18 13h.1M9 15.500h6.500" />
  ),
  'no-card': <path d="M2.500 6h19v12.500h-19zM3 20.500L21 3.500" />,
  help: (
    <path d="M12 21a9 9 0 100-18 9 9 0 000 18zM9.300 9.500a2.800 2.800 0 115 1.700c-.9 1-2.300 1.400-2.300 3M12 17v.1" />
  ),
  globe: (
    <path d="M12 21a9 9 0 100-18 9 9 0 000 18zM3 12h18M12 3c5 5 5 13 0 18M12 3c-5 5-5 13 0 18" />
  ),
  shield: (
    <path d="M12 3l8 3v5.500c0 5-3.400 8.300-8 9.500-4.600-1.200-8-4.500-8-9.500V6zM8.500 12l2.500 2.500 4.500-5" />
  ),
  print: <path d="M7 9V3.500h10V9M7 17H3.500V9h17v8H17M7 14h10v6.500H7z" />,
  door: <path d="M5.500 21V3.500h13V21M3 21h18M14.800 12.200v.1" />,
  desk: (
    <path d="M9 11.500a3.500 3.500 0 100-7 3.500 3.500 0 000 7zM2.500 20c0-3.600 2.900-6 6.500-6s6.500 2.400 6.500 6M15.500 5a3.500 3.500 0 010 6.300M18 14.700c2.200.9 3.500 2.800 3.500 5.300" />
  ),
  pin: (
    <path d="M12 21.500c4.500-5 7-8.600 7-12a7 7 0 10-14 0c0 3.400 2.500 7 7 12zM12 12a2.500 2.500 0 100-5 2.500 2.500 0 000 5z" />
  ),
  emergency: <path d="M9 3h6v6h6v6h-6v6H9v-6H3V9h6z" />,
  wallet: <path d="M3 6.500h15v3M3 6.500V19h18V9.500H3M16.500 14.200v.1" />,
  dot: <path d="M12 15.500a3.500 3.500 0 100-7 3.500 3.500 0 000 7z" />,
};

/** A line drawing beside words; screen readers hear the words only. Sized by the text it stands in. */
export const Icon = ({ name }: { readonly name: IconName }) => (
  <svg
    className="icon"
    viewBox="0 0 24 24"
    width="1.25em"
    height="1.25em"
    fill="none"
    stroke="currentColor"
    strokeWidth="2.200"
    strokeLinecap="round"
    strokeLinejoin="round"
    aria-hidden="true"
  >
    {drawings[name]}
  </svg>
);
