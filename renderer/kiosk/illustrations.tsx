import type { ReactNode } from 'react';

export { Icon, type IconName } from '../ui/icons.tsx';

/* Drawings of our own. They show where the QR code is, and nothing that could pass for a document. */

/** A code-like pattern of 9 x 9 cells: three corner marks and some dots in between. */
const cells = '111010111101011101111001111000110000110101011001110100000011010111100101101011110';

const Code = ({
  x,
  y,
  size,
}: {
  readonly x: number;
  readonly y: number;
  readonly size: number;
}) => {
  const cell = size / 9;
  return (
    <g>
      <rect x={x - 5} y={y - 5} width={size + 10} height={size + 10} fill="#ffffff" />
      {[...cells].map((on, index) =>
        on === '1' ? (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: the pattern never changes.
            key={index}
            x={x + (index % 9) * cell}
            y={y + Math.floor(index / 9) * cell}
            width={cell + 0.3}
            height={cell + 0.3}
            fill="#0f1f29"
          />
        ) : null,
      )}
      <rect
        x={x - 9}
        y={y - 9}
        width={size + 18}
        height={size + 18}
        rx="8"
        fill="none"
        stroke="#b4231f"
        strokeWidth="6"
      />
    </g>
  );
};

const Line = ({
  x,
  y,
  width,
  strong = false,
}: {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly strong?: boolean;
}) => (
  <rect
    x={x}
    y={y}
    width={width}
    height={strong ? 9 : 6}
    rx="3"
    fill={strong ? '#0f1f29' : '#8fa3ae'}
  />
);

const Card = ({ tint, children }: { readonly tint: string; readonly children: ReactNode }) => (
  <svg className="drawing" viewBox="0 0 340 216" aria-hidden="true">
    <rect
      x="2"
      y="2"
      width="336"
      height="212"
      rx="16"
      fill={tint}
      stroke="#6b7c87"
      strokeWidth="3"
    />
    {children}
  </svg>
);

/** Front of the chip card issued from 2021 to June 2024: the code is at the upper right. */
export const Card2021Front = () => (
  <Card tint="#cfe6ea">
    <circle cx="42" cy="42" r="19" fill="#9b1c1c" />
    <path
      d="M42 29l3.800 8.500 9.200.8-7 6 2.200 9L42 48.500l-8.200 4.800 2.200-9-7-6 9.200-.8z"
      fill="#ffffff"
    />
    <Line x={76} y={28} width={120} />
    <Line x={88} y={44} width={96} strong />
    <rect x="22" y="84" width="80" height="104" rx="6" fill="#ffffff" />
    <circle cx="62" cy="120" r="17" fill="#8fa3ae" />
    <path d="M34 188c0-24 12-38 28-38s28 14 28 38z" fill="#8fa3ae" />
    <Line x={122} y={94} width={70} />
    <Line x={122} y={110} width={124} strong />
    <Line x={122} y={134} width={150} />
    <Line x={122} y={152} width={176} />
    <Line x={122} y={170} width={130} />
    <Code x={256} y={24} size={54} />
  </Card>
);

/** Back of the card issued from July 2024: the code is at the upper right, the machine-readable lines are below. */
export const Card2024Back = () => (
  <Card tint="#dfe9d2">
    <rect x="30" y="52" width="58" height="46" rx="8" fill="#e3bd5a" />
    <path
      d="M30 68h20M30 82h20M88 68H68M88 82H68M50 52v46M68 52v46"
      fill="none"
      stroke="#8a6a16"
      strokeWidth="2"
    />
    <Line x={30} y={26} width={110} />
    <Line x={112} y={58} width={96} />
    <Line x={112} y={74} width={70} />
    <Line x={112} y={90} width={84} />
    <Code x={246} y={22} size={70} />
    <rect x="2" y="140" width="336" height="58" fill="#ffffff" />
    {[150, 166, 182].map((y) => (
      <path
        key={y}
        d={`M18 ${y + 3}h304`}
        fill="none"
        stroke="#0f1f29"
        strokeWidth="7"
        strokeDasharray="7 4"
      />
    ))}
  </Card>
);

/** A phone with the app's code on it. */
export const PhoneVneid = () => (
  <svg className="drawing" viewBox="0 0 340 216" aria-hidden="true">
    <rect x="112" y="2" width="116" height="212" rx="18" fill="#0f1f29" />
    <rect x="121" y="16" width="98" height="184" rx="8" fill="#ffffff" />
    <rect x="121" y="16" width="98" height="30" rx="8" fill="#9b1c1c" />
    <text x="170" y="37" textAnchor="middle" fill="#ffffff" fontSize="20" fontWeight="700">
      VNeID
    </text>
    <Code x={138} y={70} size={64} />
    <Line x={136} y={160} width={68} />
    <Line x={146} y={174} width={48} />
  </svg>
);

/** A card on the tray of the chip reader; it comes down while it is still asked for. */
export const CardOnTray = ({ isMoving }: { readonly isMoving: boolean }) => (
  <svg className="tray-drawing" viewBox="0 0 200 150" aria-hidden="true">
    <path d="M14 108h172l-16 34H30z" fill="#c9d4da" stroke="#6b7c87" strokeWidth="4" />
    <path
      d="M86 132c8-6 20-6 28 0M76 123c14-10 34-10 48 0"
      fill="none"
      stroke="#0b5a6f"
      strokeWidth="5"
      strokeLinecap="round"
    />
    <g className={isMoving ? 'tray-card tray-card-moving' : 'tray-card'}>
      <rect
        x="36"
        y="38"
        width="128"
        height="66"
        rx="9"
        fill="#dfe9d2"
        stroke="#6b7c87"
        strokeWidth="4"
      />
      <rect x="50" y="56" width="26" height="20" rx="4" fill="#e3bd5a" />
      <rect x="88" y="56" width="62" height="7" rx="3" fill="#8fa3ae" />
      <rect x="88" y="72" width="44" height="7" rx="3" fill="#8fa3ae" />
    </g>
  </svg>
);

/** Points at the reader below the screen. It stands still for people who ask for less motion. */
export const ArrowDown = () => (
  <svg
    className="arrow-down"
    viewBox="0 0 48 48"
    fill="none"
    stroke="currentColor"
    strokeWidth="6"
    strokeLinecap="round"
    strokeLinejoin="round"
    aria-hidden="true"
  >
    <path d="M24 5v36M9 27l15 15 15-15" />
  </svg>
);
